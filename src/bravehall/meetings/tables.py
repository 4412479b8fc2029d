"""When and where people meet, whom they wish to meet, what they ask, and what was agreed."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Array, Boolean, ForeignKey, Integer, Real, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from bravehall.events.tables import Event
from bravehall.people.tables import Person


class Slot(Table, tablename="meeting_time"):
    """A time in which meetings take place. The slots of an event never overlap."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    starts_at = Timestamptz(default=None, null=False)
    ends_at = Timestamptz(default=None, null=False)
    half = Varchar(10, default=None, null=False)
    slot_once = Unique([event, starts_at])
    slot_ends_after_it_starts = Check("ends_at > starts_at")
    slot_half_is_known = Check("half IN ('morning', 'afternoon')")


class MeetingTable(Table):
    """A table of the venue, for one meeting in each slot."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    number = Integer(default=None, null=False)
    seats = Integer(default=4, null=False)
    table_number_once = Unique([event, number])
    table_seats_two = Check("seats >= 2")


class MeetingProfile(Table):
    """What a person offers and looks for at one event."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    offers = Array(Varchar(40), default=list, null=False)  # tags, lower case
    needs = Array(Varchar(40), default=list, null=False)
    about = Text(default="", null=False)
    mode = Varchar(8, default="any", null=False)
    open = Boolean(default=True, null=False)  # may be asked
    at = Timestamptz(default=TimestamptzNow(), null=False)
    meeting_profile_once = Unique([event, person])
    meeting_profile_mode_is_known = Check("mode IN ('any', 'onsite', 'online')")


class Away(Table):
    """A person has no time in a slot."""

    id = UUID(primary_key=True, default=UUID4())
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    slot = ForeignKey(Slot, on_delete=OnDelete.cascade, null=False, index=True)
    away_once = Unique([person, slot])


class Wish(Table):
    """Whom a person must, would or would not meet. Nobody else sees it but the organiser."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    other = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    kind = Varchar(8, default=None, null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    wish_once = Unique([event, person, other])
    wish_kind_is_known = Check("kind IN ('must', 'would', 'no')")
    wish_is_for_another = Check("person <> other")


class Meeting(Table):
    """Two people, a slot, a table or the event's room. A move ends one row and begins the next, under the same `uid`."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.restrict, null=False, index=True)
    slot = ForeignKey(Slot, on_delete=OnDelete.restrict, null=False, index=True)
    at_table = ForeignKey(MeetingTable, on_delete=OnDelete.set_null, null=True, index=True)  # null: online
    state = Varchar(10, default="agreed", null=False)
    origin = Varchar(10, default="request", null=False)
    uid = UUID(default=UUID4(), null=False, index=True)  # calendars know it by this
    sequence = Integer(default=0, null=False)  # grows with each change that a calendar must hear of
    note = Text(default="", null=False)
    why = Varchar(300, default="", null=False)  # it was cancelled
    changed_by = ForeignKey(Person, on_delete=OnDelete.set_null, null=True)  # who cancelled or moved it
    at = Timestamptz(default=TimestamptzNow(), null=False)
    changed_at = Timestamptz(default=TimestamptzNow(), null=False)
    meeting_state_is_known = Check("state IN ('agreed', 'held', 'missed', 'cancelled', 'moved')")
    meeting_origin_is_known = Check("origin IN ('request', 'desk', 'timetable')")


class MeetingSeat(Table):
    """A person's part in a meeting. One live seat a person and slot, one live meeting a table and slot (partial indexes)."""

    id = UUID(primary_key=True, default=UUID4())
    meeting = ForeignKey(Meeting, on_delete=OnDelete.cascade, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.restrict, null=False, index=True)
    slot = ForeignKey(Slot, on_delete=OnDelete.restrict, null=False, index=True)
    live = Boolean(default=True, null=False)  # false once the meeting is cancelled or moved
    answer = Varchar(8, default=None, null=True)  # did it happen?
    answered_at = Timestamptz(default=None, null=True)
    meeting_seat_once = Unique([meeting, person])
    meeting_seat_answer_is_known = Check("answer IN ('held', 'missed')")


