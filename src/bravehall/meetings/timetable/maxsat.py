"""The fewest breaks as MaxSAT: hard clauses for the rules, a soft one against each break, solved by cores (RC2)."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from pysat.examples.rc2 import RC2

from bravehall.meetings.timetable.clauses import Stopped
from bravehall.meetings.timetable.formula import Formula
from bravehall.meetings.timetable.placing import Answer
from bravehall.meetings.timetable.problem import Problem, breaks_of

LOOK = 0.05  # seconds between two looks at how far it is


def fewest_breaks(
    problem: Problem, *, heard: Callable[[int], bool], by_people: bool = True, tables: bool = True
) -> Answer:
    """The best timetable. `heard(bound)` is called again and again in this thread; True stops the search, and then there
    is a bound and no timetable. `by_people`, `tables`: see Formula."""
    try:
        formula = Formula(problem, by_people=by_people, tables=tables, stop=lambda: heard(0))
    except Stopped:
        return Answer(None, 0, 0, False)
    search = RC2(formula.counted(), solver="g4")
    models: list[list[int] | None] = []
    thread = Thread(target=lambda: models.append(search.compute(expect_interrupt=True)), daemon=True)
    thread.start()
    stopped = False
    try:
        while thread.is_alive() and not stopped:
            thread.join(LOOK)
            stopped = heard(int(search.cost))
    finally:  # whatever passes: the solver is freed when nobody is at work in it
        while thread.is_alive():
            search.interrupt()
            thread.join(LOOK)
    search.delete()
    model, bound = models[0], int(search.cost)
    if model is None:
        return Answer(None, 0, bound, not stopped)
    true = {literal for literal in model if literal > 0}
    slot = {name: at for (name, at), literal in formula.x.items() if literal in true}
    return Answer(slot, sum(breaks_of(problem, slot).values()), bound, True)
