"""The second exact engine: is there a timetable with at most so many breaks? Asked from the bound upwards, or downwards from
what is known.

Where slots are full, unsatisfiable cores lead nowhere for minutes, while a plain yes or no of a modern solver comes in
seconds; there it proves sooner that tables are counted by people. Who decides is given from outside, since it runs in
another process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pysat.card import CardEnc, EncType

from bravehall.meetings.timetable.decided import Decide
from bravehall.meetings.timetable.maxsat import Formula
from bravehall.meetings.timetable.problem import Problem


class Questions:
    """All meetings take place: the rules once, and the breaks counted.

    `limits`: how many breaks each participant may have, in their order.
    """

    def __init__(self, problem: Problem, limits: Sequence[int] | None = None) -> None:
        self.formula = Formula(problem)
        self.rules, self.breaks = self.formula.rules, list[int]()
        for n, literals in enumerate(self.formula.breaks):
            limit = len(literals) if limits is None else limits[n]
            self.breaks += literals[:limit]
            self.rules += [[-literal] for literal in literals[limit : limit + 1]]

    def ask(
        self, most: int, decide: Decide, stop: Callable[[], bool], *, likely: bool = False
    ) -> tuple[bool, dict[str, int] | None]:
        """Whether there is an answer, and the timetable with at most `most` breaks, if there is one."""
        clauses: list[Sequence[int]] = list(self.rules)
        if most == 0:
            clauses += [[-literal] for literal in self.breaks]
        elif most < len(self.breaks):
            clauses += CardEnc.atmost(
                self.breaks, most, top_id=self.formula.pool.top, encoding=EncType.totalizer
            ).clauses
        decided = decide(clauses, stop, likely=likely)
        if decided.model is None:
            return decided.known, None
        true = decided.model
        return True, {name: at for (name, at), literal in self.formula.x.items() if literal in true}
