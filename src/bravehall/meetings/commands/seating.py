"""Two people get a slot and a table: the one place where a meeting begins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bravehall.core.db import rows
from bravehall.meetings.commands.locks import busy, free_tables, lock_people, lock_slot, tables_near
from bravehall.meetings.queries.times import at_a_table, pair
from bravehall.meetings.rules import SlotTaken, choose_table
from bravehall.meetings.tables import Meeting, MeetingSeat


async def seat(
    *, event: UUID, slot: UUID, one: UUID, other: UUID, note: str, origin: str, before: dict[str, Any] | None = None
) -> UUID:
    """Make the meeting, in the open transaction. `before`: the meeting that it goes on, locked and ended. Returns its id.

    SlotTaken: somebody was faster, the slot has begun or is gone. NotFound: one has lost their place at the event.
    """
    people = sorted([one, other])
    await lock_people(*people)
    first, second = await pair(event, one, other)
    starts_at = await lock_slot(event, slot)
    if starts_at is None or await busy(slot, people):
        raise SlotTaken
    table: UUID | None = None
    if await at_a_table(event, first, second):
        near = await tables_near(event, starts_at, people)
        table = choose_table(await free_tables(event, slot), near)
        if table is None:
            raise SlotTaken
    made = Meeting(event=event, slot=slot, at_table=table, note=note, origin=origin)
    if before is not None:
        made.uid, made.sequence = before["uid"], before["sequence"] + 1
    await made.save()
    await MeetingSeat.insert(*(MeetingSeat(meeting=made.id, person=person, slot=slot) for person in people))
    return made.id


async def end(meeting: UUID, state: str, *, by: UUID, why: str = "") -> None:
    """A locked meeting is cancelled, or goes on elsewhere: its people's slot and its table are free again."""
    await rows(
        "UPDATE meeting SET state = {}, changed_by = {}, why = {}, changed_at = clock_timestamp(),"
        " sequence = sequence + (CASE WHEN {}::text = 'cancelled' THEN 1 ELSE 0 END) WHERE id = {}",
        state, by, why, state, meeting,
    )  # fmt: skip
    await rows("UPDATE meeting_seat SET live = false WHERE meeting = {}", meeting)
