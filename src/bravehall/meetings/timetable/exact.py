"""The exact model, for CP-SAT: every rule of the problem, and the bound that tells how good a timetable is.

The order of what counts: first the greatest sum of priorities of the wishes that are placed, then the fewest breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

from ortools.sat.python import cp_model

from bravehall.meetings.timetable.problem import Meeting, Participant, Problem


class Answer(NamedTuple):
    """`slot`: the best found, if any; `value` and `bound` of what was asked for; `proven`: nothing better exists, and
    without a slot: nothing exists."""

    slot: dict[str, int] | None
    value: int
    bound: int
    proven: bool


class Best(cp_model.CpSolverSolutionCallback):
    """Tells of each better timetable, and stops when it is told to."""

    def __init__(self, heard: Callable[[int, int], bool]) -> None:
        super().__init__()
        self.heard = heard

    def on_solution_callback(self) -> None:
        if self.heard(round(self.objective_value), round(self.best_objective_bound)):
            self.stop_search()


class Model:
    """Booleans: `x` a meeting in a slot, `y` a person busy in a slot, `z` a person with at least so many breaks."""

    def __init__(self, problem: Problem, *, placing_only: bool = False) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.x: dict[tuple[str, int], cp_model.IntVar] = {}
        self.breaks: dict[str, list[cp_model.IntVar]] = {}
        self.placed: dict[str, cp_model.IntVar] = {}
        for meeting in problem.meetings:
            self.place(meeting)
        self.seat()
        self.order()
        mine = problem.of()
        for person in problem.participants:
            self.day(person, mine[person.id], placing_only)
        self.share()

    def place(self, meeting: Meeting) -> None:
        here = []
        for slot in meeting.slots:
            self.x[meeting.id, slot] = self.model.new_bool_var(f"{meeting.id}@{slot}")
            here.append(self.x[meeting.id, slot])
        if meeting.needed:
            self.model.add_exactly_one(here) if here else self.model.add_bool_or([])
            return
        self.placed[meeting.id] = self.model.new_bool_var(f"{meeting.id} placed")
        self.model.add_exactly_one([*here, self.placed[meeting.id].negated()])

    def seat(self) -> None:
        """No more meetings at once than tables, and one at a table that is the only one for them."""
        for slot in range(1, self.problem.slots + 1):
            here = [m for m in self.problem.meetings if not m.online and (m.id, slot) in self.x]
            if len(here) > self.problem.room(slot):
                self.model.add(sum(self.x[m.id, slot] for m in here) <= self.problem.room(slot))
            for table in {m.table for m in here if m.table is not None}:
                self.model.add_at_most_one(self.x[m.id, slot] for m in here if m.table == table)

    def order(self) -> None:
        by_id = {meeting.id: meeting for meeting in self.problem.meetings}
        for meeting in self.problem.meetings:
            for before in meeting.after:
                for slot in meeting.slots:
                    earlier = [self.x[before, each] for each in by_id[before].slots if each < slot]
                    self.model.add_bool_or([*earlier, self.x[meeting.id, slot].negated()])

    def day(self, person: Participant, mine: list[Meeting], placing_only: bool) -> None:
        busy: dict[int, cp_model.IntVar] = {}
        for slot in range(1, self.problem.slots + 1):
            here = [self.x[m.id, slot] for m in mine if (m.id, slot) in self.x]
            if here:
                busy[slot] = self.model.new_bool_var(f"{person.id} busy {slot}")
                self.model.add_exactly_one([*here, busy[slot].negated()])
        count = sum(busy.values())
        if person.least:
            self.model.add(count >= person.least)
        if person.most is not None and person.most < len(mine):
            self.model.add(count <= person.most)
        if not placing_only:
            self.breaks[person.id] = self.runs(person, mine, busy)

    def runs(self, person: Participant, mine: list[Meeting], busy: dict[int, cp_model.IntVar]) -> list[cp_model.IntVar]:
        """The literals "at least k breaks": one fewer than the runs of busy slots."""
        most = min(len(mine), (len(busy) + 1) // 2) - 1
        if most < 1:
            return []
        begins = []
        for slot, taken in busy.items():
            before = busy.get(slot - 1)
            begin = self.model.new_bool_var(f"{person.id} begins {slot}")
            self.model.add_implication(begin, taken)
            if before is None:
                self.model.add_implication(taken, begin)
            else:
                self.model.add_implication(begin, before.negated())
                self.model.add_bool_or([begin, before, taken.negated()])
            begins.append(begin)
        at_least = [self.model.new_bool_var(f"{person.id} has {k} breaks") for k in range(1, most + 1)]
        for one, next_one in pairwise(at_least):
            self.model.add_implication(next_one, one)
        if all(meeting.needed for meeting in mine):
            self.model.add(sum(begins) == 1 + sum(at_least))
            self.windows(busy, len(mine), at_least[0])
        else:
            self.model.add(sum(begins) <= 1 + sum(at_least))
        return at_least

    def windows(self, busy: dict[int, cp_model.IntVar], count: int, broken: cp_model.IntVar) -> None:
        """Without a break all meetings stand side by side somewhere."""
        patterns = []
        for first in range(1, self.problem.slots - count + 2):
            inside = range(first, first + count)
            if all(slot in busy for slot in inside):
                pattern = self.model.new_bool_var("")
                for slot, taken in busy.items():
                    self.model.add_implication(pattern, taken if slot in inside else taken.negated())
                patterns.append(pattern)
        self.model.add_exactly_one([*patterns, broken])

    def share(self) -> None:
        """Nobody has more breaks than anybody else by more than the fairness."""
        if self.problem.fairness is None or not self.breaks:
            return
        fewest = self.model.new_int_var(0, self.problem.slots, "fewest breaks")
        most = self.model.new_int_var(0, self.problem.slots, "most breaks")
        for literals in self.breaks.values():
            self.model.add(sum(literals) >= fewest)
            self.model.add(sum(literals) <= most)
        self.model.add(most - fewest <= self.problem.fairness)

    def hint(self, slot: Mapping[str, int]) -> None:
        for (name, at), literal in self.x.items():
            self.model.add_hint(literal, slot.get(name) == at)

    def priorities(self) -> list[cp_model.LinearExprT]:
        return [m.priority * self.placed[m.id] for m in self.problem.meetings if not m.needed]

    def solve(
        self, *, seconds: float, workers: int, seed: int, core: bool, first: bool = False,
        heard: Callable[[int, int], bool] = lambda value, bound: False,
    ) -> Answer:  # fmt: skip
        """Minimise what is set. `core`: by unsatisfiable cores, which proves; else what finds; `first`: any will do."""
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = seed
        solver.parameters.optimize_with_core = core
        solver.parameters.stop_after_first_solution = first
        if core:
            solver.parameters.linearization_level = 0
        status = solver.solve(self.model, Best(heard))
        if status in (cp_model.INFEASIBLE, cp_model.MODEL_INVALID):
            return Answer(None, 0, 0, status == cp_model.INFEASIBLE)
        bound = round(solver.best_objective_bound)
        if status == cp_model.UNKNOWN:
            return Answer(None, 0, bound, False)
        slot = {name: at for (name, at), literal in self.x.items() if solver.boolean_value(literal)}
        return Answer(slot, round(solver.objective_value), bound, status == cp_model.OPTIMAL)
