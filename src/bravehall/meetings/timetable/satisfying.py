"""The second exact engine: is there a timetable with at most so many breaks? Asked from the bound upwards, or downwards from
what is known.

Where slots are full, unsatisfiable cores lead nowhere for minutes, while a plain yes or no of a modern solver comes in
seconds; there it proves sooner that tables are counted by people. Who decides is given from outside, since it runs in
another process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain

from pysat.card import CardEnc, EncType, ITotalizer

from bravehall.meetings.timetable.clauses import Stopped
from bravehall.meetings.timetable.decided import Decide, Decided
from bravehall.meetings.timetable.formula import Formula
from bravehall.meetings.timetable.problem import Problem

Stop = Callable[[], bool]
Answered = tuple[bool, dict[str, int] | None]  # whether there is an answer, and the timetable, if there is one


class Questions:
    """All meetings take place: the rules once, and the breaks counted. Where these are too many, or they were stopped, there are no answers.

    `limits`: see Formula.
    """

    def __init__(
        self, problem: Problem, limits: Mapping[str, int] | None = None, *, stop: Stop = lambda: False
    ) -> None:
        self.breaks = list[int]()
        try:
            self.formula: Formula | None = Formula(problem, limits=limits, stop=stop)
        except Stopped:
            self.formula = None
            return
        self.rules = self.formula.rules
        self.breaks += chain.from_iterable(self.formula.breaks)

    def ask(self, most: int, decide: Decide, stop: Stop, *, likely: bool = False) -> Answered:
        """Whether a timetable has at most `most` breaks."""
        if self.formula is None:
            return False, None
        clauses: list[Sequence[int]] = list(self.rules)
        if most == 0:
            clauses += [[-literal] for literal in self.breaks]
        elif most < len(self.breaks):
            clauses += CardEnc.atmost(self.breaks, most, top_id=self.formula.top, encoding=EncType.totalizer).clauses
        with decide(clauses, likely=likely) as asked:
            return self.answered(asked(stop))

    @contextmanager
    def several(self, below: int, decide: Decide, *, likely: bool = False) -> Iterator[Callable[[int, Stop], Answered]]:
        """The same for one number after the other, each less than `below`: what is learned from one helps with the next."""
        if self.formula is None:
            yield lambda most, stop: (False, None)
            return
        with ITotalizer(self.breaks, ubound=below, top_id=self.formula.top) as counted:
            clauses, beyond = [*self.rules, *counted.cnf.clauses], list(counted.rhs)
        with decide(clauses, likely=likely) as asked:
            yield lambda most, stop: self.answered(asked(stop, [-each for each in beyond[most : most + 1]]))

    def answered(self, decided: Decided) -> Answered:
        if decided.model is None or self.formula is None:
            return decided.known, None
        true = decided.model
        return True, {name: at for (name, at), literal in self.formula.x.items() if literal in true}
