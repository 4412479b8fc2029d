"""The fewest breaks as MaxSAT: hard clauses for the rules, a soft one against each break, solved by cores (RC2).

After Bofill et al., JAIR 74 (2022), whose best results come from such an encoding: somebody busy in a slot as literals of
their own, the number of their meetings said again over these, their breaks as the outputs of a totaliser, and the tables
as a totaliser over the meetings of a slot or over its busy people.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from threading import Thread

from pysat.card import CardEnc, EncType, ITotalizer
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF, IDPool

from bravehall.meetings.timetable.forced import apart
from bravehall.meetings.timetable.placing import Answer
from bravehall.meetings.timetable.problem import Meeting, Problem, breaks_of

FEW = 6  # literals of which at most one is true by pairs; more of them by a counter
TREE = 4_000  # meetings in a slot times tables: beyond it their totaliser is too large, and a network counts them
SQUARE = 20_000  # windows times slots; beyond it what is free outside a window is said by chains
PAIRS, MOST = 200_000, 5_000_000  # of a meeting and a slot, and rules: the most there is time and room for
MANY = 100_000  # rules; after so many it is asked whether there is time for more
LOOK = 0.05  # seconds between two looks at how far it is


class Stopped(Exception):
    """There are too many rules, or nobody waits for them any more."""


class Formula:
    """All meetings take place.

    `by_people`: where all meet in pairs, two busy people of a slot are counted as one table, instead of its meetings. Each
    way proves in seconds what takes the other one minutes. `tables`: False leaves them out, which gives a bound and no timetable.
    Stopped: `stop` said so, which is asked while there are more and more rules, or there are too many.
    """

    def __init__(
        self, problem: Problem, *, by_people: bool = True, tables: bool = True, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self.problem, self.pool, self.stop, self.enough = problem, IDPool(), stop, MANY
        self.rules: list[list[int]] = []
        self.by_people = by_people and in_pairs(problem)
        self.x: dict[tuple[str, int], int] = {}
        self.until: dict[str, dict[int, int]] = {}
        self.busy: dict[str, dict[int, int]] = {}
        self.breaks: list[list[int]] = []  # of each person the literals "at least so many"
        if sum(len(meeting.slots) for meeting in problem.meetings) > PAIRS:
            raise Stopped
        for meeting in problem.meetings:
            self.go_on()
            here = [self.x.setdefault((meeting.id, slot), self.new()) for slot in meeting.slots]
            self.hard(here)
            self.at_most(here, 1)
        for person, mine in problem.of().items():
            self.busy[person] = self.day(mine)
            self.breaks.append(self.runs(self.busy[person], len(mine)))
        if tables:
            self.seat()
        self.order()
        self.share()

    def counted(self) -> WCNF:
        """The rules, and a soft clause against each break."""
        clauses = WCNF()
        clauses.hard, clauses.nv = self.rules, self.pool.top
        for literals in self.breaks:
            for literal in literals:
                clauses.append([-literal], weight=1)
        return clauses

    def go_on(self) -> None:
        """Stopped: there are too many rules, or nobody waits for more."""
        if len(self.rules) > self.enough:
            self.enough = len(self.rules) + MANY
            if len(self.rules) > MOST or self.stop():
                raise Stopped

    def new(self) -> int:
        return int(self.pool.id(("", self.pool.top)))

    def hard(self, clause: Sequence[int]) -> None:
        self.rules.append(list(clause))

    def at_most(self, literals: Sequence[int], most: int, encoding: int = EncType.seqcounter) -> None:
        if most == 1 and len(literals) <= FEW:
            for one, other in combinations(literals, 2):
                self.hard([-one, -other])
        elif len(literals) > most:
            self.rules += CardEnc.atmost(list(literals), most, vpool=self.pool, encoding=encoding).clauses

    def day(self, mine: list[Meeting]) -> dict[int, int]:
        """In which slots somebody is busy: never twice, and as often as they have meetings."""
        busy = {}
        for slot in range(1, self.problem.slots + 1):
            self.go_on()
            here = [self.x[meeting.id, slot] for meeting in mine if (meeting.id, slot) in self.x]
            if here:
                busy[slot] = self.new()
                self.at_most(here, 1)
                self.hard([-busy[slot], *here])
                for literal in here:
                    self.hard([-literal, busy[slot]])
        if 0 < len(mine) < len(busy):
            counted = CardEnc.equals(list(busy.values()), len(mine), vpool=self.pool, encoding=EncType.seqcounter)
            self.rules += counted.clauses
        return busy

    def runs(self, busy: dict[int, int], count: int) -> list[int]:
        """Literals "at least so many breaks", from one up: the runs of busy slots are counted where they begin."""
        most = min(count, apart(busy)) - 1
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
            self.rules += counted.cnf.clauses
            self.pool.top = counted.top_id  # whatever counts later, there or elsewhere, begins above its numbers
            broken = [int(counted.rhs[n]) for n in range(1, most + 1)]
        if self.problem.fairness is not None:
            self.only_if(begins, broken)
        self.hard([*self.windows(busy, count), broken[0]])
        return broken

    def only_if(self, begins: list[int], broken: list[int]) -> None:
        """Nobody with fewer breaks is said to have at least so many, or fairness could be had by saying so alone."""
        reached: dict[int, int] = {}  # literals "at least so many of the runs until here"
        for begin in begins:
            further = {count: self.new() for count in range(1, min(len(reached) + 1, len(broken) + 1) + 1)}
            for count, literal in further.items():
                self.hard([-literal, begin, *([reached[count]] if count in reached else [])])
                if count > 1:
                    self.hard([-literal, reached[count - 1], *([reached[count]] if count in reached else [])])
            reached = further
        for count, literal in enumerate(broken, 2):
            self.hard([-literal, *([reached[count]] if count in reached else [])])

    def windows(self, busy: dict[int, int], count: int) -> list[int]:
        """Without a break all meetings stand side by side: one literal for each place where they could."""
        firsts, side_by_side = [], 0
        for slot in busy:
            side_by_side = side_by_side + 1 if slot - 1 in busy else 1
            if side_by_side >= count:
                firsts.append(slot - count + 1)
        patterns = {first: self.new() for first in firsts}
        if len(patterns) * len(busy) <= SQUARE:
            for first, pattern in patterns.items():
                for slot, taken in busy.items():
                    self.hard([-pattern, taken if first <= slot < first + count else -taken])
            return list(patterns.values())
        day = range(self.problem.slots + 2)
        until, since = self.free(busy, day), self.free(busy, reversed(day))
        for first, pattern in patterns.items():
            for slot in range(first, first + count):
                self.hard([-pattern, busy[slot]])
            self.hard([-pattern, until[first - 1]])
            self.hard([-pattern, since[first + count]])
        return list(patterns.values())

    def free(self, busy: dict[int, int], slots: Iterable[int]) -> dict[int, int]:
        """Literals "busy in none of these slots until here"."""
        last, found = self.new(), {}
        for slot in slots:
            if slot in busy:
                here = self.new()
                self.hard([-here, last])
                self.hard([-here, -busy[slot]])
                last = here
            found[slot] = last
        return found

    def seat(self) -> None:
        """No more at once than tables."""
        meetings, rooms = self.problem.meetings, self.problem.rooms()
        for slot in range(1, self.problem.slots + 1):
            self.go_on()
            here = [meeting for meeting in meetings if not meeting.online and (meeting.id, slot) in self.x]
            if len(here) > rooms[slot]:
                if self.by_people:
                    people = [busy[slot] for busy in self.busy.values() if slot in busy]
                    self.at_most(people, 2 * rooms[slot], EncType.totalizer)
                else:
                    few = len(here) * rooms[slot] <= TREE
                    counted = EncType.totalizer if few else EncType.cardnetwrk
                    self.at_most([self.x[m.id, slot] for m in here], rooms[slot], counted)
            for table in {meeting.table for meeting in here if meeting.table is not None}:
                self.at_most([self.x[m.id, slot] for m in here if m.table == table], 1)

    def order(self) -> None:
        """What comes before a meeting is over when it begins."""
        by_id = {meeting.id: meeting for meeting in self.problem.meetings}
        for meeting in self.problem.meetings:
            for name in meeting.after:
                before, mine = self.ended(by_id[name]), self.ended(meeting)
                slots = by_id[name].slots
                for slot in meeting.slots:
                    passed = bisect_left(slots, slot)
                    self.hard([*([before[slots[passed - 1]]] if passed else []), -mine[slot]])

    def ended(self, meeting: Meeting) -> dict[int, int]:
        """Literals "in this slot or an earlier one", for each slot where it may be."""
        if meeting.id not in self.until:
            literals, last = {}, 0
            for slot in sorted(meeting.slots):
                here, literals[slot] = self.x[meeting.id, slot], self.new()
                self.hard([-here, literals[slot]])
                if last:
                    self.hard([-last, literals[slot]])
                    self.hard([-last, -here])
                    self.hard([-literals[slot], last, here])
                else:
                    self.hard([-literals[slot], here])
                last = literals[slot]
            self.hard(list(literals.values())[-1:])
            self.until[meeting.id] = literals
        return self.until[meeting.id]

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


def in_pairs(problem: Problem) -> bool:
    """All meet in pairs at tables, so that two busy people are one table."""
    return all(len(meeting.between) == 2 and not meeting.online for meeting in problem.meetings)


def fewest_breaks(
    problem: Problem, *, heard: Callable[[int], bool], by_people: bool = True, tables: bool = True
) -> Answer:
    """The best timetable. `heard(bound)` is called again and again in this thread; True stops the search, and then there
    is a bound and no timetable. `by_people`, `tables`: see Formula."""
    try:
        formula = Formula(problem, by_people=by_people, tables=tables, stop=lambda: heard(0))
    except Stopped:
        return Answer(None, 0, 0, False)
    search = RC2(formula.counted(), solver="g4")
    models: list[list[int] | None] = []
    thread = Thread(target=lambda: models.append(search.compute(expect_interrupt=True)), daemon=True)
    thread.start()
    stopped = False
    try:
        while thread.is_alive() and not stopped:
            thread.join(LOOK)
            stopped = heard(int(search.cost))
    finally:  # whatever passes: the solver is freed when nobody is at work in it
        while thread.is_alive():
            search.interrupt()
            thread.join(LOOK)
    search.delete()
    model, bound = models[0], int(search.cost)
    if model is None:
        return Answer(None, 0, bound, not stopped)
    true = {literal for literal in model if literal > 0}
    slot = {name: at for (name, at), literal in formula.x.items() if literal in true}
    return Answer(slot, sum(breaks_of(problem, slot).values()), bound, True)
