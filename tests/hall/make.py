"""Booths and what happens at them."""

from __future__ import annotations

from typing import Any

from bravehall.core.db import rows
from bravehall.events.tables import Event
from bravehall.hall.tables import Booth, BoothMember
from bravehall.people.tables import Person
from tests import make


async def booth(event: Event, *staff: Person, **given: Any) -> Booth:
    """A published booth of a new firm, with these people working there."""
    firm = given.pop("firm", None) or await make.firm()
    number = await Booth.count().where(Booth.event == event.id) + 1
    row = Booth(
        **{"event": event.id, "firm": firm.id, "slug": firm.slug, "number": number, "state": "published", "epoch": "e1"}
        | given
    )
    await row.save()
    for person in staff:
        await BoothMember(booth=row.id, person=person.id).save()
    return row


async def attendee(event: Event, **given: Any) -> Person:
    person = await make.person(**given)
    await make.position(event, person)
    return person


async def at_desk(booth: Booth, person: Person) -> None:
    """This person's desk is open: she is there."""
    await is_at(f"desk/{booth.id}", person)


async def visits(booth: Booth, person: Person, sid: str = "a-tab") -> None:
    """This person's page of the booth is open."""
    await is_at(f"booth-here/{booth.id}", person, sid)


async def is_at(topic: str, person: Person, sid: str = "a-tab") -> None:
    await rows(
        "INSERT INTO presence (topic, sid, person, node, entered_at) VALUES ({}, {}, {}, 'test', clock_timestamp())",
        topic, f"{sid}-{person.id}"[:40], person.id,
    )  # fmt: skip


async def left(topic: str, person: Person) -> None:
    await rows("DELETE FROM presence WHERE topic = {} AND person = {}", topic, person.id)


async def staffed(*, reps: int = 1) -> tuple[Event, Booth, list[Person]]:
    """An event, and a booth of it whose staff is at the desk."""
    event = await make.event()
    staff = [await make.person() for _ in range(reps)]
    made = await booth(event, *staff)
    for rep in staff:
        await at_desk(made, rep)
    return event, made, staff
