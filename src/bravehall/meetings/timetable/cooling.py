"""Fewer breaks by annealing: how many moves, and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bravehall.meetings.timetable.annealing import WAYS, Annealing

if TYPE_CHECKING:
    from bravehall.meetings.timetable.search import Search

MOVES = 2_000  # a meeting, of the first run of annealing; each further one has twice as many
# moves a second that are counted on: so they follow from the time that is given, not from the clock
RATE = 3_000_000
SHARE, WHOLE = 0.05, 0.95  # of all these moves: the most that a first of many runs takes; what a single one takes
NEWS = 0.95  # a run of annealing is heard of whenever it has so much of the breaks it was last heard of with
MANY = 250  # meetings; with more of them cores come to nothing, and short runs cost less than a break, always
QUICK, SOON = 8_000, 400  # moves a meeting before corridors, and before or beside beliefs


class Cooling:
    def __init__(self, search: Search) -> None:
        self.search = search
        self.quick = 1 << 30  # what soon came of it

    def anneal(self, start: dict[str, int], runs: range) -> dict[str, int]:
        """Runs of twice the moves each, until nothing is left to gain. Returns the best by its own cost."""
        search, chosen, cost = self.search, start, 1 << 30
        for run in runs:
            way = WAYS[run % len(WAYS)] if len(search.problem.meetings) <= MANY else WAYS[0]
            walk = Annealing(search.problem, chosen, search.seed + run, way)
            again = walk.run(self.moves() << run, floor=search.bound, stop=self.followed(walk), left=search.left)
            found = walk.found()
            search.keep(found)
            if again < cost:
                chosen, cost = found, again
            if search.enough():
                break
        return chosen

    def soon(self, start: dict[str, int]) -> None:
        """A timetable that is no longer bad, long before beliefs have come to one."""
        walk = Annealing(self.search.problem, start, self.search.seed)
        walk.run(SOON * len(start), floor=self.search.bound, stop=self.search.tell, left=self.search.left)
        self.search.keep(walk.found())
        self.quick = walk.least
        self.search.tell()

    def followed(self, walk: Annealing) -> Callable[[], bool]:
        """Take what a run has so far, and tell of it: True, stop."""
        heard = walk.cost()

        def look() -> bool:
            nonlocal heard
            if walk.least <= NEWS * heard:
                heard = walk.least
                self.search.keep(walk.found())
            return self.search.tell()

        return look

    def moves(self) -> int:
        """Of the first run. What has many meetings cools once and slowly: several quick runs would all end warm."""
        count = len(self.search.problem.meetings)
        first, every = MOVES * count, int(RATE * self.search.seconds)
        if self.search.asks_near(count):
            return QUICK * count
        return max(1, first if first <= SHARE * every else int(WHOLE * every))
