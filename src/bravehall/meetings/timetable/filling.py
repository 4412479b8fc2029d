"""Outlines filled by questions: who meets whom on everybody's day. Where there is no such timetable, those in the way have more room."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from bravehall.meetings.timetable.clauses import Stopped
from bravehall.meetings.timetable.corridors import within
from bravehall.meetings.timetable.decided import Decide
from bravehall.meetings.timetable.obstacles import Obstacles
from bravehall.meetings.timetable.outline import PRICE, Outline
from bravehall.meetings.timetable.outlined import Outlined
from bravehall.meetings.timetable.satisfying import Questions

if TYPE_CHECKING:
    from bravehall.meetings.timetable.search import Search

Shares = tuple[tuple[float, float], ...]

SEEDS = 1_000_000  # between those of two workers, and of two outlines of one
CHEAPER = 0.85  # a break of the next outline, where this one could not be filled
UNTIL = 0.4  # of all time: no further outline is drawn later
FAILED = 3  # outlines that were not filled, one after the other, after which it is no use
# the room around everybody's day; how far from the bound to its breaks is asked, and for how much of all time. One way leads to better
# answers, the other to some where there were none: later, and by the second worker where the bound is far from the outline
BETTER, SURER = (1, ((0.4, 0.2),)), (0, ((0.5, 0.1), (1.0, 0.2)))
HARD = 2.0  # times the bound are the breaks of an outline that is far from it
PATIENCE = 0.35  # of all time, for one outline
LOOKS = 1_000, 6_000  # conflicts, to find who is in the way; where a question was refuted, too


class Filling:
    """By one of two workers, from where the search has a timetable."""

    def __init__(self, search: Search, decide: Decide, worker: int) -> None:
        self.search, self.decide, self.worker = search, decide, worker
        self.whole = range(1, search.problem.slots + 1)
        self.obstacles: Obstacles | None = None  # made when somebody is in the way: that takes a second
        self.kept = ExitStack()

    def run(self) -> None:
        """One outline after the other, until there is an answer."""
        search, first, price = self.search, self.search.best, PRICE
        with self.kept:
            for n in range(self.worker, self.worker + 2 * FAILED, 2):
                outlined = Outlined(search, search.seed + n * SEEDS) if n else search.outlined
                if search.best is not first or search.gone() >= UNTIL * search.seconds or search.enough():
                    return
                if outlined.outline is None and not outlined.draw(price):
                    return
                assert outlined.outline is not None
                far = sum(outlined.outline.breaks().values()) > HARD * search.bound
                self.fill(outlined, outlined.outline, *(SURER if n > 1 or (n and far) else BETTER))
                price *= CHEAPER

    def fill(self, outlined: Outlined, outline: Outline, room: int, shares: Shares) -> None:
        """Ask for fewer breaks than the best has, and give more room where there is no such timetable."""
        search, start, limits = self.search, self.search.best, outline.breaks()
        reach, until = outlined.reach(outline, room), search.gone() + PATIENCE * search.seconds
        if not room:
            self.loosen(reach, limits, LOOKS[0])
        while (
            self.ask(reach, limits, shares) and search.best is start and search.gone() < until and not search.enough()
        ):
            if not self.loosen(reach, limits, LOOKS[1]):
                room += 1
                for who, slots in outlined.reach(outline, room).items():
                    reach[who] = range(min(slots.start, reach[who].start), max(slots.stop, reach[who].stop))

    def loosen(self, reach: dict[str, range], limits: dict[str, int], conflicts: int) -> int:
        """Give more room to whoever is in the way, or, where that would not help, one of them a break more. How often it was needed."""
        if self.obstacles is None:
            try:
                self.obstacles = self.kept.enter_context(Obstacles(self.search.rules()))
            except Stopped:
                return 0
        count = 0
        while found := self.obstacles.among(reach, limits, conflicts, self.search.enough):
            wider = {who: [*reach[who], *slots] for who, slots in found.items() if slots}
            for who, slots in wider.items():
                reach[who] = range(min(slots), max(slots) + 1)
            if not wider:
                who = min(found)
                limits[who], reach[who] = limits[who] + 1, self.whole
            count += 1
        return count

    def ask(self, reach: dict[str, range], limits: dict[str, int], shares: Shares) -> bool:
        """For fewer breaks than the best has. True: there is no such timetable so near."""
        search, near = self.search, within(self.search.problem, reach)
        if not all(meeting.slots for meeting in near.meetings):
            return True
        questions, found = Questions(near, limits, stop=search.enough), False
        low, high = search.bound, sum(limits.values())
        for share, patience in shares:
            with questions.several(high + 1, self.decide, likely=True) as asked:
                while not search.enough() and low <= (high := min(high, search.value - 1)):
                    most = low + int((high - low) * share)
                    known, slot = asked(most, search.unneeded(most, patience))
                    if slot is not None:
                        search.keep(slot)
                        found = True
                    elif known:
                        low = most + 1
                    else:
                        break
            if found or low > high:
                break
        return not found and low > high
