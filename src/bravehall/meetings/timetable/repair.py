"""The day changed: somebody is away, a table is lost. What can stay stays; as few meetings as possible move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec
from ortools.sat.python import cp_model

from bravehall.meetings.timetable.moving import bound_to, fewest_moves
from bravehall.meetings.timetable.placing import Placing
from bravehall.meetings.timetable.problem import Problem, Timetable, whose
from bravehall.meetings.timetable.proofs import listed
from bravehall.meetings.timetable.tables import assign

EXACT = 0.7  # of the time, for the repair that is proven


class Change(msgspec.Struct, frozen=True):
    """What is different from the day that was planned: slots in which people are away, tables lost in a slot."""

    away: Mapping[str, frozenset[int]] = {}
    lost: frozenset[tuple[int, int]] = frozenset()  # (table, slot)


class Move(msgspec.Struct, frozen=True):
    """A meeting that is elsewhere now. `to` None: it does not take place, and `why` says so; `at` None: one that had found
    no place takes what has become free."""

    meeting: str
    at: int | None
    to: int | None
    table: int | None
    to_table: int | None
    why: str = ""


class Repaired(msgspec.Struct, frozen=True):
    """`proven`: no repair drops fewer meetings, or as few and moves fewer to another slot."""

    timetable: Timetable
    moves: list[Move]
    proven: bool


def changed(problem: Problem, change: Change) -> Problem:
    """The day as it has become. A meeting at its host's own table cannot be where that table is lost."""
    lost = {table for table, _slot in change.lost}
    meetings = tuple(
        msgspec.structs.replace(
            meeting,
            slots=tuple(
                slot for slot in meeting.slots
                if (meeting.table, slot) not in change.lost
                and all(slot not in change.away.get(person, frozenset()) for person in meeting.between)
            ),
        )
        if meeting.table in lost or not change.away.keys().isdisjoint(meeting.between) else meeting
        for meeting in problem.meetings
    )  # fmt: skip
    people = tuple(
        msgspec.structs.replace(each, away=each.away | change.away[each.id]) if each.id in change.away else each
        for each in problem.participants
    )
    closed = problem.closed | change.lost
    return msgspec.structs.replace(problem, participants=people, meetings=meetings, closed=closed, fairness=None)


def repair(
    problem: Problem, timetable: Timetable, change: Change, *, seconds: float = 10.0, seed: int = 1, refill: bool = False
) -> Repaired:  # fmt: skip
    """The fewest meetings dropped, then the fewest moved to another slot. The timetable must be right for the problem.

    `refill`: then meetings that had found no place take what is free, first as many as can be of those that must be, then as
    much priority as there is room for, and nobody moves for them.
    """
    everything = changed(problem, change)
    planned = tuple(meeting for meeting in everything.meetings if meeting.id in timetable.slot)
    day = msgspec.structs.replace(everything, meetings=planned)
    if all(timetable.slot[m.id] in m.slots for m in planned) and not overfull(day, timetable.slot, set()):
        slot, proven = dict(timetable.slot), True
    else:
        slot, proven = fewest(day, timetable.slot, seconds, seed)
    if refill:
        slot |= entering(everything, timetable, slot, seconds, seed)
    table = seated(everything, timetable, slot)
    moves = [
        Move(
            name, timetable.slot.get(name), slot.get(name), timetable.table.get(name), table.get(name),
            "" if name in slot else why_dropped(problem, change, day, slot, name, proven),
        )
        for name in sorted(timetable.slot.keys() | slot.keys())
        if slot.get(name) != timetable.slot.get(name) or table.get(name) != timetable.table.get(name)
    ]  # fmt: skip
    return Repaired(Timetable(slot, table), moves, proven)


def fewest(day: Problem, planned: Mapping[str, int], seconds: float, seed: int) -> tuple[dict[str, int], bool]:
    """The best repair, and whether that is proven. What does not come to its end in time moves nobody else."""
    stuck = bound_to(day, {meeting.id for meeting in day.meetings if planned[meeting.id] not in meeting.slots})
    exact = fewest_moves(day, planned, stuck, seconds=EXACT * seconds)
    if exact.slot is not None:
        return exact.slot, True
    over = overfull(day, planned, stuck)
    some = bound_to(day, exact.core | {m.id for m in day.meetings if planned[m.id] in over and not m.online})
    kept = {name: at for name, at in planned.items() if name not in some}
    model = Placing(around(day, kept, some))
    stays = [model.x[key] for key in planned.items() if key in model.x]
    dropped = len(some) + 1  # one dropped weighs more than all moved
    model.model.maximize(
        dropped * cp_model.LinearExpr.sum(list(model.placed.values())) + cp_model.LinearExpr.sum(stays)
    )
    model.hint(planned)
    found = model.solve(seconds=seconds - exact.spent, workers=1, seed=seed)
    return kept | (found.slot or {}), False


