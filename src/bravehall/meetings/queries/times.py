"""When two people could meet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.meetings.rules import Half, Way, first_free, onsite

LIVE = "('agreed', 'held', 'missed')"  # the states in which a meeting takes its people's slot and its table


class Time(msgspec.Struct, frozen=True):
    """A slot of an event."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    half: Half


class Party(msgspec.Struct, frozen=True):
    """Somebody who takes part: `ticket` is onsite or online, `way` how they are ready to meet."""

    person: UUID
    name: str
    ticket: str
    way: Way
    open: bool


# Everybody with a confirmed place at an event.
PARTIES = (
    "SELECT person.id AS person, person.name, product.mode AS ticket, coalesce(p.mode, 'any') AS way,"
    " coalesce(p.open, true) AS open"
    " FROM position JOIN person ON person.id = position.person JOIN product ON product.id = position.product"
    " LEFT JOIN meeting_profile p ON p.event = position.event AND p.person = position.person"
    " WHERE position.event = {} AND position.state = 'confirmed'"
)


async def pair(event: UUID, one: UUID, other: UUID) -> tuple[Party, Party]:
    """Both of them. NotFound: one has no confirmed place there."""
    found = await rows(f"{PARTIES} AND position.person = ANY({{}}::uuid[])", event, [one, other])
    both = {each["person"]: msgspec.convert(each, Party) for each in found}
    if len(both) != 2:
        raise NotFound
    return both[one], both[other]


async def at_a_table(event: UUID, one: Party, other: Party) -> bool:
    """These two meet at a table; otherwise online."""
    tables = await row("SELECT 1 AS there FROM meeting_table WHERE event = {} LIMIT 1", event)
    return onsite(one.ticket, other.ticket, one.way, other.way, tables=tables is not None)


async def common_times(event: UUID, one: Party, other: Party) -> list[Time]:
    """The slots to come in which both have time and, where they meet in person, a table is free; the next first."""
    people = [one.person, other.person]
    found = await rows(
        "SELECT s.id, s.starts_at, s.ends_at, s.half,"
        " EXISTS (SELECT FROM meeting_seat x WHERE x.slot = s.id AND x.live AND x.person = ANY({}::uuid[])) AS taken,"
        " EXISTS (SELECT FROM away a WHERE a.slot = s.id AND a.person = ANY({}::uuid[])) AS away,"
        f" (SELECT count(*) FROM meeting m WHERE m.slot = s.id AND m.at_table IS NOT NULL AND m.state IN {LIVE})"
        "   >= (SELECT count(*) FROM meeting_table t WHERE t.event = s.event) AS full"
        " FROM meeting_time s WHERE s.event = {} AND s.starts_at > clock_timestamp() ORDER BY s.starts_at",
        people, people, event,
    )  # fmt: skip
    in_person = await at_a_table(event, one, other)
    times = {each["id"]: msgspec.convert(each, Time) for each in found}
    taken, away = ({each["id"] for each in found if each[what]} for what in ("taken", "away"))
    full = {each["id"] for each in found if in_person and each["full"]}
    return [times[id] for id in first_free(list(times), taken, away, full)]


async def slots_of(event: UUID) -> list[Time]:
    """All slots of an event, in their order."""
    found = await rows(
        "SELECT id, starts_at, ends_at, half FROM meeting_time WHERE event = {} ORDER BY starts_at", event
    )
    return msgspec.convert(found, list[Time])


async def slots_among(event: UUID, ids: list[UUID]) -> list[Time]:
    """These slots of the event, in their order; one that was taken out of it is missing."""
    found = await rows(
        "SELECT id, starts_at, ends_at, half FROM meeting_time WHERE event = {} AND id = ANY({}::uuid[])"
        " ORDER BY starts_at",
        event, ids,
    )  # fmt: skip
    return msgspec.convert(found, list[Time])


async def times_of(event: UUID, one: UUID, other: UUID) -> list[Time]:
    """The times these two have in common; none where one of them has lost their place."""
    try:
        first, second = await pair(event, one, other)
    except NotFound:
        return []
    return await common_times(event, first, second)
