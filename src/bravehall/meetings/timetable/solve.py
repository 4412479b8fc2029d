"""From a problem to its timetable: proofs first, then what takes place, then as few breaks as can be."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from bravehall.meetings.timetable.choosing import place
from bravehall.meetings.timetable.conflict import explained
from bravehall.meetings.timetable.decided import Decide
from bravehall.meetings.timetable.fair import place_fairly
from bravehall.meetings.timetable.placing import Answer
from bravehall.meetings.timetable.problem import Problem, Timetable
from bravehall.meetings.timetable.proofs import impossible, so_many
from bravehall.meetings.timetable.reasons import why_not
from bravehall.meetings.timetable.result import Progress, Solved, Status
from bravehall.meetings.timetable.search import Search
from bravehall.meetings.timetable.tables import assign

PLACING = 0.4  # of the time that is left, for more of the wishes
FAIR = 0.4  # of the time: without a fair timetable of the chosen wishes until then, others are chosen
LEAST_SECONDS = 1.0  # for words about why there is none


def solve(
    problem: Problem, *, seconds: float = 60.0, workers: int = 1, seed: int = 1, clock: Callable[[], float],
    progress: Callable[[Progress], bool] = lambda how: False, given: Timetable | None = None,
    decide: Decide | None = None,
) -> Solved:  # fmt: skip
    """The best timetable found in that time; with one worker the same seed gives the same search.

    `decide`: who answers questions, each in a process of its own; with more than one worker two at a time.
    `given`: a right timetable to begin with; the answer places no less priority, with as much serves the worst-served person
    no worse and leaves no more people with only that, and then has no more breaks.
    """
    began = clock()
    if why := impossible(problem):
        return Solved(Status.IMPOSSIBLE, None, 0, 0, clock() - began, why=why)
    first = place(
        problem, seconds=PLACING * seconds, workers=workers, seed=seed, given=given.slot if given else None,
        stop=lambda: progress(Progress(clock() - began, None, 0)),
    )  # fmt: skip
    if first.slot is None:
        if not first.proven:
            return Solved(Status.UNKNOWN, None, 0, 0, clock() - began)
        words = explained(
            problem, max(LEAST_SECONDS, seconds + began - clock()),
            stop=lambda: progress(Progress(clock() - began, None, 0)),
        )  # fmt: skip
        return Solved(Status.IMPOSSIBLE, None, 0, 0, clock() - began, why=[words] if words else [])
    droppable = problem.fairness is not None and any(not m.needed for m in problem.meetings)

    def search_for(slot: dict[str, int], patience: float | None) -> tuple[Search, bool]:
        search = Search(
            only(problem, slot), seconds=seconds, began=began, seed=seed, clock=clock, progress=progress, decide=decide,
            patience=patience,
        )  # fmt: skip
        return search, search.run(slot, given.slot if given else None, workers)

    search, proven = search_for(first.slot, FAIR * seconds + clock() - began if droppable else None)
    if droppable and search.best is None:
        fair = place_fairly(
            problem, first.slot, given=given.slot if given else None, seconds=PLACING * (seconds + began - clock()),
            workers=workers, seed=seed, stop=lambda: progress(Progress(clock() - began, None, 0)),
        )  # fmt: skip
        if fair.slot is None:
            return answer(problem, search, fair.proven, fair, clock() - began)
        first = fair._replace(bound=min(first.bound, fair.bound))
        search, proven = search_for(fair.slot, None)
    return answer(problem, search, proven, first, clock() - began)


def only(problem: Problem, slot: dict[str, int]) -> Problem:
    """These meetings, all of them needed."""
    chosen = tuple(msgspec.structs.replace(m, needed=True) for m in problem.meetings if m.id in slot)
    return msgspec.structs.replace(problem, meetings=chosen)


def answer(problem: Problem, search: Search, proven: bool, chosen: Answer, seconds: float) -> Solved:
    every = len(search.problem.meetings) == len(problem.meetings)
    if search.best is None:
        if proven:
            more = so_many(problem.fairness or 0, "break")
            why = [f"Nobody may have more than {more} more than another one: no arrangement does that."]
            return Solved(Status.IMPOSSIBLE, None, 0, 0, seconds, why=why)
        return Solved(Status.UNKNOWN, None, 0, search.bound, seconds)
    timetable = Timetable(search.best, assign(problem, search.best))
    best = proven and chosen.proven and every
    bound = search.value if proven else min(search.bound, search.value)
    return Solved(
        Status.OPTIMAL if best else Status.FEASIBLE, timetable, search.value, bound, seconds, search.best_at, chosen.value,
        max(chosen.value, chosen.bound), why_not(problem, search.best),
    )  # fmt: skip
