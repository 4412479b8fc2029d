"""What an event is and who does what in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Format(StrEnum):
    ONSITE = "onsite"
    ONLINE = "online"
    HYBRID = "hybrid"


class State(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class Role(StrEnum):
    OWNER = "owner"
    REGISTRAR = "registrar"
    MEETINGS = "meetings"
    HOST = "host"  # of the hall
    TRAVEL_OFFICER = "travel_officer"
    APPROVER = "approver"
    PAYER = "payer"
    STEWARD = "steward"  # scans at the door
    VIEWER = "viewer"  # reads the console, changes nothing


# What an owner may do without being given the role. Money is not among it: nobody who runs an event pays from it too.
OWNED = frozenset({Role.OWNER, Role.REGISTRAR, Role.MEETINGS, Role.HOST, Role.STEWARD, Role.VIEWER})


def days_between(start: datetime, end: datetime, zone: str) -> list[date]:
    """The calendar days from one instant to the other, in that zone; one that ends at midnight has no part of that day."""
    first = start.astimezone(ZoneInfo(zone)).date()
    last = (end - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
