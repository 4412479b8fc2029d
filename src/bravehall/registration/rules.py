"""Who gets a place. Pure decisions: no clock, no database, no HTTP."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Of an order and of its positions."""

    AWAITING_APPROVAL = "awaiting_approval"
    WAITING = "waiting"  # on the waiting list
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    ONSITE = "onsite"
    ONLINE = "online"
