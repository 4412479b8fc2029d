"""The placing model, for CP-SAT: every rule of the problem but the breaks and their fairness."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Thread
from typing import NamedTuple

from ortools.sat.python import cp_model

from bravehall.meetings.timetable.orders import in_order
from bravehall.meetings.timetable.problem import Meeting, Participant, Problem

LOOK = 0.05  # seconds between two looks at whether to stop


class Answer(NamedTuple):
    """`slot`: the best found, if any; `value` and `bound` of what was asked for; `proven`: nothing better exists, and
    without a slot: nothing exists."""

    slot: dict[str, int] | None
    value: int
    bound: int
    proven: bool


class Placing:
    """Booleans: `x` a meeting in a slot, `placed` a wish anywhere."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.x: dict[tuple[str, int], cp_model.IntVar] = {}
        self.placed: dict[str, cp_model.IntVar] = {}
        for meeting in problem.meetings:
            self.place(meeting)
        self.seat()
        in_order(self.model, problem, self.x)
        mine = problem.of()
        for person in problem.participants:
            self.day(person, mine[person.id])

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
        rooms = self.problem.rooms()
        for slot in range(1, self.problem.slots + 1):
            here = [m for m in self.problem.meetings if not m.online and (m.id, slot) in self.x]
            if len(here) > rooms[slot]:
                self.model.add(sum(self.x[m.id, slot] for m in here) <= rooms[slot])
            for table in {m.table for m in here if m.table is not None}:
                self.model.add_at_most_one(self.x[m.id, slot] for m in here if m.table == table)

    def day(self, person: Participant, mine: list[Meeting]) -> None:
        """Never in two places, and as many meetings as they want."""
        for slot in range(1, self.problem.slots + 1):
            self.model.add_at_most_one(self.x[m.id, slot] for m in mine if (m.id, slot) in self.x)
        count = sum(self.x[m.id, slot] for m in mine for slot in m.slots)
        if person.least:
            self.model.add(count >= person.least)
        if person.most is not None and person.most < len(mine):
            self.model.add(count <= person.most)

    def hint(self, slot: Mapping[str, int]) -> None:
        for (name, at), literal in self.x.items():
            self.model.add_hint(literal, slot.get(name) == at)

    def priorities(self) -> list[cp_model.LinearExprT]:
        return [m.priority * self.placed[m.id] for m in self.problem.meetings if not m.needed]

    def solve(
        self, *, seconds: float, workers: int, seed: int, first: bool = False, stop: Callable[[], bool] = lambda: False
    ) -> Answer:
        """The best of what is set to be maximised; `first`: any will do. `stop` is asked again and again in this thread."""
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = seed
        solver.parameters.stop_after_first_solution = first
        status = watched(solver, self.model, stop)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Answer(None, 0, 0, status == cp_model.INFEASIBLE)
        slot = {name: at for (name, at), literal in self.x.items() if solver.boolean_value(literal)}
        bound = round(solver.best_objective_bound)
        return Answer(slot, round(solver.objective_value), bound, status == cp_model.OPTIMAL)


def begin_of(model: cp_model.CpModel, taken: cp_model.IntVar, before: cp_model.IntVar) -> cp_model.IntVar:
    """Whether a run of taken slots begins here: this one is taken, and the one before it is not."""
    begin = model.new_bool_var("")
    model.add_bool_or([begin, before, ~taken])
    model.add_implication(begin, taken)
    model.add_implication(begin, ~before)
    return begin


def watched(
    solver: cp_model.CpSolver, model: cp_model.CpModel, stop: Callable[[], bool]
) -> cp_model.CpSolverStatus:  # fmt: skip
    """Solve it; `stop` is asked again and again in this thread. Ctrl-C is left to whoever listens to it."""
    solver.parameters.catch_sigint_signal = False
    statuses: list[cp_model.CpSolverStatus] = []
    thread = Thread(target=lambda: statuses.append(solver.solve(model)), daemon=True)
    thread.start()
    stopped = False
    try:
        while thread.is_alive() and not stopped:
            thread.join(LOOK)
            stopped = stop()
    finally:  # whatever passes: nobody is left at work in it
        while thread.is_alive():
            solver.stop_search()
            thread.join(LOOK)
    return statuses[0]
