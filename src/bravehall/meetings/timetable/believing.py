"""Fewer breaks by beliefs: a timetable from nothing, then one near the best after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bravehall.meetings.timetable.annealing import Annealing, Way
from bravehall.meetings.timetable.beliefs import AGAIN, FIRST, Beliefs
from bravehall.meetings.timetable.outline import Outline
from bravehall.meetings.timetable.outlined import Outlined
from bravehall.meetings.timetable.problem import Meeting, Participant, Problem

if TYPE_CHECKING:
    from bravehall.meetings.timetable.search import Search

ROUNDS, FEW = 200, 40  # of a first timetable; with fewer than the second annealing is better
NEAR, SHORTLY = 20, 10  # rounds near the best, and how often everybody talks before
TALK = 8e-8  # seconds a meeting and slot that are counted on, so that rounds follow from the time that is given
SHARE = 0.5  # of it, for the first timetable
PAIRS = 5_000_000  # of a meeting and a slot, for two people each: the most there is room for, at some 50 bytes
# faith in the best: at the beginning, its bounds, and by how much it grows where what came of it is worse, or shrinks
FAITH, BOUNDS, MORE, LESS = 1.0, (0.5, 4.0), 1.15, 0.93
# moves a meeting that mend what was decided last, which has the fewest slots to choose from
MENDING, COLD = 200, Way((0.0, 0.5, 0.75, 1.0), 0.1, 0.07)


def rounds_in(problem: Problem, seconds: float) -> int:
    """Of a first timetable in that time. 0: too few of them, there are rules that beliefs know nothing of, or too many slots."""
    widest = max([2, *(len(meeting.between) for meeting in problem.meetings if len(meeting.slots) > 1)])
    pairs = len(problem.meetings) * problem.slots * widest // 2
    if problem.fairness is not None or any(meeting.after for meeting in problem.meetings) or pairs > PAIRS:
        return 0
    talks = SHARE * seconds / (TALK * pairs)
    rounds = min(ROUNDS, int((talks - FIRST) * 2 / AGAIN))  # the later half hardly talks: most is decided
    return rounds if rounds >= FEW else 0


class Believing:
    """Several can work on a search at the same time, each with seeds of its own."""

    def __init__(self, search: Search, seed: int) -> None:
        self.search, self.seed, self.faith = search, seed, FAITH

    def first(self, rounds: int, outlined: Outlined) -> int | None:
        """Within the outline, which is drawn now, or else from nothing: see `take`."""
        problem, value = self.search.problem, None
        within = outlined.believed() if outlined.draw() else None
        if within is not None:
            value = self.take(Beliefs(problem, self.seed, within=within), rounds, FIRST)
        return self.take(Beliefs(problem, self.seed), rounds, FIRST) if value is None else value

    def run(self) -> None:
        """While there is time, until the best is as good as the bound, or beliefs turn out to be no use."""
        search = self.search
        while search.best is not None and search.rounds and not search.enough():
            self.seed += 1
            best = search.value
            value = self.take(Beliefs(search.problem, self.seed, search.best, self.faith), NEAR, SHORTLY)
            least, most = BOUNDS
            self.faith = min(most, max(least, self.faith * (MORE if value is None or value > best else LESS)))

    def take(self, beliefs: Beliefs, rounds: int, first: int) -> int | None:
        """The cost of what comes of it. None: it was stopped, or not every meeting found room."""
        slot: Mapping[str, int] | None = None
        if beliefs.run(rounds, first=first, stop=self.search.enough):
            slot = beliefs.complete()
        if slot is None:
            return None
        walk = Annealing(self.search.problem, slot, self.seed, COLD)
        cost = walk.run(MENDING * len(slot), floor=self.search.bound, stop=self.search.tell)
        self.search.keep(walk.found())
        self.search.tell()
        return cost


def compile_now() -> None:
    """Moves, outlines and beliefs, which the first search would compile and take ten seconds longer."""
    people = (Participant(id="a"), Participant(id="b"))
    meeting = Meeting(id="m", between=("a", "b"), slots=(1, 2))
    problem = Problem(slots=2, tables=1, participants=people, meetings=(meeting,))
    Annealing(problem, {"m": 1}, 1).run(10)
    Outline(problem, 1).run(10)
    Beliefs(problem, 1).run(1, first=1)
