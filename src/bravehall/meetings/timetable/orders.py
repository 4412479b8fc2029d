"""That some meetings come after others, for CP-SAT, in as many clauses as there are slots."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ortools.sat.python import cp_model

from bravehall.meetings.timetable.problem import Meeting, Problem

Literals = Mapping[tuple[str, int], cp_model.IntVar]


def in_order(
    model: cp_model.CpModel, problem: Problem, x: Literals,
    unless: Callable[[Meeting, Meeting], list[cp_model.LiteralT]] = lambda meeting, before: [],
) -> None:  # fmt: skip
    """What comes before a meeting is over when it begins. `x`: a meeting in a slot, once at the most; `unless`: literals
    that switch this one order off."""
    by_id = {meeting.id: meeting for meeting in problem.meetings}
    until: dict[str, dict[int, cp_model.IntVar]] = {}
    for meeting in problem.meetings:
        for name in meeting.after:
            for each in (meeting, by_id[name]):
                if each.id not in until:
                    until[each.id] = ended(model, each, x)
            before, off = list(until[name].items()), unless(meeting, by_id[name])
            passed = 0
            for slot, mine in until[meeting.id].items():
                while passed < len(before) and before[passed][0] < slot:
                    passed += 1
                earlier = [before[passed - 1][1]] if passed else []
                model.add_bool_or([*earlier, ~mine, *off])


def ended(model: cp_model.CpModel, meeting: Meeting, x: Literals) -> dict[int, cp_model.IntVar]:
    """Literals "in this slot or an earlier one", for each slot where it may be."""
    literals: dict[int, cp_model.IntVar] = {}
    last: list[cp_model.IntVar] = []
    for slot in meeting.slots:
        here, literals[slot] = x[meeting.id, slot], model.new_bool_var("")
        model.add_implication(here, literals[slot])
        for literal in last:
            model.add_implication(literal, literals[slot])
            model.add_implication(literal, ~here)
        model.add_bool_or([~literals[slot], here, *last])
        last = [literals[slot]]
    return literals
