"""An outline of a timetable: everybody's day, before it is said who meets whom in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from bravehall.meetings.timetable.board import padded
from bravehall.meetings.timetable.outlines import Sheet, count_days, list_days, settle, walk
from bravehall.meetings.timetable.problem import Meeting, Problem

SLOTS = 60  # a day is the bits of a number
WIDE = 12  # people of a meeting that has a choice of slots: with more, moves take too long
DAYS = 400  # of one kind, of one person; where there are more, so many are drawn
PRICE, FULL = 12.0, 16.0  # of a break that is not needed; of a meeting without a table
NONE, SCARCE = 20.0, 3.0  # what it costs to have nothing to choose from; one thing alone, of two each half of that
SPARE = 0.035  # of the tables that are left free, or half of those that are to spare
WARM, COLD = 3.0, 0.2
BATCH = 200_000  # moves between two looks at whether to stop


class Outline:
    """All meetings of the problem take place, there are at most SLOTS slots, and at most WIDE people choose one together."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem, slots = problem, problem.slots
        of, loose = problem.of(), choosing(problem)
        at = {meeting.id: n for n, meeting in enumerate(loose)}
        who = {each.id: n for n, each in enumerate(problem.participants)}
        mine = padded([[at[meeting.id] for meeting in of[each] if meeting.id in at] for each in who])
        most = mine.shape[1]
        seated = [not meeting.online for meeting in problem.meetings]
        needed, rooms = sum(seated), np.array(problem.rooms()[1:-1], dtype=np.float64)
        spare = min(SPARE, max(0.0, 1 - needed / max(1.0, rooms.sum())) / 2)
        people = len(who)
        empty = np.zeros((5, people), dtype=np.int32)
        self.sheet = Sheet(
            days=np.zeros(2 * DAYS * people, dtype=np.int64),
            first=empty[0], usual=empty[1], last=empty[2], least=empty[3], now=empty[4] - 1,
            day=np.zeros(people, dtype=np.int64), mine=mine,
            people=padded([[who[each] for each in meeting.between] for meeting in loose]),
            allowed=np.array([masked(meeting.slots) for meeting in loose], dtype=np.int64),
            choice=np.zeros((people, slots), dtype=np.int32),
            part=np.array([parted(of[each]) for each in who]), load=np.zeros(slots), room=rooms * (1 - spare),
            few=np.array([NONE, *(SCARCE / n for n in range(1, slots + most + 1))]),
            dice=np.array([(seed + 1) * 0x9E3779B97F4A7C15 % 2**64 or 1], dtype=np.uint64),
        )  # fmt: skip
        self.possible = all(self.list_days(n, of[each]) for each, n in who.items())
        settle(self.sheet)

    def list_days(self, person: int, mine: list[Meeting]) -> bool:
        """False: there is no day that holds all of these."""
        sheet, slots, count = self.sheet, self.problem.slots, len(mine)
        at = int(sheet.last[person - 1]) if person else 0
        sheet.first[person] = sheet.usual[person] = sheet.last[person] = at
        if count == 0 or count > slots:
            return count == 0
        masks = masked(slot for m in mine for slot in m.slots), masked(m.slots[0] for m in mine if len(m.slots) == 1)
        ways = np.zeros((slots + 1, count + 2, count + 3, 2))
        for runs in range(1, count + 1):
            if count_days(ways, *masks, count, runs, slots):
                sheet.least[person] = runs - 1
                sheet.usual[person] = list_days(sheet.days, at, ways, masks, slots, DAYS, sheet.dice)
                count_days(ways, *masks, count, runs + 1, slots)
                sheet.last[person] = list_days(sheet.days, sheet.usual[person], ways, masks, slots, DAYS, sheet.dice)
                sheet.now[person], sheet.day[person] = at, sheet.days[at]
                return True
        return False

    def run(self, moves: int, stop: Callable[[], bool] = lambda: False, price: float = PRICE) -> bool:
        """True: it was not stopped. `price`: of a break that is not needed."""
        batch = max(1, int(BATCH / effort(self.problem)))
        for begin in range(0, moves, batch):
            walk(self.sheet, begin, min(moves, begin + batch), moves, WARM, COLD, price, FULL)
            if stop():
                return False
        return True

    def days(self) -> dict[str, list[int]]:
        """In which slots everybody meets."""
        slots = range(1, self.problem.slots + 1)
        people = zip(self.problem.participants, self.sheet.day.tolist(), strict=True)
        return {each.id: [slot for slot in slots if day >> slot - 1 & 1] for each, day in people}

    def breaks(self) -> dict[str, int]:
        """How many everybody has."""
        more = self.sheet.now >= self.sheet.usual
        counts = np.where(self.sheet.now < 0, 0, self.sheet.least + more).tolist()
        return {each.id: count for each, count in zip(self.problem.participants, counts, strict=True)}


def choosing(problem: Problem) -> list[Meeting]:
    """Who else is there matters to these alone: the others have one slot."""
    return [meeting for meeting in problem.meetings if len(meeting.slots) > 1]


def effort(problem: Problem) -> float:
    """How much longer a move takes than where all meet in pairs."""
    loose = choosing(problem)
    return max(1.0, sum(len(meeting.between) ** 3 for meeting in loose) / (8 * max(1, len(loose))))


def masked(slots: Iterable[int]) -> int:
    """As bits, from slot 1."""
    return sum({1 << slot - 1 for slot in slots})


def parted(mine: list[Meeting]) -> float:
    """Of a table, in a slot where somebody with these meetings is busy, as they are on the whole."""
    return sum((not meeting.online) / len(meeting.between) for meeting in mine) / max(1, len(mine))
