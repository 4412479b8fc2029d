"""Which people and slots together admit no timetable: a core of the placing model, in words."""

from __future__ import annotations

from ortools.sat.python import cp_model

from bravehall.meetings.timetable.problem import Problem
from bravehall.meetings.timetable.proofs import listed


def explained(problem: Problem, seconds: float) -> str:
    """A sentence with the people and the slots whose rules cannot be kept together; the model must be infeasible."""
    model = cp_model.CpModel()
    x = {(m.id, slot): model.new_bool_var("") for m in problem.meetings if m.needed for slot in m.slots}
    for meeting in problem.meetings:
        if meeting.needed:
            model.add_exactly_one(x[meeting.id, slot] for slot in meeting.slots)
            for before in meeting.after:
                for slot in meeting.slots:
                    earlier = [literal for (name, at), literal in x.items() if name == before and at < slot]
                    model.add_bool_or([*earlier, x[meeting.id, slot].negated()])
    people: dict[str, cp_model.IntVar] = {}
    slots: dict[int, cp_model.IntVar] = {}
    for person, mine in problem.of().items():
        people[person] = model.new_bool_var(person)
        for slot in range(1, problem.slots + 1):
            here = [x[m.id, slot] for m in mine if (m.id, slot) in x]
            if len(here) > 1:
                model.add(sum(here) <= 1).only_enforce_if(people[person])
    for slot in range(1, problem.slots + 1):
        here = [x[m.id, slot] for m in problem.meetings if not m.online and (m.id, slot) in x]
        if len(here) > problem.room(slot):
            slots[slot] = model.new_bool_var(f"slot {slot}")
            model.add(sum(here) <= problem.room(slot)).only_enforce_if(slots[slot])
    model.add_assumptions([*people.values(), *slots.values()])
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    if solver.solve(model) != cp_model.INFEASIBLE:
        return ""
    core = set(solver.sufficient_assumptions_for_infeasibility())
    who = [person for person, literal in people.items() if literal.index in core]
    when = [str(slot) for slot, literal in slots.items() if literal.index in core]
    said = "Nobody can be in two places at once"
    said += f", and the meetings of {listed(who)} do not fit together" if who else ""
    said += f" with {problem.tables} tables in slots {listed(when)}" if when else ""
    return f"{said}: the search through every arrangement is complete."
