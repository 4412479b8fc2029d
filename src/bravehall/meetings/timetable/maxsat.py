"""The fewest breaks as MaxSAT: hard clauses for the rules, a soft one against each break, solved by cores (RC2).

After Bofill et al., JAIR 74 (2022), whose best results come from such an encoding: somebody busy in a slot as literals of
their own, the number of their meetings said again over these, their breaks as the outputs of a totaliser, and the tables
as a totaliser over the busy people of a slot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from threading import Thread

from pysat.card import CardEnc, EncType, ITotalizer
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF, IDPool

from bravehall.meetings.timetable.placing import Answer
from bravehall.meetings.timetable.problem import Meeting, Problem, breaks_of

FEW = 6  # literals of which at most one is true by pairs; more of them by a counter
LOOK = 0.05  # seconds between two looks at how far it is


class Formula:
    """All meetings take place. The soft clauses count breaks."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.pool, self.clauses = problem, IDPool(), WCNF()
        self.x: dict[tuple[str, int], int] = {}
        self.busy: dict[str, dict[int, int]] = {}
        self.breaks: list[list[int]] = []
        for meeting in problem.meetings:
            here = [self.x.setdefault((meeting.id, slot), self.new()) for slot in meeting.slots]
            self.hard(here)
            self.at_most(here, 1)
        for person, mine in problem.of().items():
            self.busy[person] = self.day(mine)
            self.breaks.append(self.runs(self.busy[person], len(mine)))
        self.seat()
        self.order()
        self.share()
        for literals in self.breaks:
            for literal in literals:
                self.clauses.append([-literal], weight=1)

    def new(self) -> int:
        return int(self.pool.id(("", self.pool.top)))

    def hard(self, clause: Sequence[int]) -> None:
        self.clauses.append(list(clause))

    def at_most(self, literals: Sequence[int], most: int, encoding: int = EncType.seqcounter) -> None:
        if most == 1 and len(literals) <= FEW:
            for one, other in combinations(literals, 2):
                self.hard([-one, -other])
        elif len(literals) > most:
            for clause in CardEnc.atmost(list(literals), most, vpool=self.pool, encoding=encoding).clauses:
                self.hard(clause)

    def day(self, mine: list[Meeting]) -> dict[int, int]:
        """In which slots somebody is busy: never twice, and as often as they have meetings."""
        busy = {}
        for slot in range(1, self.problem.slots + 1):
            here = [self.x[meeting.id, slot] for meeting in mine if (meeting.id, slot) in self.x]
            if here:
                busy[slot] = self.new()
                self.at_most(here, 1)
                self.hard([-busy[slot], *here])
                for literal in here:
                    self.hard([-literal, busy[slot]])
        if 0 < len(mine) < len(busy):
            counted = CardEnc.equals(list(busy.values()), len(mine), vpool=self.pool, encoding=EncType.seqcounter)
            for clause in counted.clauses:
                self.hard(clause)
        return busy

    def runs(self, busy: dict[int, int], count: int) -> list[int]:
        """Literals "at least so many breaks", from one up: the runs of busy slots are counted where they begin."""
        most = min(count, (len(busy) + 1) // 2) - 1
        if most < 1:
            return []
        begins = []
        for slot, taken in busy.items():
            begin, before = self.new(), busy.get(slot - 1)
            begins.append(begin)
            self.hard([-begin, taken])
            if before is None:
                self.hard([-taken, begin])
            else:
                self.hard([-begin, -before])
                self.hard([begin, before, -taken])
        with ITotalizer(begins, ubound=most + 1, top_id=self.pool.top) as counted:
            for clause in counted.cnf.clauses:
                self.hard(clause)
            self.pool.occupy(self.pool.top + 1, counted.top_id)
            broken = [int(counted.rhs[n]) for n in range(1, most + 1)]
        self.hard([*self.windows(busy, count), broken[0]])
        return broken

    def windows(self, busy: dict[int, int], count: int) -> list[int]:
        """Without a break all meetings stand side by side: one literal for each place where they could."""
        patterns = []
        for first in range(1, self.problem.slots - count + 2):
            inside = range(first, first + count)
            if all(slot in busy for slot in inside):
                pattern = self.new()
                patterns.append(pattern)
                for slot, taken in busy.items():
                    self.hard([-pattern, taken if slot in inside else -taken])
        return patterns

    def seat(self) -> None:
        """No more at once than tables. Where all meet in pairs, two busy people are one table, which proves sooner."""
        meetings = self.problem.meetings
        pairs = all(len(meeting.between) == 2 and not meeting.online for meeting in meetings)
        for slot in range(1, self.problem.slots + 1):
            here = [meeting for meeting in meetings if not meeting.online and (meeting.id, slot) in self.x]
            if len(here) > self.problem.room(slot):
                if pairs:
                    people = [busy[slot] for busy in self.busy.values() if slot in busy]
                    self.at_most(people, 2 * self.problem.room(slot), EncType.totalizer)
                else:
                    self.at_most([self.x[m.id, slot] for m in here], self.problem.room(slot), EncType.totalizer)
            for table in {meeting.table for meeting in here if meeting.table is not None}:
                self.at_most([self.x[m.id, slot] for m in here if m.table == table], 1)

    def order(self) -> None:
        by_id = {meeting.id: meeting for meeting in self.problem.meetings}
        for meeting in self.problem.meetings:
            for before in meeting.after:
                for slot in meeting.slots:
                    earlier = [self.x[before, each] for each in by_id[before].slots if each < slot]
                    self.hard([*earlier, -self.x[meeting.id, slot]])

    def share(self) -> None:
        """If somebody has more breaks than the fairness by k, everybody has k."""
        fairness = self.problem.fairness
        if fairness is None:
            return
        for k in range(1, max(map(len, self.breaks), default=0) - fairness + 1):
            everybody = self.new()
            for literals in self.breaks:
                if len(literals) >= k + fairness:
                    self.hard([-literals[k + fairness - 1], everybody])
                self.hard([-everybody, *literals[k - 1 : k]])


def fewest_breaks(problem: Problem, *, heard: Callable[[int], bool]) -> Answer:
    """The best timetable. `heard(bound)` is called again and again in this thread; True stops the search, and then there
    is a bound and no timetable."""
    formula = Formula(problem)
    with RC2(formula.clauses, solver="g4") as search:
        models: list[list[int] | None] = []
        thread = Thread(target=lambda: models.append(search.compute(expect_interrupt=True)), daemon=True)
        thread.start()
        stopped = False
        while thread.is_alive():
            thread.join(LOOK)
            if not stopped and heard(int(search.cost)):
                stopped = True
                search.interrupt()
        model, bound = models[0], int(search.cost)
    if model is None:
        return Answer(None, 0, bound, not stopped)
    true = {literal for literal in model if literal > 0}
    slot = {name: at for (name, at), literal in formula.x.items() if literal in true}
    return Answer(slot, sum(breaks_of(problem, slot).values()), bound, True)
