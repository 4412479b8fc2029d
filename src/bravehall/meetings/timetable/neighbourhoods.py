"""Large neighbourhoods: all meetings of some slots are free, the others stay, and CP-SAT finds the best arrangement of them.

A neighbourhood has so many slots that it is mostly solved to its end in a second or two. What it finds is never worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random

from ortools.sat.python import cp_model

from bravehall.meetings.timetable.placing import begin_of, watched
from bravehall.meetings.timetable.problem import Meeting, Problem, breaks_of

LITERALS = 2_400  # a meeting in a slot
EFFORT = 3.0  # of CP-SAT's own measure of time, which is the same on every machine


def drawn(problem: Problem, slot: Mapping[str, int], seed: int) -> Iterator[frozenset[int]]:
    """Slots to free, again and again: side by side, or anywhere."""
    random, count = Random(seed), len(slot) / max(1, len(set(slot.values())))  # noqa: S311  # no secret
    size = min(problem.slots, max(2, int((LITERALS / max(1.0, count)) ** 0.5)))
    for n in range(1 << 30):
        first = random.randint(1, problem.slots - size + 1)
        beside = frozenset(range(first, first + size))
        yield beside if n % 2 else frozenset(random.sample(range(1, problem.slots + 1), size))


class Neighbourhood:
    """The meetings that are now in the `freed` slots; they may change places among these."""

    def __init__(self, problem: Problem, slot: Mapping[str, int], freed: frozenset[int]) -> None:
        self.problem, self.slot, self.freed = problem, slot, freed
        self.model = cp_model.CpModel()
        self.free = [meeting for meeting in problem.meetings if slot[meeting.id] in freed]
        self.x: dict[tuple[str, int], cp_model.IntVar] = {}
        for meeting in self.free:
            for at in meeting.slots:
                if at in freed:
                    self.x[meeting.id, at] = literal = self.model.new_bool_var("")
                    self.model.add_hint(literal, slot[meeting.id] == at)
            self.model.add_exactly_one(self.x[meeting.id, at] for at in meeting.slots if at in freed)
        self.seat()
        self.order()
        mine: dict[str, list[Meeting]] = {}
        for meeting in problem.meetings:
            for person in meeting.between:
                mine.setdefault(person, []).append(meeting)
        now = breaks_of(problem, dict(slot))
        runs = [self.day(held, now[person], now) for person, held in mine.items() if self.touches(held)]
        self.model.minimize(sum(runs))

    def touches(self, mine: list[Meeting]) -> bool:
        return any(self.slot[meeting.id] in self.freed for meeting in mine)

    def seat(self) -> None:
        rooms = self.problem.rooms()
        for at in self.freed:
            here = [meeting for meeting in self.free if not meeting.online and (meeting.id, at) in self.x]
            if len(here) > rooms[at]:
                self.model.add(sum(self.x[meeting.id, at] for meeting in here) <= rooms[at])
            for table in {meeting.table for meeting in here if meeting.table is not None}:
                self.model.add_at_most_one(self.x[meeting.id, at] for meeting in here if meeting.table == table)

    def order(self) -> None:
        for meeting in self.problem.meetings:
            for before in meeting.after:
                for at in self.places(meeting.id):
                    for earlier in self.places(before):
                        if earlier >= at:
                            literals = [self.x.get((before, earlier)), self.x.get((meeting.id, at))]
                            self.model.add_bool_or([each.negated() for each in literals if each is not None])

    def places(self, name: str) -> list[int]:
        found = [at for at in self.freed if (name, at) in self.x]
        return found or [self.slot[name]]

    def day(self, mine: list[Meeting], now: int, everybody: Mapping[str, int]) -> cp_model.LinearExprT:
        """How many runs somebody has. Nobody gets more breaks than the most there are now, or fewer than the fewest, where
        fairness is asked for."""
        fixed = {self.slot[meeting.id] for meeting in mine if self.slot[meeting.id] not in self.freed}
        busy: dict[int, cp_model.IntVar] = {}
        for at in self.freed:
            here = [self.x[meeting.id, at] for meeting in mine if (meeting.id, at) in self.x]
            if here:
                busy[at] = self.model.new_bool_var("")
                self.model.add(sum(here) == busy[at])
        begins: list[cp_model.LinearExprT] = []
        for at in fixed:
            if at - 1 not in fixed:
                begins.append(1 - busy[at - 1] if at - 1 in busy else 1)
        for at, taken in busy.items():
            if at - 1 in busy:
                begins.append(begin_of(self.model, taken, busy[at - 1]))
            elif at - 1 not in fixed:
                begins.append(taken)
        if self.problem.fairness is not None:
            self.model.add_linear_constraint(sum(begins) - 1, min(everybody.values()), max(everybody.values()))
        return sum(begins)

    def best(self, seed: int, stop: Callable[[], bool]) -> dict[str, int] | None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.linearization_level = 2  # without the linear programme it takes ten times as long
        solver.parameters.max_deterministic_time = EFFORT
        if watched(solver, self.model, stop) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return {**self.slot, **{name: at for (name, at), x in self.x.items() if solver.boolean_value(x)}}