def overfull(day: Problem, planned: Mapping[str, int], stuck: set[str]) -> set[int]:
    """The slots that have lost more tables than they can spare."""
    load = Counter(planned[m.id] for m in day.meetings if m.id not in stuck and not m.online)
    rooms = day.rooms()
    return {at for at, count in load.items() if count > rooms[at]}


def entering(day: Problem, planned: Timetable, slot: Mapping[str, int], seconds: float, seed: int) -> dict[str, int]:
    """What finds a place beside what is in `slot`; what was planned and is dropped does not come back for others."""
    outside = {meeting.id for meeting in day.meetings if meeting.id not in planned.slot}
    must = {meeting.id for meeting in day.meetings if meeting.needed}
    taken = set(staying(planned, slot).values())  # nobody changes tables for one that may only be at one
    free = around(day, slot, outside)
    coming = tuple(
        msgspec.structs.replace(m, slots=tuple(at for at in m.slots if (m.table, at) not in taken))
        for m in free.meetings
    )
    placing = Placing(msgspec.structs.replace(free, meetings=coming))
    much = 1 + sum(meeting.priority for meeting in coming if meeting.id not in must)  # more than all wishes together
    placing.model.maximize(sum((much if m.id in must else m.priority) * placing.placed[m.id] for m in coming))
    return placing.solve(seconds=seconds, workers=1, seed=seed).slot or {}


def around(day: Problem, held: Mapping[str, int], some: set[str]) -> Problem:
    """What is left of the day for `some`, as wishes, where the others stay as they are `held`: a small problem."""
    busy: set[tuple[str | int, int]] = set()
    closed = set(day.closed)
    load: Counter[int] = Counter()
    count: Counter[str] = Counter()
    for meeting in day.meetings:
        if meeting.id in held:
            at = held[meeting.id]
            load[at] += not meeting.online
            busy.update((each, at) for each in whose(meeting))
            count.update(meeting.between)
    for at, taken in load.items():  # which tables is settled later
        free = [table for table in range(1, day.tables + 1) if (table, at) not in closed]
        closed.update((table, at) for table in free[:taken])
    meetings = tuple(
        msgspec.structs.replace(
            meeting, needed=False, after=tuple(each for each in meeting.after if each in some),
            slots=tuple(
                at for at in meeting.slots
                if all((each, at) not in busy for each in whose(meeting))
                and all(each in some or held.get(each, at) < at for each in meeting.after)
            ),
        )
        for meeting in day.meetings if meeting.id in some
    )  # fmt: skip
    people = tuple(
        msgspec.structs.replace(each, least=0, most=None if each.most is None else max(0, each.most - count[each.id]))
        for each in day.participants
    )
    return msgspec.structs.replace(day, participants=people, meetings=meetings, closed=frozenset(closed))


def staying(timetable: Timetable, slot: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """The table and slot of everybody whose slot is as it was."""
    return {
        name: (table, slot[name]) for name, table in timetable.table.items() if slot.get(name) == timetable.slot[name]
    }


def seated(day: Problem, timetable: Timetable, slot: dict[str, int]) -> dict[str, int]:
    """Who stays in a slot keeps the table, where it is not lost or its host's; the others get what is free."""
    hosts = {(m.table, slot[m.id]) for m in day.meetings if m.id in slot and m.table is not None}
    kept = {
        name: table
        for name, (table, at) in staying(timetable, slot).items()
        if (table, at) not in day.closed and (table, at) not in hosts
    }
    return assign(day, slot, kept)


def why_dropped(
    problem: Problem, change: Change, day: Problem, slot: Mapping[str, int], name: str, proven: bool
) -> str:  # fmt: skip
    meeting = next(each for each in day.meetings if each.id == name)
    if gone := [each for each in meeting.after if each not in slot]:
        return f"{' and '.join(gone)}, before it, {'does' if len(gone) == 1 else 'do'} not take place"
    if not meeting.slots:
        could = next(each for each in problem.meetings if each.id == name).slots
        why = [
            f"{who} is away in {listed([str(at) for at in could if at in change.away[who]])}"
            for who in meeting.between
            if not change.away.get(who, frozenset()).isdisjoint(could)
        ]
        if lost := [str(at) for at in could if (meeting.table, at) in change.lost]:
            why.append(f"table {meeting.table} is lost in {listed(lost)}")
        return f"it could be in {listed([str(at) for at in could])}, and {'; '.join(why)}"
    last = max(meeting.after, key=lambda each: slot[each], default=None)
    order = "" if last is None else f"has to come after {last}, which is in {slot[last]} now"
    later = [str(at) for at in meeting.slots if last is None or at > slot[last]]
    if not later:
        return f"it could be in {listed([str(at) for at in meeting.slots])}, and {order}"
    here = listed(later) + (f", since it {order}," if len(later) < len(meeting.slots) else "")
    if not proven:
        return f"no slot of {here} was found for it in time"
    return f"no slot of {here} has a table and all who are wanted, unless another one is dropped"