class Request(Table, tablename="meeting_request"):
    """Somebody asks somebody for a meeting; `turn` is whose answer is awaited. It blocks nothing."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    asker = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    asked = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    turn = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    round = Integer(default=1, null=False)  # grows when other times are proposed; older links are over
    slots = Array(UUID(), default=list, null=False)  # one to three
    note = Text(default="", null=False)
    state = Varchar(10, default="pending", null=False)
    moves = ForeignKey(Meeting, on_delete=OnDelete.set_null, null=True)  # it asks to move this meeting
    meeting = ForeignKey(Meeting, on_delete=OnDelete.set_null, null=True)  # what came of it
    at = Timestamptz(default=TimestamptzNow(), null=False)
    turn_at = Timestamptz(default=TimestamptzNow(), null=False)  # since when it is that person's turn
    expires_at = Timestamptz(default=None, null=False, index=True)
    closed_at = Timestamptz(default=None, null=True)
    request_state_is_known = Check("state IN ('pending', 'agreed', 'declined', 'expired', 'withdrawn')")
    request_is_for_another = Check("asker <> asked")
    request_proposes_up_to_three = Check("cardinality(slots) BETWEEN 1 AND 3")


class CalendarFeed(Table):
    """The private address of a person's calendar; a new `version` closes the old address."""

    id = UUID(primary_key=True, default=UUID4())
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, unique=True)
    version = Integer(default=1, null=False)


class Timetable(Table, tablename="meeting_timetable"):
    """A search for a timetable of an event's wishes, and what came of it. One search and one proposal an event (indexes)."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    by = ForeignKey(Person, on_delete=OnDelete.set_null, null=True)
    state = Varchar(10, default="waiting", null=False)
    seconds = Integer(default=None, null=False)  # it may search so long
    most = Integer(default=None, null=True)  # meetings a person; null: as many as there is room for
    stop = Boolean(default=False, null=False)  # somebody takes the best so far
    inputs = Varchar(64, default="", null=False)  # SHA-256 of the problem
    status = Varchar(10, default="", null=False)  # of the search: optimal, feasible, impossible, unknown
    value = Integer(default=None, null=True)  # breaks of the best so far
    bound = Integer(default=0, null=False)  # no timetable of these meetings has fewer
    took = Real(default=0.0, null=False)  # seconds
    at = Timestamptz(default=TimestamptzNow(), null=False)
    closed_at = Timestamptz(default=None, null=True)  # published, dropped or failed
    timetable_state_is_known = Check("state IN ('waiting', 'working', 'proposed', 'published', 'dropped', 'failed')")
    timetable_takes_a_while = Check("seconds BETWEEN 1 AND 500")


class Placement(Table, tablename="timetable_placement"):
    """A meeting of a proposed timetable; once published, the meeting it became, or null where it was too late."""

    id = UUID(primary_key=True, default=UUID4())
    timetable = ForeignKey(Timetable, on_delete=OnDelete.cascade, null=False, index=True)
    one = ForeignKey(Person, on_delete=OnDelete.cascade, null=False)
    other = ForeignKey(Person, on_delete=OnDelete.cascade, null=False)
    must = Boolean(default=False, null=False)
    slot = ForeignKey(Slot, on_delete=OnDelete.cascade, null=False)
    at_table = ForeignKey(MeetingTable, on_delete=OnDelete.set_null, null=True)
    online = Boolean(default=False, null=False)
    meeting = ForeignKey(Meeting, on_delete=OnDelete.set_null, null=True)
    placement_once = Unique([timetable, one, other])


class Unmet(Table, tablename="timetable_unmet"):
    """A wish that a timetable has no room for, and why: a `Why` as JSON."""

    id = UUID(primary_key=True, default=UUID4())
    timetable = ForeignKey(Timetable, on_delete=OnDelete.cascade, null=False, index=True)
    one = ForeignKey(Person, on_delete=OnDelete.cascade, null=False)
    other = ForeignKey(Person, on_delete=OnDelete.cascade, null=False)
    must = Boolean(default=False, null=False)
    why = JSONB(default="{}", null=False)
    unmet_once = Unique([timetable, one, other])
