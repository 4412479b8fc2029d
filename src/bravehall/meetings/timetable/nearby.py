"""Fewer breaks near the best: questions in one corridor after the other, then with some people free all day.

Whoever has no break in the first timetable and is not forced to have one gets none, so that most people's meetings stand side
by side in one of a few places, and little is left to count. In a corridor it takes hardly a second to refute what is too few,
and a process that has its rules answers for one number after the other. Where corridors of any room have nothing left, it is some people
who would have to come late instead of early: who they are is not known, but whether it is these is answered in half a second.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import Random
from typing import TYPE_CHECKING

from bravehall.meetings.timetable.corridors import corridor
from bravehall.meetings.timetable.decided import Decide
from bravehall.meetings.timetable.filling import SEEDS
from bravehall.meetings.timetable.forced import fewest, forced_breaks
from bravehall.meetings.timetable.problem import Problem, breaks_of, days_of
from bravehall.meetings.timetable.satisfying import Questions

if TYPE_CHECKING:
    from bravehall.meetings.timetable.search import Search

PATIENCE = 0.3  # of all time, for one question; then more breaks are asked for
PART = 0.08  # of those without a break who are free first
MORE, FEWER = 1.25, 0.5  # times as many, where that was refuted; where it is not known
BRIEF = 0.15  # of all time, for a question where some are free


class Nearby:
    """`share`: how far from the bound to the best is asked. `rooms`: slots of room around everybody's day, one or more of them, the next
    where there is nothing left with fewer; at last the first of them with people who are free.

    The search has a timetable. Several of these can work on it at the same time, each with other rooms.
    """

    def __init__(self, search: Search, decide: Decide, share: float, rooms: Sequence[int]) -> None:
        assert search.best is not None
        self.search, self.decide, self.rooms = search, decide, rooms
        self.share = share
        self.forced = {who for who, mine in search.problem.of().items() if fewest(mine)}
        broken = {who for who, count in breaks_of(search.problem, search.best).items() if count}
        self.may = frozenset(self.forced | broken)
        self.random = Random(search.seed + SEEDS * rooms[0])  # noqa: S311  # of people, and no secret
        self.part = PART

    def run(self) -> bool:
        """Until the time is over, or there are too many rules. True: the best is proven."""
        search, at = self.search, 0
        while not search.enough():
            start = search.best
            assert start is not None
            if at < len(self.rooms):
                self.around(start, min(self.rooms[at], search.problem.slots))
            elif not self.freed(start):
                break
            at = at + 1 if search.best is start else 0
        return search.met()

    def freed(self, start: dict[str, int]) -> bool:
        """Ask for fewer breaks where some people more are free all day and may have one, drawn by chance: more of them the next
        time if there is no such timetable, fewer if it is not known. With everybody it is a proof. False: there are too many rules."""
        search, value = self.search, sum(breaks_of(self.search.problem, start).values())
        others = [each.id for each in search.problem.participants if each.id not in self.may]
        drawn = self.random.sample(others, min(len(others), max(1, round(self.part * len(others)))))
        whole, refuted = len(drawn) == len(others), False
        near, limits = self.near(start, search.problem.slots if whole else self.rooms[0], self.may.union(drawn))
        questions = Questions(near, None if whole else limits, stop=search.enough)
        with questions.several(value, self.decide, likely=True) as ask:
            while search.bound < value <= search.value and not search.tell():
                known, slot = ask(value - 1, search.unneeded(value - 1, PATIENCE if whole else BRIEF))
                if slot is None:
                    refuted = known
                    break
                search.keep(slot)
                value = sum(breaks_of(search.problem, slot).values())
        if search.best is start:
            self.part = min(1.0, self.part * (MORE if refuted else FEWER))
        if refuted and whole:
            search.bound = max(search.bound, value)
        return questions.formula is not None

    def near(self, start: dict[str, int], room: int, may: Collection[str]) -> tuple[Problem, dict[str, int]]:
        """The corridor around a timetable, and how many breaks everybody may have: whoever has a break that is not forced, or
        may get one, is free all day."""
        count = breaks_of(self.search.problem, start)
        free = {who for who, many in count.items() if (many and who not in self.forced) or (who in may and not many)}
        limits = {who: max(many, int(who in may)) for who, many in count.items()}
        return corridor(self.search.problem, days_of(self.search.problem, start), room, free), limits

    def around(self, start: dict[str, int], room: int) -> None:
        """Questions in one corridor, until a better timetable is known or there is none in it."""
        search, value = self.search, sum(breaks_of(self.search.problem, start).values())
        here = value, self.may
        near, limits = self.near(start, room, self.may)
        search.refuted.take(here, room, forced_breaks(near))
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
            eased = most + 1 + (value - 1 - most) // 2  # it was too hard
