"""The day changed: somebody is away, a table is lost. What can stay stays; as few meetings as possible move."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from ortools.sat.python import cp_model

from bravehall.meetings.timetable.placing import Placing
from bravehall.meetings.timetable.problem import Problem, Timetable
from bravehall.meetings.timetable.tables import assign


class Change(msgspec.Struct, frozen=True):
    """What is different from the day that was planned: slots in which people are away, tables lost in a slot."""

    away: Mapping[str, frozenset[int]] = {}
    lost: frozenset[tuple[int, int]] = frozenset()  # (table, slot)


class Move(msgspec.Struct, frozen=True):
    """A meeting that is elsewhere now. `to` None: it does not take place, and `why` says so."""

    meeting: str
    at: int
    to: int | None
    table: int | None
    to_table: int | None
    why: str = ""


class Repaired(msgspec.Struct, frozen=True):
    """`proven`: no repair drops fewer meetings, or as few and moves fewer to another slot."""

    timetable: Timetable
    moves: list[Move]
    proven: bool


def changed(problem: Problem, timetable: Timetable, change: Change) -> Problem:
    """The meetings of the timetable, each a wish now, in the day as it has become. A meeting at its host's own table
    cannot be where that table is lost."""
    meetings = tuple(
        msgspec.structs.replace(
            meeting, needed=False,
            slots=tuple(
                slot for slot in meeting.slots
                if (meeting.table, slot) not in change.lost
                and all(slot not in change.away.get(person, frozenset()) for person in meeting.between)
            ),
        )
        for meeting in problem.meetings if meeting.id in timetable.slot
    )  # fmt: skip
    people = tuple(
        msgspec.structs.replace(each, least=0, away=each.away | change.away.get(each.id, frozenset()))
        for each in problem.participants
    )
    closed = problem.closed | change.lost
    return msgspec.structs.replace(problem, participants=people, meetings=meetings, closed=closed, fairness=None)


def repair(problem: Problem, timetable: Timetable, change: Change, *, seconds: float = 10.0, seed: int = 1) -> Repaired:
    """The fewest meetings dropped, then the fewest moved to another slot. The timetable must be right for the problem."""
    day = changed(problem, timetable, change)
    if all(timetable.slot[meeting.id] in meeting.slots for meeting in day.meetings) and fits(day, timetable):
        slot, proven = dict(timetable.slot), True
    else:
        slot, proven = fewest(day, timetable, seconds, seed)
    table = seated(day, timetable, slot)
    moves = [
        Move(
            name, at, slot.get(name), timetable.table.get(name), table.get(name),
            "" if name in slot else why_dropped(day, name),
        )
        for name, at in sorted(timetable.slot.items())
        if slot.get(name) != at or table.get(name) != timetable.table.get(name)
    ]  # fmt: skip
    return Repaired(Timetable(slot, table), moves, proven)


def fits(day: Problem, timetable: Timetable) -> bool:
    """Whether no slot has lost more tables than it can spare."""
    load: dict[int, int] = {}
    for meeting in day.meetings:
        if not meeting.online:
            at = timetable.slot[meeting.id]
            load[at] = load.get(at, 0) + 1
    return all(count <= day.room(at) for at, count in load.items())


def fewest(day: Problem, timetable: Timetable, seconds: float, seed: int) -> tuple[dict[str, int], bool]:
    model = Placing(day)
    stays = [model.x[key] for key in timetable.slot.items() if key in model.x]
    dropped = len(day.meetings) + 1  # one dropped weighs more than all moved
    model.model.maximize(
        dropped * cp_model.LinearExpr.sum(list(model.placed.values())) + cp_model.LinearExpr.sum(stays)
    )
    model.hint(timetable.slot)
    answer = model.solve(seconds=seconds, workers=1, seed=seed)
    return answer.slot or {}, answer.proven


def seated(day: Problem, timetable: Timetable, slot: dict[str, int]) -> dict[str, int]:
    """Who stays in a slot keeps the table, where it is not lost; the others get what is free."""
    kept = {
        name: table
        for name, table in timetable.table.items()
        if slot.get(name) == timetable.slot[name] and (table, slot[name]) not in day.closed
    }
    hosts = {
        (meeting.table, slot[meeting.id])
        for meeting in day.meetings
        if meeting.id in slot and meeting.table is not None
    }
    pinned = tuple(
        msgspec.structs.replace(meeting, table=meeting.table or kept.get(meeting.id))
        if meeting.table or (kept.get(meeting.id), slot.get(meeting.id)) not in hosts
        else meeting
        for meeting in day.meetings
    )
    return assign(msgspec.structs.replace(day, meetings=pinned), slot)


def why_dropped(day: Problem, name: str) -> str:
    meeting = next(each for each in day.meetings if each.id == name)
    if not meeting.slots:
        return f"{' and '.join(meeting.between)} have no slot in common any more"
    return f"no slot of {', '.join(map(str, meeting.slots))} is free for both, whatever moves"
