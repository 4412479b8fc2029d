"""The attendance ledger: who was where, by what evidence. Rows are added, never changed."""

from __future__ import annotations

from piccolo.columns import UUID, BigSerial, Date, ForeignKey, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from bravehall.events.tables import Event
from bravehall.people.tables import Person
from bravehall.registration.tables import Position


class Attendance(Table):
    """One piece of evidence that a person took part on a day of an event (the day in the event's zone)."""

    id = BigSerial(primary_key=True)
    event = ForeignKey(Event, on_delete=OnDelete.restrict, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.restrict, null=False, index=True)
    day = Date(default=None, null=False)
    kind = Varchar(10, default=None, null=False)  # door: a scan; meeting: both said it was held; online; list: signed
    source = UUID(default=None, null=False)  # the scan, meeting, … it comes from
    by = ForeignKey(Person, on_delete=OnDelete.restrict, null=True)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    # the row this one takes back
    reverses: ForeignKey[Attendance] = ForeignKey("self", on_delete=OnDelete.restrict, null=True, unique=True)
    attendance_once_per_source = Unique([kind, source, person])
    attendance_kind_is_known = Check("kind IN ('door', 'meeting', 'online', 'list')")


class Scan(Table):
    """A ticket was held before a door: accepted, or refused with a reason."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.restrict, null=False, index=True)
    position = ForeignKey(Position, on_delete=OnDelete.restrict, null=True, index=True)
    outcome = Varchar(20, default=None, null=False)  # a rules.Outcome
    day = Date(default=None, null=False)  # in the event's zone; a ticket is accepted once a day
    door = Varchar(60, default="", null=False)
    said = Varchar(300, default="", null=False)  # what was scanned or typed, where it is no ticket of this event
    by = ForeignKey(Person, on_delete=OnDelete.restrict, null=False)
    nonce = UUID(default=None, null=False, unique=True)  # a scan sent twice is one scan
    at = Timestamptz(
        default=TimestamptzNow(), null=False
    )  # when it was scanned; one that waited for the network is sent later
    sent_at = Timestamptz(default=TimestamptzNow(), null=False)
    undone_at = Timestamptz(default=None, null=True)
    undone_by = ForeignKey(Person, on_delete=OnDelete.restrict, null=True)
