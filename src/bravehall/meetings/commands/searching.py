"""A timetable for an event's wishes: the search is begun here, and done by a worker in a process of its own."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from asyncpg import UniqueViolationError

from bravehall.core import jobs
from bravehall.core.db import row, transaction
from bravehall.core.errors import Refusal, Taken
from bravehall.core.facts import record
from bravehall.core.i18n import _
from bravehall.core.live import poke
from bravehall.meetings import facts
from bravehall.meetings.commands.timetables import fail, propose
from bravehall.meetings.queries.inputs import inputs
from bravehall.meetings.solver import SolverBroke, solve_apart
from bravehall.meetings.tables import Timetable
from bravehall.meetings.timetable.result import Progress

log = logging.getLogger("bravehall.meetings")
SHORTEST, LONGEST = 5, 300  # seconds


class Wanted(msgspec.Struct, frozen=True):
    """The search a worker owes."""

    timetable: UUID


class Searching(Taken):
    def __str__(self) -> str:
        return _("A search is on already. Wait for it, or stop it and take the best so far.")


async def begin(*, event: UUID, by: UUID, seconds: int, most: int | None = None) -> UUID:
    """Owe a search of at most `seconds`; `most`: meetings a person. Returns the timetable's id.

    Refusal: nothing to search for. Searching: another search is on.
    """
    if not SHORTEST <= seconds <= LONGEST:
        raise Refusal(_("A search takes 5 to 300 seconds."), field="seconds")
    if most is not None and not 1 <= most <= 99:
        raise Refusal(_("A person gets 1 to 99 meetings, or leave it empty."), field="most")
    given = await inputs(event, most=most, now=datetime.now(UTC))
    if not given.slots:
        raise Refusal(_("No hour of the meetings is to come. Make the hours on the board first."))
    if not given.pairs:
        raise Refusal(_("No wish is open: everybody who wished a meeting has it, or nobody has wished one yet."))
    async with transaction():
        made = Timetable(event=event, by=by, seconds=seconds, most=most)
        try:
            async with transaction():
                await made.save()
        except UniqueViolationError:
            raise Searching from None
        await record(facts.TimetableBegun(event=event, timetable=made.id, seconds=seconds))
        wanted = msgspec.json.encode(Wanted(made.id)).decode()
        await jobs.enqueue(SEARCH, wanted, event=event)
        return made.id


async def search(wanted: Wanted) -> None:
    """Safe to run again from the start: a worker that dies leaves the state as it was, and another one searches anew."""
    id = wanted.timetable
    order = await row(
        "UPDATE meeting_timetable SET state = 'working' WHERE id = {} AND state IN ('waiting', 'working')"
        " RETURNING event, seconds, most",
        id,
    )
    if order is None:
        return
    given = await inputs(order["event"], most=order["most"], now=datetime.now(UTC))

    async def heard(how: Progress) -> bool:
        kept = await row(
            "UPDATE meeting_timetable SET took = {}, value = {}, bound = {} WHERE id = {} AND state = 'working'"
            " RETURNING stop",
            how.seconds, how.value, how.bound, id,
        )  # fmt: skip
        poke(f"timetable/{order['event']}")
        return kept is None or bool(kept["stop"])

    try:
        made = await solve_apart(given.problem, seconds=order["seconds"], heard=heard)
    except SolverBroke as broke:
        log.warning("the search %s broke off: %s", id, broke)
        await fail(event=order["event"], timetable=id, status="")
        return
    if made.timetable is None:
        await fail(event=order["event"], timetable=id, status=made.status)
    else:
        await propose(event=order["event"], timetable=id, given=given, made=made)


SEARCH = jobs.task(search, Wanted, in_transaction=False)
