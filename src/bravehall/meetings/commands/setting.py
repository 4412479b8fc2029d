"""The organiser's frame: when meetings take place, and at how many tables."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.facts import record
from bravehall.core.i18n import _
from bravehall.meetings import facts
from bravehall.meetings.queries.times import LIVE
from bravehall.meetings.rules import MOST_TABLES, Half, InUse, windows
from bravehall.meetings.tables import Slot


async def make_slots(
    *, event: UUID, days: list[date], spans: list[tuple[Half, time, time]], minutes: int, pause: int
) -> tuple[int, int]:
    """The slots of these days anew. Those with meetings in them stay, and nothing is laid over them.

    Returns how many were made and how many stayed. Refusal: the hours make no sense.
    """
    async with transaction():
        found = await row("SELECT zone FROM event WHERE id = {} FOR NO KEY UPDATE", event)
        if found is None:
            raise NotFound
        wanted = windows(days, spans, zone=found["zone"], minutes=minutes, pause=pause)
        stays = "(EXISTS (SELECT FROM meeting m WHERE m.slot = s.id))"
        on_days = "s.event = {} AND (s.starts_at AT TIME ZONE {})::date = ANY({}::date[])"
        await rows(
            "SELECT id FROM meeting_time s WHERE " + on_days + " ORDER BY id FOR UPDATE", event, found["zone"], days
        )
        await rows(f"DELETE FROM meeting_time s WHERE {on_days} AND NOT {stays}", event, found["zone"], days)
        kept = await rows("SELECT starts_at, ends_at FROM meeting_time s WHERE " + on_days, event, found["zone"], days)
        made = [
            Slot(event=event, starts_at=start, ends_at=end, half=half)
            for start, end, half in wanted
            if not any(start < each["ends_at"] and each["starts_at"] < end for each in kept)
        ]
        if made:
            await Slot.insert(*made)
        await record(facts.SlotsMade(event=event, made=len(made), kept=len(kept)))
        return len(made), len(kept)


async def set_tables(*, event: UUID, count: int, seats: int) -> None:
    """Tables 1 to `count`; fewer than before only where nobody meets at the last ones. InUse, Refusal."""
    if not 0 <= count <= MOST_TABLES:
        raise Refusal(_("Between 0 and 300 tables."), field="count")
    if not 2 <= seats <= 12:
        raise Refusal(_("Between 2 and 12 seats at a table."), field="seats")
    async with transaction():
        await rows("SELECT id FROM event WHERE id = {} FOR NO KEY UPDATE", event)
        # whoever gives tables away holds their slot: none is given to a table that goes
        await rows("SELECT id FROM meeting_time WHERE event = {} ORDER BY id FOR NO KEY UPDATE", event)
        used = await row(
            "SELECT max(t.number) AS number FROM meeting m JOIN meeting_table t ON t.id = m.at_table"
            f" WHERE t.event = {{}} AND m.state IN {LIVE}",
            event,
        )
        if used and used["number"] and used["number"] > count:
            raise InUse(used["number"])
        await rows("DELETE FROM meeting_table WHERE event = {} AND number > {}", event, count)
        await rows(
            "INSERT INTO meeting_table (id, event, number, seats) SELECT gen_random_uuid(), {}, n, {}"
            " FROM generate_series(1, {}::int) AS n"
            " ON CONFLICT (event, number) DO UPDATE SET seats = excluded.seats",
            event, seats, count,
        )  # fmt: skip
        await record(facts.TablesSet(event=event, count=count, seats=seats))
