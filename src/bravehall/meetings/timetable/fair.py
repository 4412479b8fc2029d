"""Which wishes take place where the choice of the greatest priority cannot be arranged fairly: the most that can."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from ortools.sat.python import cp_model

from bravehall.meetings.timetable.placing import Answer, Placing, begin_of
from bravehall.meetings.timetable.problem import Meeting, Problem


class FairPlacing(Placing):
    """The placing model, and nobody has more breaks than another one beyond the fairness."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        assert problem.fairness is not None
        least = self.model.new_int_var(0, problem.slots, "the fewest breaks")
        for mine in problem.of().values():
            breaks = self.breaks(mine)
            self.model.add(breaks >= least)
            self.model.add(breaks <= least + problem.fairness)

    def breaks(self, mine: list[Meeting]) -> cp_model.LinearExprT:
        """Of one person: runs of taken slots but one, if there are any."""
        taken = []
        for slot in range(1, self.problem.slots + 1):
            taken.append(self.model.new_bool_var(""))
            self.model.add(taken[-1] == sum(self.x[m.id, slot] for m in mine if (m.id, slot) in self.x))
        runs = [taken[0], *(begin_of(self.model, here, before) for before, here in pairwise(taken))]
        some = self.model.new_bool_var("")
        self.model.add_max_equality(some, taken)
        return sum(runs) - some


def place_fairly(
    problem: Problem, near: Mapping[str, int], *, seconds: float, workers: int, seed: int, stop: Callable[[], bool]
) -> Answer:
    """As much priority as can be arranged fairly; without a slot and proven: nothing can. `near`: where to look first."""
    placing = FairPlacing(problem)
    placing.model.maximize(sum(placing.priorities()))
    placing.hint(near)
    return placing.solve(seconds=seconds, workers=workers, seed=seed, stop=stop)
