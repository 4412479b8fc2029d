"""Events and the teams that run them."""

from __future__ import annotations

from piccolo.columns import UUID, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from bravehall.people.tables import Person


class Event(Table):
    id = UUID(primary_key=True, default=UUID4())
    slug = Varchar(80, default=None, null=False, unique=True)
    title_uk = Varchar(200, default=None, null=False)
    title_en = Varchar(200, default=None, null=False)
    about_uk = Text(default="", null=False)
    about_en = Text(default="", null=False)
    format = Varchar(8, default=None, null=False)
    state = Varchar(12, default="draft", null=False)
    zone = Varchar(60, default=None, null=False)  # IANA; the event's days are counted in it
    starts_at = Timestamptz(default=None, null=False, index=True)
    ends_at = Timestamptz(default=None, null=False)
    venue_uk = Varchar(300, default="", null=False)
    venue_en = Varchar(300, default="", null=False)
    city_uk = Varchar(120, default="", null=False)
    city_en = Varchar(120, default="", null=False)
    country = Varchar(2, default="", null=False)
    room = Varchar(300, default="", null=False)  # the video room's address template, for online meetings
    capacity = Integer(default=None, null=False)  # places on site and online together
    copied_from = UUID(default=None, null=True)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    event_holds_somebody = Check("capacity > 0")
    event_ends_after_it_starts = Check("ends_at > starts_at")
    event_format_is_known = Check("format IN ('onsite', 'online', 'hybrid')")
    event_state_is_known = Check("state IN ('draft', 'published', 'closed')")


class TeamMember(Table):
    """A person has a role in the running of an event."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    role = Varchar(20, default=None, null=False)
    team_role_once = Unique([event, person, role])
    team_role_is_known = Check(
        "role IN ('owner', 'registrar', 'meetings', 'host', 'travel_officer', 'approver', 'payer', 'steward', 'viewer')"
    )
