"""The day changed: somebody is away, a table is lost. What can stay stays; as few meetings as possible move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec
from ortools.sat.python import cp_model

from bravehall.meetings.timetable.placing import Answer, Placing
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
            "" if name in slot else why_dropped(day, name, proven),
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
    """First only those move that must, then those who meet their people too, then anybody: mostly the first is as good as
    can be, and then nothing larger is looked at. What was found before is never made worse."""
    planned = timetable.slot
    stuck = {meeting.id for meeting in day.meetings if planned[meeting.id] not in meeting.slots}
    load = Counter(planned[m.id] for m in day.meetings if m.id not in stuck and not m.online)
    over = {at: count - day.room(at) for at, count in load.items() if count > day.room(at)}
    hopeless = sum(not meeting.slots for meeting in day.meetings)
    least = hopeless, len(stuck) + sum(over.values()) - hopeless  # no repair drops fewer, or as few and moves fewer

    free = bound_to(day, stuck | {m.id for m in day.meetings if planned[m.id] in over and not m.online})
    people = {person for meeting in day.meetings if meeting.id in free for person in meeting.between}
    near = bound_to(day, free | {meeting.id for meeting in day.meetings if people.intersection(meeting.between)})
    everybody = {meeting.id for meeting in day.meetings}

    best, proven = {name: at for name, at in planned.items() if name not in free}, False
    for some, share in ((free, 0.2), (near, 0.3), (everybody, 0.5)):
        if (cost := changes(planned, best)) == least:
            return best, True
        answer = among(day, planned, some, best, seconds * share, seed)
        if answer.slot is not None and changes(planned, answer.slot) <= cost:
            best, proven = answer.slot, answer.proven and some == everybody
    return best, proven or changes(planned, best) == least


def bound_to(day: Problem, names: set[str]) -> set[str]:
    """These meetings and those that have to be before or after them."""
    found, size = set(names), -1
    while size < len(found):
        size = len(found)
        for meeting in day.meetings:
            if meeting.after and not found.isdisjoint((meeting.id, *meeting.after)):
                found |= {meeting.id, *meeting.after}
    return found & {meeting.id for meeting in day.meetings}


def changes(planned: Mapping[str, int], slot: Mapping[str, int]) -> tuple[int, int]:
    """How many are dropped, and how many are in another slot."""
    return len(planned) - len(slot), sum(at != planned[name] for name, at in slot.items())


def among(
    day: Problem, planned: Mapping[str, int], some: set[str], hint: Mapping[str, int], seconds: float, seed: int
) -> Answer:
    """The best where only `some` may move or be dropped."""
    meetings = tuple(
        meeting if meeting.id in some else msgspec.structs.replace(meeting, slots=(planned[meeting.id],), needed=True)
        for meeting in day.meetings
    )
    model = Placing(msgspec.structs.replace(day, meetings=meetings))
    stays = [model.x[key] for key in planned.items() if key in model.x]
    dropped = len(meetings) + 1  # one dropped weighs more than all moved
    model.model.maximize(
        dropped * cp_model.LinearExpr.sum(list(model.placed.values())) + cp_model.LinearExpr.sum(stays)
    )
    model.hint(hint)
    return model.solve(seconds=seconds, workers=1, seed=seed)


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


def why_dropped(day: Problem, name: str, proven: bool) -> str:
    meeting = next(each for each in day.meetings if each.id == name)
    if not meeting.slots:
        return f"{' and '.join(meeting.between)} have no slot in common any more"
    if not proven:
        return f"no slot of {', '.join(map(str, meeting.slots))} was found for it in time"
    return (
        f"no slot of {', '.join(map(str, meeting.slots))} is free for all who are wanted, unless another one is dropped"
    )
