"""Making an event, changing it, opening and closing it, and its team."""

from __future__ import annotations

from uuid import UUID

import msgspec

from bravehall.core import jobs
from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.facts import Fact, record
from bravehall.events import rules
from bravehall.events.facts import (
    EventChanged,
    EventClosed,
    EventCreated,
    EventPublished,
    EventReopened,
    JobRetried,
    RoleGiven,
    RoleTaken,
)
from bravehall.events.rules import Details, Role, State
from bravehall.events.tables import Event, TeamMember


async def create_event(
    *, id: UUID, person: UUID, details: Details, slug: str = "", copied_from: UUID | None = None
) -> str:
    """A draft, owned by this person; returns its slug. The same `id` sent again is the same event.

    NotFound: not an organiser; SlugTaken; Refusal: what `rules.check` says. Without a slug one is made of the English
    title, with a number behind it where that is taken.
    """
    rules.check(details)
    wanted = slug or rules.slug_from(details.title_en) or f"event-{id.hex[:8]}"
    if slug:
        rules.check_slug(slug)
    async with transaction():
        allowed = await row("SELECT organiser FROM person WHERE id = {} FOR UPDATE", person)
        if allowed is None or not allowed["organiser"]:
            raise NotFound
        before = await row(
            "SELECT slug, EXISTS (SELECT FROM team_member t WHERE t.event = event.id AND t.person = {}) AS mine"
            " FROM event WHERE id = {}",
            person, id,
        )  # fmt: skip
        if before is not None:
            if not before["mine"]:
                raise NotFound
            return str(before["slug"])
        for chosen in [wanted] if slug else [wanted, *(f"{wanted[:76]}-{n}" for n in range(2, 100))]:
            if chosen in rules.RESERVED:
                continue
            made = await rows(
                "INSERT INTO event (id, slug, title_uk, title_en, about_uk, about_en, format, state, zone, starts_at,"
                " ends_at, venue_uk, venue_en, city_uk, city_en, country, room, capacity, copied_from, at) VALUES"
                " ({}, {}, {}, {}, {}, {}, {}, 'draft', {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, clock_timestamp())"
                " ON CONFLICT (slug) DO NOTHING RETURNING id",
                id, chosen, details.title_uk, details.title_en, details.about_uk, details.about_en, details.format,
                details.zone, details.starts_at, details.ends_at, details.venue_uk, details.venue_en, details.city_uk,
                details.city_en, details.country, details.room, details.capacity, copied_from,
            )  # fmt: skip
            if made:
                await TeamMember(event=id, person=person, role=Role.OWNER).save()
                await record(EventCreated(event=id, copied_from=copied_from))
                await record(RoleGiven(event=id, person=person, role=Role.OWNER))
                return chosen
        raise rules.SlugTaken


async def change_event(*, event: UUID, details: Details) -> bool:
    """Write the new details; False: there was nothing to change. Refusal; NotFound."""
    rules.check(details)
    async with transaction():
        before = await Event.select().where(Event.id == event).lock_rows().first()
        if before is None:
            raise NotFound
        changed = rules.changes(before, details)
        if changed:
            await Event.update(changed).where(Event.id == event)  # type: ignore[arg-type]  # names of columns
            await record(EventChanged(event=event, fields=tuple(changed)))
    return bool(changed)


async def move(event: UUID, old: State, new: State, fact: Fact) -> None:
    async with transaction():
        moved = await rows("UPDATE event SET state = {} WHERE id = {} AND state = {} RETURNING id", new, event, old)
        if not moved:
            raise rules.OtherState
        await record(fact)


async def publish_event(*, event: UUID) -> None:
    """Everybody may see it. OtherState."""
    await move(event, State.DRAFT, State.PUBLISHED, EventPublished(event=event))


async def close_event(*, event: UUID) -> None:
    """It is over: nobody registers any more, reports are final. OtherState."""
    await move(event, State.PUBLISHED, State.CLOSED, EventClosed(event=event))


async def reopen_event(*, event: UUID) -> None:
    """Undo the closing. OtherState."""
    await move(event, State.CLOSED, State.PUBLISHED, EventReopened(event=event))


class Given(msgspec.Struct, frozen=True):
    person: UUID
    name: str


async def give_role(*, event: UUID, email: str, role: Role) -> Given:
    """A person gets a role in the running of the event. NobodyThere, HasRole."""
    async with transaction():
        person = await row("SELECT id, name FROM person WHERE email = {}", email.strip().lower())
        if person is None:
            raise rules.NobodyThere
        made = await rows(
            "INSERT INTO team_member (id, event, person, role) VALUES (gen_random_uuid(), {}, {}, {})"
            " ON CONFLICT (event, person, role) DO NOTHING RETURNING id",
            event, person["id"], role,
        )  # fmt: skip
        if not made:
            raise rules.HasRole
        await record(RoleGiven(event=event, person=person["id"], role=role))
    return Given(person["id"], person["name"])


async def take_role(*, event: UUID, person: UUID, role: Role) -> None:
    """The person has this role no longer. LastOwner; NotFound: they had it not."""
    async with transaction():
        # Two owners who take the role from each other at once pass this row one after the other.
        await rows("SELECT id FROM event WHERE id = {} FOR UPDATE", event)
        if role == Role.OWNER:
            others = await row(
                "SELECT 1 AS one FROM team_member WHERE event = {} AND role = 'owner' AND person <> {}", event, person
            )
            if others is None:
                raise rules.LastOwner
        gone = await rows(
            "DELETE FROM team_member WHERE event = {} AND person = {} AND role = {} RETURNING id", event, person, role
        )
        if not gone:
            raise NotFound
        await record(RoleTaken(event=event, person=person, role=role))


async def retry_job(*, event: UUID, job: int) -> None:
    """Try again what failed, at once. NotFound: no such job of this event in trouble."""
    async with transaction():
        await jobs.retry_job(job, event=event)
        await record(JobRetried(event=event, job=job))
