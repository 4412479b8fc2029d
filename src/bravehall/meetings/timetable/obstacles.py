"""What is in the way of an outline: the few people whose days do not fit together.

Hardly ever is it the outline as a whole: of 200 people four to ten are the reason, and a solver says which in a fraction of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from pysat.solvers import Solver

from bravehall.meetings.timetable.formula import Formula

STEP = 250  # conflicts between two looks at whether to stop
SHORTER = 2  # how often a reason is asked to be shorter


class Obstacles:
    """By these rules, for one outline after the other."""

    def __init__(self, formula: Formula) -> None:
        self.formula = formula
        self.solver = Solver(name="g4", bootstrap_with=formula.rules)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.solver.delete()

    def among(
        self, reach: Mapping[str, range], limits: Mapping[str, int], conflicts: int, stop: Callable[[], bool]
    ) -> dict[str, list[int]] | None:
        """Some who cannot all stay within their slots and have no more breaks than their limit, and in which slots beyond
        theirs they could help; in none, if it is their limit alone. None: nobody was found to be in the way, after so many
        conflicts of the solver."""
        assumed: dict[int, tuple[str, int]] = {}
        for person, literals in zip(self.formula.problem.participants, self.formula.breaks, strict=True):
            who = person.id
            if limits[who] < len(literals):
                assumed[-literals[limits[who]]] = who, 0
            assumed |= {
                -literal: (who, slot) for slot, literal in self.formula.busy[who].items() if slot not in reach[who]
            }
        core = self.core(list(assumed), conflicts, stop)
        if core is None:
            return None
        for _ in range(SHORTER):
            shorter = self.core(core[::-1], conflicts, stop)
            if shorter is None or len(shorter) >= len(core):
                break
            core = shorter
        found: dict[str, list[int]] = {}
        for literal in core:
            who, slot = assumed[literal]
            found.setdefault(who, []).extend([slot] if slot else [])
        return found

    def core(self, assumed: list[int], conflicts: int, stop: Callable[[], bool]) -> list[int] | None:
        """Some of these that cannot all be true. None: it is not known whether there are any."""
        for _ in range(0, conflicts, STEP):
            if stop():
                return None
            self.solver.conf_budget(STEP)
            possible = self.solver.solve_limited(assumptions=assumed, expect_interrupt=True)
            if possible is not None:
                return None if possible else self.solver.get_core() or []
        return None
