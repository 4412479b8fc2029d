"""Which people, tables and slots together admit no timetable: a core of the placing model, in words."""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model

from bravehall.meetings.timetable.problem import Meeting, Problem
from bravehall.meetings.timetable.proofs import listed, so_many


def explained(problem: Problem, seconds: float) -> str:
    """A sentence with the people, tables and slots whose rules cannot be kept together; the model must be infeasible."""
    core = Rules(problem).core(seconds)
    if core is None:
        return ""
    said = "Nobody can be in two places at once"
    if who := [name for kind, name in core if kind == "person"]:
        said += f", and the meetings of {listed(who)} do not fit together"
    if wants := [name for kind, name in core if kind == "wants"]:
        said += f" with as few and as many as {listed(wants)} may have"
    if tables := [name for kind, name in core if kind == "table"]:
        said += f" with one meeting at once at table{'s' if len(tables) > 1 else ''} {listed(tables)}"
    if slots := [name for kind, name in core if kind == "slot"]:
        by_room: dict[int, list[str]] = {}
        for slot in slots:
            by_room.setdefault(problem.room(int(slot)), []).append(slot)
        said += "".join(
            f" with {so_many(room, 'table')} in slot{'s' if len(each) > 1 else ''} {listed(each)}"
            for room, each in by_room.items()
        )
    return f"{said}: the search through every arrangement is complete."


class Rules:
    """The placing model, in which each person, table and slot has a literal that switches its rule on."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.rules: dict[tuple[str, str], cp_model.IntVar] = {}
        self.x = {(m.id, at): self.model.new_bool_var("") for m in problem.meetings for at in m.slots}
        for meeting in problem.meetings:
            here = self.at(meeting.slots, meeting)
            self.model.add_exactly_one(here) if meeting.needed else self.model.add_at_most_one(here)
        self.order()
        self.people()
        self.tables()

    def at(self, slots: Iterable[int], *meetings: Meeting) -> list[cp_model.IntVar]:
        return [self.x[m.id, slot] for slot in slots for m in meetings if (m.id, slot) in self.x]

    def rule(self, kind: str, name: object) -> cp_model.IntVar:
        return self.rules.setdefault((kind, str(name)), self.model.new_bool_var(f"{kind} {name}"))

    def order(self) -> None:
        by_id = {meeting.id: meeting for meeting in self.problem.meetings}
        for meeting in self.problem.meetings:
            for before in meeting.after:
                for slot in meeting.slots:
                    earlier = self.at((at for at in by_id[before].slots if at < slot), by_id[before])
                    self.model.add_bool_or([*earlier, self.x[meeting.id, slot].negated()])

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
        for slot in range(1, self.problem.slots + 1):
            here = self.at([slot], *seated)
            if len(here) > self.problem.room(slot):
                self.model.add(sum(here) <= self.problem.room(slot)).only_enforce_if(self.rule("slot", slot))
            for table, theirs in hosted.items():
                if len(at_table := self.at([slot], *theirs)) > 1:
                    self.model.add(sum(at_table) <= 1).only_enforce_if(self.rule("table", table))

    def core(self, seconds: float) -> list[tuple[str, str]] | None:
        """The rules that together leave no way. None: that was not found out in time."""
        self.model.add_assumptions(list(self.rules.values()))
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 1
        if solver.solve(self.model) != cp_model.INFEASIBLE:
            return None
        core = set(solver.sufficient_assumptions_for_infeasibility())
        return [key for key, literal in self.rules.items() if literal.index in core]
