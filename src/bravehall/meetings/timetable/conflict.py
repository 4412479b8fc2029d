"""Which people, tables and slots together admit no timetable: a core of the placing model, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ortools.sat.python import cp_model

from bravehall.meetings.timetable.orders import in_order
from bravehall.meetings.timetable.placing import watched
from bravehall.meetings.timetable.problem import Meeting, Problem
from bravehall.meetings.timetable.proofs import listed, numbers, so_many

FEW = 8  # meetings that are named one by one
SEVERAL, SHRINK = 40, 0.3  # rules of which those that are not needed are left out, and the share of the time for it


def explained(problem: Problem, seconds: float, stop: Callable[[], bool] = lambda: False) -> str:
    """A sentence with the people, tables, slots and orders whose rules cannot be kept together, and their meetings if they are few;
    the model must be infeasible.
    Empty: they were not found in time, or `stop` said so."""
    core = Rules(problem).core(seconds, stop)
    if not core:
        return ""
    said = "The meetings do not fit together"
    if who := [name for kind, name in core if kind == "person"]:
        said = f"Nobody can be in two places at once, and the meetings of {listed(who)} do not fit together"
    if wants := [name for kind, name in core if kind == "wants"]:
        said += f" with as few and as many as {listed(wants)} may have"
    if tables := [name for kind, name in core if kind == "table"]:
        said += f" with one meeting at once at table{'s' if len(tables) > 1 else ''} {listed(tables)}"
    if slots := [name for kind, name in core if kind == "slot"]:
        by_room: dict[int, list[str]] = {}
        rooms = problem.rooms()
        for slot in slots:
            by_room.setdefault(rooms[int(slot)], []).append(slot)
        said += "".join(
            f" with {so_many(room, 'table')} in slot{'s' if len(each) > 1 else ''} {listed(each)}"
            for room, each in by_room.items()
        )
    if orders := [name for kind, name in core if kind == "order"]:
        said += f" where {listed(orders)}"
    said += ": the search through every arrangement is complete."
    meetings = [f"{m.id} (in {numbers(m.slots)})" for m in problem.meetings if ("meeting", m.id) in core]
    return f"{said} The meetings are {listed(meetings)}." if 0 < len(meetings) <= FEW and not orders else said


class Rules:
    """The placing model, in which each meeting, person, table, slot and order has a literal that switches its rule on."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.rules: dict[tuple[str, str], cp_model.IntVar] = {}
        self.x = {(m.id, at): self.model.new_bool_var("") for m in problem.meetings for at in m.slots}
        for meeting in problem.meetings:
            here = self.at(meeting.slots, meeting)
            self.model.add_at_most_one(here)
            if meeting.needed:
                self.model.add_bool_or(here).only_enforce_if(self.rule("meeting", meeting.id))
        in_order(self.model, problem, self.x, lambda meeting, before: [~self.order(meeting, before)])
        self.people()
        self.tables()

    def at(self, slots: Iterable[int], *meetings: Meeting) -> list[cp_model.IntVar]:
        return [self.x[m.id, slot] for slot in slots for m in meetings if (m.id, slot) in self.x]

    def rule(self, kind: str, name: object) -> cp_model.IntVar:
        return self.rules.setdefault((kind, str(name)), self.model.new_bool_var(f"{kind} {name}"))

    def order(self, meeting: Meeting, before: Meeting) -> cp_model.IntVar:
        return self.rule("order", f"{self.named(meeting)} comes after {self.named(before)}")

    def named(self, meeting: Meeting) -> str:
        """With its slots, where they are not all there are."""
        some = len(meeting.slots) < self.problem.slots
        return f"{meeting.id} (in {numbers(meeting.slots)})" if some else meeting.id

    def people(self) -> None:
        mine = self.problem.of()
        every = range(1, self.problem.slots + 1)
        for person in self.problem.participants:
            for slot in every:
                if len(here := self.at([slot], *mine[person.id])) > 1:
                    self.model.add(sum(here) <= 1).only_enforce_if(self.rule("person", person.id))
            count = sum(self.at(every, *mine[person.id]))
            if person.least:
                self.model.add(count >= person.least).only_enforce_if(self.rule("wants", person.id))
            if person.most is not None and person.most < len(mine[person.id]):
                self.model.add(count <= person.most).only_enforce_if(self.rule("wants", person.id))

    def tables(self) -> None:
        seated = [meeting for meeting in self.problem.meetings if not meeting.online]
        hosted: dict[int, list[Meeting]] = {}
        for meeting in seated:
            if meeting.table is not None:
                hosted.setdefault(meeting.table, []).append(meeting)
        rooms = self.problem.rooms()
        for slot in range(1, self.problem.slots + 1):
            here = self.at([slot], *seated)
            if len(here) > rooms[slot]:
                self.model.add(sum(here) <= rooms[slot]).only_enforce_if(self.rule("slot", slot))
            for table, theirs in hosted.items():
                if len(at_table := self.at([slot], *theirs)) > 1:
                    self.model.add(sum(at_table) <= 1).only_enforce_if(self.rule("table", table))

    def core(self, seconds: float, stop: Callable[[], bool] = lambda: False) -> list[tuple[str, str]] | None:
        """The rules that together leave no way; where they are not many, none of them is needless. None: that was not found out
        in time."""
        found = self.among(list(self.rules), seconds, stop)
        for key in list(found or ()):
            if found is not None and key in found and len(found) <= SEVERAL:
                fewer = self.among([each for each in found if each != key], SHRINK * seconds / SEVERAL, stop)
                found = found if fewer is None else fewer
        return found

    def among(
        self, keys: list[tuple[str, str]], seconds: float, stop: Callable[[], bool]
    ) -> list[tuple[str, str]] | None:
        """Some of these rules that together leave no way. None: there are none, or not in time."""
        self.model.clear_assumptions()
        self.model.add_assumptions([self.rules[key] for key in keys])
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 1
        if watched(solver, self.model, stop) != cp_model.INFEASIBLE:
            return None
        core = set(solver.sufficient_assumptions_for_infeasibility())
        return [key for key in keys if self.rules[key].index in core]
