"""Which of the equally good choices of wishes: the one in which the worst-served people are served best."""

from __future__ import annotations

from collections.abc import Callable

from ortools.sat.python import cp_model

from bravehall.meetings.timetable.placing import Answer, Placing
from bravehall.meetings.timetable.problem import Problem, attainable

FINE = 1000  # parts of a share


def served_best(
    problem: Problem, chosen: Answer, *, seconds: float, workers: int, seed: int, stop: Callable[[], bool]
) -> Answer:
    """Of the timetables with the priority of `chosen`: first the share of the worst-served person is the greatest, then as few
    as can be have only that. A person's share is of the meetings there could be for them. Never less than `chosen`."""
    assert chosen.slot is not None
    slot, worst = chosen.slot, 0
    for step in ("share", "people"):
        placing = Placing(problem)
        placing.model.add(sum(placing.priorities()) >= chosen.value)
        placing.hint(slot)
        if step == "share":
            least = placing.model.new_int_var(0, FINE, "the worst share")
            for held, most in shares(placing):
                placing.model.add(least * most <= FINE * held)
            placing.model.maximize(least)
        else:
            few = []
            for n, (held, most) in enumerate(shares(placing)):
                few.append(placing.model.new_bool_var(f"only that {n}"))
                placing.model.add(held >= worst * most // FINE + 1).only_enforce_if(few[-1].negated())
                placing.model.add(FINE * held >= worst * most)
            placing.model.minimize(sum(few))
        found = placing.solve(seconds=seconds / 2, workers=workers, seed=seed, stop=stop)
        if found.slot is None:
            break
        slot, worst = found.slot, found.value if step == "share" else worst
    return chosen._replace(slot=slot)


def shares(placing: Placing) -> list[tuple[cp_model.LinearExprT, int]]:
    """For everybody with wishes: how many meetings they have, and how many there could be."""
    found: list[tuple[cp_model.LinearExprT, int]] = []
    mine = placing.problem.of()
    for person, most in attainable(placing.problem):
        wished = [meeting for meeting in mine[person.id] if not meeting.needed]
        if wished and most:
            needed = len(mine[person.id]) - len(wished)
            found.append((sum(placing.placed[meeting.id] for meeting in wished) + needed, most))
    return found
