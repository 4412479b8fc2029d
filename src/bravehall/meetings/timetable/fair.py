"""Which wishes take place where the choice of the greatest priority cannot be arranged fairly: the most that can."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from ortools.sat.python import cp_model

from bravehall.meetings.timetable.placing import Answer, Placing, begin_of
from bravehall.meetings.timetable.problem import Meeting, Problem, priority_of
from bravehall.meetings.timetable.serving import served_best, standing

SERVING = 0.5  # of the time for placing, for whom the wishes are met


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
    problem: Problem, near: Mapping[str, int], *, given: Mapping[str, int] | None = None,
    seconds: float, workers: int, seed: int, stop: Callable[[], bool],
) -> Answer:  # fmt: skip
    """As much priority as can be arranged fairly, and of as much the choice that serves people best; without a slot and
    proven: nothing can. `near`: where to look first, without a `given` one, whose wishes stay where no others are better."""
    placing = FairPlacing(problem)
    placing.model.maximize(sum(placing.priorities()))
    placing.hint(near if given is None else given)
    found = placing.solve(seconds=seconds, workers=workers, seed=seed, stop=stop)
    wished = sum(meeting.priority for meeting in problem.meetings if not meeting.needed)
    if given is not None and (found.slot is None or standing(problem, found.slot) <= standing(problem, given)):
        bound = wished if found.slot is None else found.bound
        found = Answer(dict(given), priority_of(problem, given), bound, found.proven)
    if found.slot is None or found.value == wished:
        return found
    return served_best(
        problem, found, rules=FairPlacing, seconds=SERVING * seconds, workers=workers, seed=seed, stop=stop
    )
