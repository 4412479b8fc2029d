"""A forum at which people meet, and what they agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from bravehall.core.db import rows
from bravehall.events.tables import Event
from bravehall.meetings.commands import requests
from bravehall.meetings.tables import MeetingTable, Slot
from bravehall.people.tables import Person
from bravehall.registration.tables import Product
from tests import make

LENGTH = timedelta(minutes=30)


class Forum(msgspec.Struct):
    event: Event
    owner: Person
    slots: list[Slot]
    onsite: Product
    online: Product

    async def attendee(self, *, online: bool = False, **given: Any) -> Person:
        person = await make.person(**given)
        await make.position(self.event, person, product_row=self.online if online else self.onsite)
        return person


async def forum(*, slots: int = 6, tables: int = 2, starts_in: timedelta = timedelta(hours=1), **given: Any) -> Forum:
    """An event with `slots` half hours to come, and tables; its room has a place for the meeting's code."""
    owner = await make.person(name="Olena Owner")
    event = await make.event(owner, **{"room": "https://meet.example.org/{code}"} | given)
    first = datetime.now(UTC).replace(microsecond=0) + starts_in
    made = [
        Slot(event=event.id, starts_at=first + n * LENGTH, ends_at=first + (n + 1) * LENGTH, half="morning")
        for n in range(slots)
    ]
    if made:
        await Slot.insert(*made)
    if tables:
        await MeetingTable.insert(*(MeetingTable(event=event.id, number=n + 1) for n in range(tables)))
    onsite = await make.product(event, places=500)
    online = await make.product(event, places=500, mode="online", name_en="Online")
    return Forum(event, owner, made, onsite, online)


async def asked(forum: Forum, asker: Person, other: Person, *slots: int, **given: Any) -> UUID:
    """An open request for these slots (by number)."""
    chosen = [forum.slots[n].id for n in slots or (0, 1, 2)]
    return await requests.ask(event=forum.event.id, asker=asker.id, asked=other.id, slots=chosen, **given)


async def agreed(forum: Forum, one: Person, other: Person, slot: int = 0) -> UUID:
    """A meeting of these two in the slot with this number."""
    request = await asked(forum, one, other, slot)
    return await requests.accept(request=request, person=other.id, slot=forum.slots[slot].id)


async def begun(forum: Forum) -> None:
    """Time goes on: every slot of the forum lies in the past."""
    await rows(
        "UPDATE meeting_time SET starts_at = starts_at - interval '1 day', ends_at = ends_at - interval '1 day'"
        " WHERE event = {}",
        forum.event.id,
    )
