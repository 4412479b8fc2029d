"""An outline for a search, and what is near everybody's day there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bravehall.meetings.timetable.corridors import around, within
from bravehall.meetings.timetable.outline import PRICE, SLOTS, WIDE, Outline, choosing, effort
from bravehall.meetings.timetable.problem import Problem

if TYPE_CHECKING:
    from bravehall.meetings.timetable.search import Search

MOVES, FEWEST = 4_000, 300  # a meeting; with fewer an outline is not worth it
# moves a second that are counted on, so that they follow from the time that is given; how much of it an outline may take
RATE, SHARE = 2_500_000, 0.15
BELIEVED = 2  # slots of room around everybody's day, for beliefs


class Outlined:
    """One outline. `draw` comes first."""

    def __init__(self, search: Search, seed: int) -> None:
        self.search, self.seed = search, seed
        self.outline: Outline | None = None

    def draw(self, price: float = PRICE) -> bool:
        """True: there is one now, its breaks at that price. There is none of a longer day than SLOTS, of a meeting of more than WIDE, without time, or where somebody's day is impossible."""
        search, count = self.search, len(self.search.problem.meetings)
        moves = min(MOVES * count, int(SHARE * search.seconds * RATE / effort(search.problem)))
        wide = any(len(meeting.between) > WIDE for meeting in choosing(search.problem))
        if search.problem.slots > SLOTS or wide or moves < FEWEST * count:
            return False
        outline = Outline(search.problem, self.seed)
        if outline.possible and outline.run(moves, search.enough, price):
            self.outline = outline
        return self.outline is not None

    def reach(self, outline: Outline, room: int) -> dict[str, range]:
        """Everybody's slots around these days. Whoever has a break there is free all day."""
        free = [who for who, count in outline.breaks().items() if count]
        return around(self.search.problem, outline.days(), room, free)

    def believed(self) -> Problem | None:
        """What is near these days, for beliefs: who have no slot in common there may meet wherever they can."""
        if self.outline is None:
            return None
        problem = self.search.problem
        near = within(problem, self.reach(self.outline, BELIEVED))
        pairs = zip(near.meetings, problem.meetings, strict=True)
        return msgspec.structs.replace(
            problem, meetings=tuple(near if near.slots else anywhere for near, anywhere in pairs)
        )
