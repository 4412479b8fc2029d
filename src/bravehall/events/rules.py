"""What an event is and who does what in it."""

from __future__ import annotations

from enum import StrEnum


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
