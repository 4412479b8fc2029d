"""A proposed timetable becomes meetings: all that still can, in one transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from bravehall.core.context import current
from bravehall.core.db import row, rows, transaction
from bravehall.core.facts import record
from bravehall.core.i18n import N_
from bravehall.meetings import facts
from bravehall.meetings.commands.locks import lock_people
from bravehall.meetings.commands.telling import tell
from bravehall.meetings.commands.timetables import Gone, close, locked
from bravehall.meetings.queries.times import LIVE
from bravehall.meetings.tables import Meeting, MeetingSeat


async def publish(*, event: UUID, timetable: UUID) -> tuple[int, int]:
    """Make its meetings. Returns how many were made, and how many came too late: a place was lost, a time was taken.

    An open request between two who meet now is answered by it. Gone: it is not proposed any more. NotFound.
    """
    async with transaction():
        if await locked(event, timetable) != "proposed":
            raise Gone
        # in the order of locks.py: requests, people, slots
        await rows(
            "SELECT r.id FROM meeting_request r JOIN timetable_placement p ON p.timetable = {}"
            " AND p.one = least(r.asker, r.asked) AND p.other = greatest(r.asker, r.asked)"
            " WHERE r.event = {} AND r.state = 'pending' ORDER BY r.id FOR UPDATE OF r",
            timetable, event,
        )  # fmt: skip
        people = await rows(
            "SELECT one AS id FROM timetable_placement WHERE timetable = {} UNION"
            " SELECT other FROM timetable_placement WHERE timetable = {}",
            timetable, timetable,
        )  # fmt: skip
        await lock_people(*(each["id"] for each in people))
        await rows(
            "SELECT id FROM meeting_time WHERE event = {} AND starts_at > clock_timestamp() ORDER BY id"
            " FOR NO KEY UPDATE",
            event,
        )
        possible, placed = await still_possible(event, timetable)
        chosen = await seated(event, possible)
        await keep(event, timetable, chosen)
        await close(timetable, "published")
        await record(
            facts.TimetablePublished(event=event, timetable=timetable, made=len(chosen), late=placed - len(chosen))
        )
        told = sorted({person for each in chosen for person in (each["one"], each["other"])})
        await tell(event, told, N_("Your meetings are arranged: look at your agenda."), page="agenda")
        return len(chosen), placed - len(chosen)


async def still_possible(event: UUID, timetable: UUID) -> tuple[list[dict[str, Any]], int]:
    """The placements whose people and slot are still free, by slot; and how many there are in all."""
    found = await rows(
        "SELECT p.id, p.one, p.other, p.slot, p.at_table, p.online FROM timetable_placement p"
        " JOIN meeting_time s ON s.id = p.slot AND s.event = {} AND s.starts_at > clock_timestamp()"
        " WHERE p.timetable = {}"
        " AND (SELECT count(*) FROM position WHERE position.event = {} AND position.person IN (p.one, p.other)"
        "   AND position.state = 'confirmed') = 2"
        " AND NOT EXISTS (SELECT FROM meeting_seat x WHERE x.slot = p.slot AND x.live AND x.person IN (p.one, p.other))"
        " AND NOT EXISTS (SELECT FROM away a WHERE a.slot = p.slot AND a.person IN (p.one, p.other))"
        " AND NOT EXISTS (SELECT FROM meeting m JOIN meeting_seat x ON x.meeting = m.id AND x.person = p.one"
        "   JOIN meeting_seat y ON y.meeting = m.id AND y.person = p.other"
        "   WHERE m.event = {} AND m.state IN ('agreed', 'held'))"
        " ORDER BY s.starts_at, p.id",
        event, timetable, event, event,
    )  # fmt: skip
    total = await row("SELECT count(*) AS n FROM timetable_placement WHERE timetable = {}", timetable)
    assert total is not None
    return found, total["n"]


async def seated(event: UUID, possible: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each at its table, or at a free one where that is taken or gone; those for which no table is left are left out."""
    tables = [each["id"] for each in await rows("SELECT id FROM meeting_table WHERE event = {} ORDER BY number", event)]
    taken = {
        (each["slot"], each["at_table"])
        for each in await rows(
            f"SELECT slot, at_table FROM meeting WHERE event = {{}} AND at_table IS NOT NULL AND state IN {LIVE}", event
        )
    }
    kept = [each for each in possible if each["online"]]
    wanted = [each for each in possible if not each["online"]]
    # whose table is free keeps it; the others take what is left
    for each in sorted(wanted, key=lambda each: (each["slot"], each["at_table"]) in taken or each["at_table"] is None):
        free = [table for table in tables if (each["slot"], table) not in taken]
        if free:
            table = each["at_table"] if each["at_table"] in free else free[0]
            taken.add((each["slot"], table))
            kept.append(each | {"at_table": table})
    return kept


async def keep(event: UUID, timetable: UUID, chosen: list[dict[str, Any]]) -> None:
    if not chosen:
        return
    made = [(uuid4(), each) for each in chosen]
    await Meeting.insert(
        *(
            Meeting(
                id=id, event=event, slot=each["slot"], at_table=each["at_table"], origin="timetable",
                changed_by=current().actor,
            )
            for id, each in made
        )
    )  # fmt: skip
    await MeetingSeat.insert(
        *(
            MeetingSeat(meeting=id, person=person, slot=each["slot"])
            for id, each in made for person in (each["one"], each["other"])
        )
    )  # fmt: skip
    await rows(
        "UPDATE timetable_placement p SET meeting = m.meeting FROM unnest({}::uuid[], {}::uuid[]) AS m (placement, meeting)"
        " WHERE p.id = m.placement",
        [each["id"] for _id, each in made], [id for id, _each in made],
    )  # fmt: skip
    await rows(
        "UPDATE meeting_request r SET state = 'agreed', meeting = p.meeting, closed_at = clock_timestamp()"
        " FROM timetable_placement p WHERE p.timetable = {} AND p.meeting IS NOT NULL AND r.event = {}"
        " AND r.state = 'pending' AND p.one = least(r.asker, r.asked) AND p.other = greatest(r.asker, r.asked)",
        timetable, event,
    )  # fmt: skip
    for id, _each in made:
        await record(facts.Scheduled(event=event, meeting=id, timetable=timetable))
