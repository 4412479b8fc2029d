"""Booths, who works at them, what is said, who came and what stays of it."""

from __future__ import annotations

from piccolo.columns import UUID, Array, BigInt, BigSerial, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from bravehall.core.tables import StoredFile
from bravehall.directory.tables import Firm
from bravehall.events.tables import Event
from bravehall.people.tables import Person


class Booth(Table):
    """A firm's place in the hall of an event."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    firm = ForeignKey(Firm, on_delete=OnDelete.restrict, null=False, index=True)
    slug = Varchar(80, default=None, null=False)
    number = Integer(default=None, null=False)  # of the stand, and the order on the plan
    size = Varchar(8, default="small", null=False)
    state = Varchar(12, default="draft", null=False)
    tagline_uk = Varchar(160, default="", null=False)
    tagline_en = Varchar(160, default="", null=False)
    about_uk = Text(default="", null=False)
    about_en = Text(default="", null=False)
    video = Varchar(300, default="", null=False)  # a link
    epoch = Varchar(12, default=None, null=False)  # of its chat
    last_seq = BigInt(default=0, null=False)  # of its chat
    at = Timestamptz(default=TimestamptzNow(), null=False)
    booth_once_per_firm = Unique([event, firm])
    booth_slug_once = Unique([event, slug])
    booth_number_once = Unique([event, number])
    booth_size_is_known = Check("size IN ('small', 'medium', 'large')")
    booth_state_is_known = Check("state IN ('draft', 'published', 'closed')")


class BoothMember(Table):
    """A person works at a booth. `availability` is what they said; it counts while their desk is open."""

    id = UUID(primary_key=True, default=UUID4())
    booth = ForeignKey(Booth, on_delete=OnDelete.cascade, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    availability = Varchar(12, default="available", null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    booth_member_once = Unique([booth, person])
    booth_member_availability_is_known = Check("availability IN ('available', 'busy', 'away')")


class BoothDocument(Table):
    id = UUID(primary_key=True, default=UUID4())
    booth = ForeignKey(Booth, on_delete=OnDelete.cascade, null=False, index=True)
    file = ForeignKey(StoredFile, on_delete=OnDelete.restrict, null=False)
    title = Varchar(200, default=None, null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)


class Message(Table):
    """One entry of a booth's chat, numbered without holes: something said, or the removal of something said."""

    id = BigSerial(primary_key=True)
    booth = ForeignKey(Booth, on_delete=OnDelete.cascade, null=False)
    seq = BigInt(default=None, null=False)
    author = ForeignKey(Person, on_delete=OnDelete.restrict, null=False, index=True)
    nonce = UUID(default=None, null=False)  # the tab's: what is sent twice is said once
    body = Text(default="", null=False)  # emptied when it is removed
    removes = BigInt(default=None, null=True)  # the number of the entry that this one removes
    removed_by = ForeignKey(Person, on_delete=OnDelete.restrict, null=True)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    message_numbered_once = Unique([booth, seq])
    message_said_once = Unique([booth, author, nonce])


class Talk(Table):
    """A visitor has rung a booth's bell: their place in its queue, and the talk that came of it."""

    id = UUID(primary_key=True, default=UUID4())
    booth = ForeignKey(Booth, on_delete=OnDelete.cascade, null=False, index=True)
    visitor = ForeignKey(Person, on_delete=OnDelete.restrict, null=False, index=True)
    state = Varchar(8, default="ringing", null=False)
    rep = ForeignKey(Person, on_delete=OnDelete.restrict, null=True, index=True)
    about = Varchar(200, default="", null=False)
    queue = BigSerial()  # the order of the queue
    seen_at = Timestamptz(default=TimestamptzNow(), null=False)  # the visitor, at the booth; while away, the last time
    rang_at = Timestamptz(default=TimestamptzNow(), null=False)
    taken_at = Timestamptz(default=None, null=True)
    ended_at = Timestamptz(default=None, null=True)
    talk_state_is_known = Check("state IN ('ringing', 'waiting', 'with', 'ended', 'missed')")
    talk_has_a_rep_once_taken = Check("(state = 'with') <= (rep IS NOT NULL AND taken_at IS NOT NULL)")


class Visit(Table):
    """One tab of somebody was at a booth, from and until."""

    id = BigSerial(primary_key=True)
    booth = ForeignKey(Booth, on_delete=OnDelete.cascade, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.restrict, null=True, index=True)
    sid = Varchar(40, default=None, null=False)
    entered_at = Timestamptz(default=None, null=False)
    left_at = Timestamptz(default=None, null=False)
    visit_once = Unique([booth, sid, entered_at])


class Lead(Table):
    """A visitor has given a booth a card. Only what stands in `fields` may be shown to the booth."""

    id = UUID(primary_key=True, default=UUID4())
    booth = ForeignKey(Booth, on_delete=OnDelete.cascade, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.restrict, null=False, index=True)
    fields = Array(Varchar(20), default=list, null=False)  # empty: the card was taken back
    word = Text(default="", null=False)  # the visitor's
    temperature = Varchar(8, default="", null=False)
    note = Text(default="", null=False)  # the booth's
    noted_by = ForeignKey(Person, on_delete=OnDelete.restrict, null=True)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    noted_at = Timestamptz(default=None, null=True)
    lead_once = Unique([booth, person])
    lead_temperature_is_known = Check("temperature IN ('', 'hot', 'later', 'no')")


class Restriction(Table):
    """A person may not write (mute) or not enter (ban) in the hall of an event, until a time."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    kind = Varchar(4, default=None, null=False)
    until = Timestamptz(default=None, null=False)
    reason = Text(default="", null=False)
    by = ForeignKey(Person, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    lifted_at = Timestamptz(default=None, null=True)
    restriction_kind_is_known = Check("kind IN ('mute', 'ban')")
