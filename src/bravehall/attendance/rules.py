"""What happens when a ticket is held before a door. Pure decisions: no clock, no database."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from bravehall.core.errors import Taken
from bravehall.core.i18n import N_, _
from bravehall.registration.rules import Mode, State


class Outcome(StrEnum):
    """Of a scan; all but the first are refusals."""

    ACCEPTED = "accepted"
    ALREADY = "already"
    OTHER_EVENT = "other_event"
    CANCELLED = "cancelled"
    NOT_CONFIRMED = "not_confirmed"
    ONLINE = "online"
    REPLACED = "replaced"
    UNREADABLE = "unreadable"


# In a word that is read from two metres away, and what the steward does next.
SAID = {
    Outcome.ACCEPTED: (N_("Welcome"), N_("Let them in.")),
    Outcome.ALREADY: (N_("Already scanned"), N_("Ask for a document with a name, or call the supervisor.")),
    Outcome.OTHER_EVENT: (
        N_("Of another event"),
        N_("Ask for the ticket of this event, or register them at the desk."),
    ),
    Outcome.CANCELLED: (N_("Cancelled"), N_("This ticket is no longer good. Send them to the desk.")),
    Outcome.NOT_CONFIRMED: (N_("Not confirmed"), N_("They have no place yet. Send them to the desk.")),
    Outcome.ONLINE: (N_("An online ticket"), N_("They may change it to on site themselves, or at the desk.")),
    Outcome.REPLACED: (N_("An old ticket"), N_("There is a newer one: ask them to open “My tickets”.")),
    Outcome.UNREADABLE: (N_("Unreadable"), N_("Type the eight signs under the code, or search by name.")),
}


class NothingToUndo(Taken):
    def __str__(self) -> str:
        return _("This scan was undone already, or never let anybody in.")


class Held(msgspec.Struct, frozen=True):
    """The ticket that was held before the door. `version` and `product` are the QR code's, None if it was typed."""

    event: UUID
    product: UUID
    mode: Mode
    state: State
    version: int
    read_product: UUID | None = None
    read_version: int | None = None


def decide(held: Held | None, *, event: UUID) -> Outcome:
    """Whether this ticket opens this event's door today; that it was not used before is for the database to say."""
    if held is None:
        return Outcome.UNREADABLE
    if held.event != event:
        return Outcome.OTHER_EVENT
    if held.state == State.CANCELLED:
        return Outcome.CANCELLED
    if held.state != State.CONFIRMED:
        return Outcome.NOT_CONFIRMED
    if held.read_version not in (None, held.version) or held.read_product not in (None, held.product):
        return Outcome.REPLACED
    if held.mode == Mode.ONLINE:
        return Outcome.ONLINE
    return Outcome.ACCEPTED


def day_of(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()
