"""Everybody locks in this order: the request, the meeting, the people by id, the slot. So nobody waits in a circle."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.meetings.queries.times import LIVE


async def lock_request(request: UUID) -> dict[str, Any]:
    """NotFound: there is none."""
    found = await row("SELECT * FROM meeting_request WHERE id = {} FOR UPDATE", request)
    if found is None:
        raise NotFound
    return found


async def lock_meeting(event: UUID, meeting: UUID) -> dict[str, Any]:
    """The meeting, with starts_at, ends_at and its `people` by id. NotFound: there is none at this event."""
    found = await row(
        "SELECT meeting.*, s.starts_at, s.ends_at,"
        " ARRAY(SELECT person FROM meeting_seat x WHERE x.meeting = meeting.id ORDER BY person) AS people"
        " FROM meeting JOIN meeting_time s ON s.id = meeting.slot"
        " WHERE meeting.id = {} AND meeting.event = {} FOR NO KEY UPDATE OF meeting",
        meeting, event,
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


async def lock_people(*people: UUID) -> None:
    """Nobody else changes the day of these people until we commit. NO KEY: what points at a person may go on."""
    await rows("SELECT id FROM person WHERE id = ANY({}::uuid[]) ORDER BY id FOR NO KEY UPDATE", list(people))


async def lock_slot(event: UUID, slot: UUID) -> datetime | None:
    """Nobody else takes a table in this slot. When it starts; None: the event has no such slot, or it has begun."""
    found = await row(
        "SELECT starts_at FROM meeting_time WHERE id = {} AND event = {} AND starts_at > clock_timestamp()"
        " FOR NO KEY UPDATE",
        slot, event,
    )  # fmt: skip
    return found["starts_at"] if found else None


async def busy(slot: UUID, people: list[UUID]) -> bool:
    """One of them has a live meeting in this slot, or is away."""
    found = await row(
        "SELECT 1 AS one FROM meeting_seat WHERE slot = {} AND live AND person = ANY({}::uuid[])"
        " UNION ALL SELECT 1 FROM away WHERE slot = {} AND person = ANY({}::uuid[]) LIMIT 1",
        slot, people, slot, people,
    )  # fmt: skip
    return found is not None


async def free_tables(event: UUID, slot: UUID) -> list[UUID]:
    """The tables of a locked slot at which nobody meets, by number."""
    found = await rows(
        "SELECT t.id FROM meeting_table t WHERE t.event = {} AND NOT EXISTS (SELECT FROM meeting m"
        f" WHERE m.at_table = t.id AND m.slot = {{}} AND m.state IN {LIVE}) ORDER BY t.number",
        event, slot,
    )  # fmt: skip
    return [each["id"] for each in found]


async def tables_near(event: UUID, starts_at: datetime, people: list[UUID]) -> dict[UUID, int]:
    """At which tables they sit in the slots right before and after: table to how many of them."""
    found = await rows(
        "WITH near AS ("
        " (SELECT id FROM meeting_time WHERE event = {} AND starts_at < {} ORDER BY starts_at DESC LIMIT 1)"
        " UNION ALL (SELECT id FROM meeting_time WHERE event = {} AND starts_at > {} ORDER BY starts_at LIMIT 1))"
        " SELECT m.at_table, count(*) AS n FROM meeting_seat x JOIN meeting m ON m.id = x.meeting"
        " WHERE x.live AND x.slot IN (SELECT id FROM near) AND x.person = ANY({}::uuid[]) AND m.at_table IS NOT NULL"
        " GROUP BY m.at_table",
        event, starts_at, event, starts_at, people,
    )  # fmt: skip
    return {each["at_table"]: each["n"] for each in found}
