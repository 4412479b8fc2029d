"""Which of the equally good choices of wishes: the one in which the worst-served people are served best."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor

from ortools.sat.python import cp_model

from bravehall.meetings.timetable.placing import Answer, Placing
from bravehall.meetings.timetable.problem import Meeting, Problem, attainable, priority_of


def standing(problem: Problem, slot: Mapping[str, int]) -> tuple[int, Fraction, int]:
    """How good a choice of wishes is, more is better: its priority, the share of the worst-served person, and how many have
    only that, which counts against it. A share is of the meetings there could be for somebody; it is never rounded, since
    two of three are no more than two of three."""
    shares = [Fraction(sum(m.id in slot for m in mine), most) for mine, most in wishing(problem)]
    worst = min(shares, default=Fraction(1))
    return priority_of(problem, slot), worst, -shares.count(worst)


def wishing(problem: Problem) -> list[tuple[list[Meeting], int]]:
    """The meetings of everybody with wishes, and how many there could be for them."""
    of = problem.of()
    everybody = [(of[person.id], most) for person, most in attainable(problem)]
    return [(mine, most) for mine, most in everybody if most and not all(meeting.needed for meeting in mine)]


def served_best(
    problem: Problem, chosen: Answer, *, rules: Callable[[Problem], Placing] = Placing,
    seconds: float, workers: int, seed: int, stop: Callable[[], bool],
) -> Answer:  # fmt: skip
    """Of the timetables with the priority of `chosen`: first the share of the worst-served person is the greatest, then as few
    as can be have only that. `chosen` stays where nothing is better."""
    assert chosen.slot is not None
    slot, lifted = chosen.slot, False
    for step in (lift, thin):
        now = standing(problem, slot)
        if now[1] == 1 or (lifted and now[2] == -1):  # nobody can have more, or one person has to have that
            break
        placing = rules(problem)
        placing.model.add(sum(placing.priorities()) >= chosen.value)
        placing.hint(slot)
        step(placing, now[1])
        found = placing.solve(seconds=seconds / 2, workers=workers, seed=seed, stop=stop)
        if found.slot is not None and standing(problem, found.slot) > now:
            slot = found.slot
        lifted = found.proven
    return chosen._replace(slot=slot)


def lift(placing: Placing, worst: Fraction) -> None:
    """The greatest share for the worst-served person, `worst` at least."""
    people = counted(placing)
    fine = max(most for _count, most in people) ** 2  # no two shares lie closer than one part of so many
    least = placing.model.new_int_var(floor(worst * fine), fine, "the worst share")
    for count, most in people:
        placing.model.add(least * most <= fine * count)
    placing.model.maximize(least)


def thin(placing: Placing, worst: Fraction) -> None:
    """The fewest people with the `worst` share alone, and nobody with less."""
    few = []
    for count, most in counted(placing):
        least = ceil(worst * most)
        placing.model.add(count >= least)
        if least == worst * most:
            few.append(placing.model.new_bool_var("only that"))
            placing.model.add(count > least).only_enforce_if(few[-1].negated())
    placing.model.minimize(sum(few))


def counted(placing: Placing) -> list[tuple[cp_model.LinearExprT, int]]:
    """For everybody with wishes: how many meetings they have, and how many there could be."""
    return [
        (sum(1 if meeting.needed else placing.placed[meeting.id] for meeting in mine), most)
        for mine, most in wishing(placing.problem)
    ]
