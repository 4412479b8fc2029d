"""What becomes of a search for a timetable: stopped, proposed, dropped, failed."""

from __future__ import annotations

from uuid import UUID

import msgspec

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound, Taken
from bravehall.core.facts import record
from bravehall.core.i18n import _, speaking
from bravehall.core.live import notify
from bravehall.meetings import facts
from bravehall.meetings.queries.inputs import Inputs
from bravehall.meetings.reasons import why_of
from bravehall.meetings.tables import Placement, Unmet
from bravehall.meetings.timetable.result import Solved


class Gone(Taken):
    """It was published or dropped meanwhile."""

    def __str__(self) -> str:
        return _("This timetable has been published or dropped meanwhile. What holds now stands below.")


async def stop(*, event: UUID, timetable: UUID) -> None:
    """Take the best so far. Gone: the search is over. NotFound."""
    async with transaction():
        found = await locked(event, timetable)
        if found not in ("waiting", "working"):
            raise Gone
        await rows("UPDATE meeting_timetable SET stop = true WHERE id = {}", timetable)
        await record(facts.TimetableStopped(event=event, timetable=timetable))


async def drop(*, event: UUID, timetable: UUID) -> None:
    """Give a proposal up, or a search that failed. Gone: it is published or dropped. NotFound."""
    async with transaction():
        if await locked(event, timetable) not in ("proposed", "failed"):
            raise Gone
        await close(timetable, "dropped")
        await record(facts.TimetableDropped(event=event, timetable=timetable))


async def locked(event: UUID, timetable: UUID) -> str:
    """Its state, which nobody changes until we commit. NotFound."""
    found = await row(
        "SELECT state FROM meeting_timetable WHERE id = {} AND event = {} FOR UPDATE", timetable, event
    )  # fmt: skip
    if found is None:
        raise NotFound
    state: str = found["state"]
    return state


async def close(timetable: UUID, state: str) -> None:
    await rows(
        "UPDATE meeting_timetable SET state = {}, closed_at = clock_timestamp() WHERE id = {}", state, timetable
    )  # fmt: skip


async def fail(*, event: UUID, timetable: UUID, status: str) -> None:
    """The search is over and has nothing to propose; `status` is the solver's, or empty where it broke off."""
    async with transaction():
        if await locked(event, timetable) == "working":
            await rows("UPDATE meeting_timetable SET status = {} WHERE id = {}", status, timetable)
            await close(timetable, "failed")
            await record(facts.TimetableFailed(event=event, timetable=timetable))


async def propose(*, event: UUID, timetable: UUID, given: Inputs, made: Solved) -> None:
    """Keep what the solver found, in place of an older proposal. Nothing, if the search is no longer wanted."""
    assert made.timetable is not None
    async with transaction():
        if await locked(event, timetable) != "working":
            return
        for each in await rows(
            "SELECT id FROM meeting_timetable WHERE event = {} AND state = 'proposed' FOR UPDATE", event
        ):
            await close(each["id"], "dropped")
        placed = [
            Placement(
                timetable=timetable, one=pair.one, other=pair.other, must=pair.must,
                slot=given.slots[made.timetable.slot[name] - 1], online=name not in made.timetable.table,
                at_table=given.tables[made.timetable.table[name] - 1] if name in made.timetable.table else None,
            )
            for name, pair in given.pairs.items() if name in made.timetable.slot
        ]  # fmt: skip
        unmet = [
            Unmet(
                timetable=timetable, one=pair.one, other=pair.other, must=pair.must,
                why=msgspec.to_builtins(why_of(given, made.unmet[name])),
            )
            for name, pair in given.pairs.items() if name in made.unmet
        ]  # fmt: skip
        if placed:
            await Placement.insert(*placed)
        if unmet:
            await Unmet.insert(*unmet)
        await rows(
            "UPDATE meeting_timetable SET state = 'proposed', status = {}, value = {}, bound = {}, took = {},"
            " inputs = {} WHERE id = {}",
            made.status, made.value, made.bound, made.seconds, given.sha256, timetable,
        )  # fmt: skip
        await record(
            facts.TimetableProposed(event=event, timetable=timetable, placed=len(placed), unmet=len(unmet))
        )  # fmt: skip
        await tell_who_asked(timetable)


async def tell_who_asked(timetable: UUID) -> None:
    found = await row(
        "SELECT person.id, person.language, event.slug FROM meeting_timetable t JOIN person ON person.id = t.by"
        " JOIN event ON event.id = t.event WHERE t.id = {}",
        timetable,
    )
    if found is not None:
        with speaking(found["language"]):
            said = _("A timetable is ready for you to look at.")
        await notify(found["id"], "timetable", {"text": said}, link=f"/console/{found['slug']}/meetings/timetable")
