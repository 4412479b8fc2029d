"""A timetable from an outline: what is near everybody's day there, for beliefs, and questions in that corridor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bravehall.meetings.timetable.corridors import corridor
from bravehall.meetings.timetable.decided import Decide
from bravehall.meetings.timetable.outline import SLOTS, Outline
from bravehall.meetings.timetable.problem import Problem
from bravehall.meetings.timetable.satisfying import Questions

if TYPE_CHECKING:
    from bravehall.meetings.timetable.search import Search

MOVES, FEWEST = 4_000, 300  # a meeting; with fewer an outline is not worth it
# moves a second that are counted on, so that they follow from the time that is given; how much of it an outline may take
RATE, SHARE = 2_500_000, 0.15
BELIEVED, ASKED = 2, 1  # slots of room around everybody's day
PATIENCE = 0.2  # of all time, for one question


class Outlined:
    """One outline. `draw` comes first."""

    def __init__(self, search: Search, seed: int) -> None:
        self.search, self.seed = search, seed
        self.outline: Outline | None = None

    def draw(self) -> bool:
        """True: there is one now. There is none of a longer day than SLOTS, without time, or where somebody's day is impossible."""
        search, count = self.search, len(self.search.problem.meetings)
        moves = min(MOVES * count, int(SHARE * search.seconds * RATE))
        if search.problem.slots > SLOTS or moves < FEWEST * count:
            return False
        outline = Outline(search.problem, self.seed)
        if outline.possible and outline.run(moves, search.tell):
            self.outline = outline
        return self.outline is not None

    def near(self, outline: Outline, room: int) -> Problem:
        """The problem around these days. Whoever has a break there is free all day."""
        free = [who for who, count in outline.breaks().items() if count]
        return corridor(self.search.problem, outline.days(), room, free)

    def believed(self) -> Problem | None:
        """The same for beliefs: who have no slot in common there may meet wherever they can."""
        if self.outline is None:
            return None
        problem = self.search.problem
        pairs = zip(self.near(self.outline, BELIEVED).meetings, problem.meetings, strict=True)
        return msgspec.structs.replace(
            problem, meetings=tuple(near if near.slots else anywhere for near, anywhere in pairs)
        )

    def ask(self, decide: Decide, share: float) -> None:
        """For fewer breaks than the best has, where nobody has more than in the outline: `share` of the way from the bound."""
        search = self.search
        if self.outline is None or search.best is None:
            return
        near, limits = self.near(self.outline, ASKED), self.outline.breaks()
        low, high = search.bound, sum(limits.values())
        if not all(meeting.slots for meeting in near.meetings):
            return
        questions = Questions(near, limits, stop=lambda: search.tell() or search.met())
        with questions.several(high + 1, decide, likely=True) as asked:
            while not search.tell() and low <= (high := min(high, search.value - 1)):
                most = low + int((high - low) * share)
                known, slot = asked(most, search.unneeded(most, PATIENCE))
                if slot is not None:
                    search.keep(slot)
                elif known:
                    low = most + 1
                else:
                    break
