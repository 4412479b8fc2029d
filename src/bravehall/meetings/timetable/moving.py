"""The fewest moves, exactly, from a small part of the day: it grows only where the answer needs it to.

The meetings of the `core` are placed by an integer programme. Whatever stands in their way outside of it may leave for the
price of one move, as if there were always somewhere to go: so the answer is a bound for every repair. If nobody outside
leaves, it is a repair, and no other one is better. Else those who leave join the core.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from ortools.linear_solver.python import model_builder

from bravehall.meetings.timetable.problem import Meeting, Problem, whose

ROUNDS = 100
PATIENT = 6  # rounds in which only those who leave join the core; after that, half as many again who are in the way
MOVERS = 8  # of a full slot that join the core at once
# the price of a move; one of whom it is not said where to is a little dearer, so that equals end the search
MOVE = 1_000
LEAST_SECONDS = 0.01
# nearly all of the time went into making the programmes smaller, which are small
SCIP = "presolving/maxrounds = 0\nmisc/catchctrlc = FALSE"  # Ctrl-C is left to whoever listens to it


class Moved(NamedTuple):
    """`slot`: the repaired timetable, if it was found; `core`: what was looked at; `spent`: seconds."""

    slot: dict[str, int] | None
    core: set[str]
    spent: float


class Plan:
    """The day as it was planned. `busy`: who and what is where; `seated`: who takes a table in each slot."""

    def __init__(self, day: Problem, planned: Mapping[str, int]) -> None:
        self.day, self.planned = day, planned
        self.by_id = {meeting.id: meeting for meeting in day.meetings}
        self.busy = {(who, planned[meeting.id]): meeting for meeting in day.meetings for who in whose(meeting)}
        self.seated: defaultdict[int, list[Meeting]] = defaultdict(list)
        for meeting in day.meetings:
            if not meeting.online:
                self.seated[planned[meeting.id]].append(meeting)
        self.room = dict(enumerate(day.rooms()[1:-1], start=1))
        self.drop = (MOVE + 1) * (len(self.by_id) + 1)  # the price of a dropped meeting: more than all moves together

    def can_go(self, meeting: Meeting) -> bool:
        """There is a slot in which nobody of theirs is busy, with a table to spare."""
        return any(
            len(self.seated[slot]) < self.room[slot] and all((who, slot) not in self.busy for who in whose(meeting))
            for slot in meeting.slots
        )


class Round:
    """One programme: the core, and what may leave for it. `least`: what it costs at least, known from a smaller core."""

    def __init__(self, plan: Plan, core: set[str], least: int) -> None:
        self.plan, self.core = plan, core
        self.model = model_builder.Model()  # type: ignore[no-untyped-call]  # OR-Tools' constructor has no types
        self.x: dict[tuple[str, int], model_builder.Variable] = {}
        self.leaves: dict[str, model_builder.Variable] = {}
        self.more: dict[int, model_builder.Variable] = {}
        cost: list[model_builder.LinearExprT] = []
        for name in sorted(core):
            cost += self.place(plan.by_id[name])
        self.nobody_twice()
        self.seat()
        self.order()
        cost += [(MOVE + 1) * each for each in (*self.leaves.values(), *self.more.values())]
        total = model_builder.LinearExpr.sum(cost)
        self.model.add(total >= least)
        self.model.minimize(total)

    def place(self, meeting: Meeting) -> list[model_builder.LinearExprT]:
        """One slot, or dropped, which weighs more than all moves."""
        here = {slot: self.model.new_bool_var("") for slot in meeting.slots}
        self.x.update({(meeting.id, slot): literal for slot, literal in here.items()})
        dropped = self.model.new_bool_var("")
        self.model.add(sum(here.values()) + dropped == 1)
        moves = [MOVE * literal for slot, literal in here.items() if slot != self.plan.planned[meeting.id]]
        return [self.plan.drop * dropped, *moves]

    def nobody_twice(self) -> None:
        wanted: dict[tuple[str | int, int], list[model_builder.Variable]] = {}
        for (name, slot), literal in self.x.items():
            for who in whose(self.plan.by_id[name]):
                wanted.setdefault((who, slot), []).append(literal)
        for key, literals in wanted.items():
            other = self.plan.busy.get(key)
            if other is None or other.id in self.core:
                self.model.add(sum(literals) <= 1)
            else:
                if other.id not in self.leaves:
                    self.leaves[other.id] = self.model.new_bool_var("")
                self.model.add(sum(literals) <= self.leaves[other.id])

    def seat(self) -> None:
        """Where the tables are not enough, more may leave; who they are is not said."""
        come: defaultdict[int, list[model_builder.Variable]] = defaultdict(list)
        for (name, slot), literal in self.x.items():
            if not self.plan.by_id[name].online:
                come[slot].append(literal)
        for slot, room in self.plan.room.items():
            stay = self.outside(slot)
            if len(come[slot]) + len(stay) <= room:
                continue
            leave = [self.leaves[meeting.id] for meeting in stay if meeting.id in self.leaves]
            if len(leave) < len(stay):
                self.more[slot] = self.model.new_int_var(0, len(stay) - len(leave), "")
                leave.append(self.more[slot])
            self.model.add(sum(come[slot]) - sum(leave) <= room - len(stay))

    def outside(self, slot: int) -> list[Meeting]:
        """Who takes a table there and is not in the core."""
        return [meeting for meeting in self.plan.seated[slot] if meeting.id not in self.core]

    def order(self) -> None:
        for name in sorted(self.core):
            for before in self.plan.by_id[name].after:
                for slot in self.plan.by_id[name].slots:
                    earlier = [self.x[before, each] for each in self.plan.by_id[before].slots if each < slot]
                    self.model.add(self.x[name, slot] <= sum(earlier))

    def solve(self, seconds: float) -> model_builder.Solver | None:
        """None: it did not come to its end in time."""
        solver = model_builder.Solver("scip")
        solver.set_time_limit_in_seconds(max(LEAST_SECONDS, seconds))
        solver.set_solver_specific_parameters(SCIP)
        return solver if solver.solve(self.model) == model_builder.SolveStatus.OPTIMAL else None

    def leaving(self, solver: model_builder.Solver) -> set[str]:
        """Who outside has to go. Where only their number is known: some who have somewhere to go, else all of the slot."""
        found = {name for name, literal in self.leaves.items() if round(solver.value(literal))}
        for slot, count in self.more.items():
            if round(solver.value(count)):
                here = self.outside(slot)
                movers = [meeting.id for meeting in here if self.plan.can_go(meeting)]
                found.update(movers[:MOVERS] or [meeting.id for meeting in here])
        return found

    def found(self, solver: model_builder.Solver) -> dict[str, int]:
        return {name: slot for (name, slot), literal in self.x.items() if round(solver.value(literal))}


def fewest_moves(day: Problem, planned: Mapping[str, int], core: set[str], *, seconds: float) -> Moved:
    """As few dropped as can be, then as few moved. `core`: what cannot stay; it must hold every order of its own."""
    plan, spent, least = Plan(day, planned), 0.0, 0
    for n in range(ROUNDS):
        this = Round(plan, core, least)
        solver = this.solve(seconds - spent)
        if solver is None:
            return Moved(None, core, seconds)
        spent += solver.wall_time
        leaving = this.leaving(solver)
        if not leaving:
            stay = {name: at for name, at in planned.items() if name not in core}
            return Moved(stay | this.found(solver), core, spent)
        if n + 1 >= PATIENT:
            leaving.update([name for name in this.leaves if name not in leaving][: len(core) // 2])
        core = bound_to(day, core | leaving)
        # as many are dropped and moved at least, whoever of them will be in the core
        dropped, rest = divmod(round(solver.objective_value), plan.drop)
        least = dropped * plan.drop + MOVE * -(-rest // (MOVE + 1))
    return Moved(None, core, spent)


def bound_to(day: Problem, names: set[str]) -> set[str]:
    """These meetings and those that have to be before or after them."""
    ordered = [meeting for meeting in day.meetings if meeting.after]
    found, size = set(names), -1
    while size < len(found):
        size = len(found)
        for meeting in ordered:
            if not found.isdisjoint((meeting.id, *meeting.after)):
                found |= {meeting.id, *meeting.after}
    return found
