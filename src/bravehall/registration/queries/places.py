"""Who has a place, and the door that asks for one."""

from __future__ import annotations

from uuid import UUID

import msgspec

from bravehall.core.db import row
from bravehall.core.errors import NotFound
from bravehall.events.queries import EventView, event_for
from bravehall.registration.rules import Mode, State


class Place(msgspec.Struct, frozen=True):
    """A person's live position at an event."""

    id: UUID
    person: UUID
    state: State
    mode: Mode
    code: str


async def place_at(person: UUID, event: UUID) -> Place | None:
    """The person's live position there, in whatever state but cancelled."""
    found = await row(
        "SELECT position.id, position.person, position.state, product.mode, position.code FROM position"
        " JOIN product ON product.id = position.product"
        " WHERE position.person = {} AND position.event = {} AND position.state <> 'cancelled'",
        person, event,
    )  # fmt: skip
    return msgspec.convert(found, Place) if found else None


async def attendee_for(viewer: UUID, slug: str) -> tuple[EventView, Place]:
    """What only attendees see: the event and their confirmed place. NotFound: no such event, or no place there."""
    event = await event_for(viewer, slug)
    place = await place_at(viewer, event.id)
    if place is None or place.state != State.CONFIRMED:
        raise NotFound
    return event, place
