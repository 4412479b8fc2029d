"""Fewer breaks near the best: questions in one corridor after the other.

Whoever has no break in the first timetable and is not forced to have one gets none, so that most people's meetings stand side
by side in one of a few places, and little is left to count. In a corridor it takes hardly a second to refute what is too few,
and a process that has its rules answers for one number after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bravehall.meetings.timetable.corridors import corridor
from bravehall.meetings.timetable.decided import Decide
from bravehall.meetings.timetable.forced import fewest, forced_breaks
from bravehall.meetings.timetable.problem import breaks_of, days_of
from bravehall.meetings.timetable.satisfying import Questions

if TYPE_CHECKING:
    from bravehall.meetings.timetable.search import Search

PATIENCE = 0.3  # of all time, for one question; then more breaks are asked for


class Nearby:
    """`share`: how far from the bound to the best is asked. `rooms`: slots of room around everybody's day, the next where there
    is nothing left with fewer; the whole day at last, and then for everybody's breaks.

    The search has a timetable. Several of these can work on it at the same time, each with other rooms.
    """

    def __init__(self, search: Search, decide: Decide, share: float, rooms: Sequence[int]) -> None:
        assert search.best is not None
        self.search, self.decide, self.rooms = search, decide, (*rooms, search.problem.slots)
        self.share = share
        self.forced = {who for who, mine in search.problem.of().items() if fewest(mine)}
        broken = {who for who, count in breaks_of(search.problem, search.best).items() if count}
        self.may = frozenset(self.forced | broken)

    def run(self) -> bool:
        """True: the best is proven."""
        search, at = self.search, 0
        while at < len(self.rooms) and not search.tell() and not search.met():
            start = search.best
            assert start is not None
            self.around(start, min(self.rooms[at], search.problem.slots))
            at = at + 1 if search.best is start else 0
        return search.met()

    def around(self, start: dict[str, int], room: int) -> None:
        """Questions in one corridor, until a better timetable is known or there is none in it. Whoever has a break that is
        not forced, or may get one, is free all day."""
        search, count = self.search, breaks_of(self.search.problem, start)
        value, whole = sum(count.values()), room >= search.problem.slots
        may, here = self.may, (value, self.may)
        free = {who for who, many in count.items() if (many and who not in self.forced) or (who in may and not many)}
        near = corridor(search.problem, days_of(search.problem, start), room, free)
        search.refuted.take(here, room, forced_breaks(near))
        limits = None if whole else {who: max(many, int(who in may)) for who, many in count.items()}
        questions = Questions(near, limits, stop=search.enough)
        most = eased = 0
        while search.best is start and not search.tell() and eased < value:
            with questions.several(value, self.decide, likely=True) as ask:
                while search.best is start and not search.tell():
                    low = max(eased, search.bound, search.refuted.least(here, room))
                    if low >= value:
                        return
                    most = low + int((value - low) * self.share)
                    known, slot = ask(most, search.unneeded(most, PATIENCE))
                    if slot is not None:
                        search.keep(slot)
                    elif not known:
                        break
                    else:
                        search.refuted.take(here, room, most + 1)
                        search.bound = max(search.bound, most + 1 if whole else 0)
            eased = most + 1 + (value - 1 - most) // 2  # it was too hard
