"""The rules of a timetable as clauses, where all meetings take place, for the solvers that look for the fewest breaks.

After Bofill et al., JAIR 74 (2022), whose best results come from such an encoding: somebody busy in a slot as literals of
their own, the number of their meetings said again over these, their breaks as the outputs of a totaliser, and the tables
as a totaliser over the meetings of a slot or over its busy people.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence

from pysat.card import EncType
from pysat.formula import WCNF

from bravehall.meetings.timetable.clauses import Clauses, Stopped
from bravehall.meetings.timetable.forced import apart
from bravehall.meetings.timetable.problem import Meeting, Problem

TREE = 4_000  # meetings in a slot times tables: beyond it their totaliser is too large, and a network counts them
SQUARE = 20_000  # windows times slots; beyond it what is free outside a window is said by chains
PAIRS = 200_000  # of a meeting and a slot: the most there is time and room for


class Formula(Clauses):
    """All meetings take place.

    `by_people`: where all meet in pairs, two busy people of a slot are counted as one table, instead of its meetings. Each
    way proves in seconds what takes the other one minutes. `tables`: False leaves them out, which gives a bound and no timetable.
    `limits`: how many breaks somebody may have at most, where a way is looked for rather than why there is none. Then less is
    said about whoever may have none, and something more of pairs, by which a way is found in half of the time.
    Stopped: see Clauses.
    """

    def __init__(
        self, problem: Problem, *, by_people: bool = True, tables: bool = True, limits: Mapping[str, int] | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        super().__init__(stop)
        self.problem, self.by_people = problem, by_people and in_pairs(problem)
        self.x: dict[tuple[str, int], int] = {}
        self.until: dict[str, dict[int, int]] = {}
        self.busy: dict[str, dict[int, int]] = {}  # `true`: busy in any case
        self.breaks: list[list[int]] = []  # of each person the literals "at least so many", up to their limit
        if sum(len(meeting.slots) for meeting in problem.meetings) > PAIRS:
            raise Stopped
        for meeting in problem.meetings:
            self.go_on()
            here = [self.x.setdefault((meeting.id, slot), self.new()) for slot in meeting.slots]
            self.hard(here)
            self.at_most(here, 1)
        for person, mine in problem.of().items():
            limit = len(mine) if limits is None else limits.get(person, len(mine))
            whole = self.side_by_side(mine) if mine and not limit else None
            self.busy[person] = self.day(mine) if whole is None else whole
            literals = self.runs(self.busy[person], len(mine)) if whole is None else []
            self.breaks.append(literals[:limit])
            for literal in literals[limit : limit + 1]:
                self.hard([-literal])
        if tables:
            self.seat()
        if limits is not None and in_pairs(problem):
            self.pair()
        self.order()
        self.share()

    def counted(self) -> WCNF:
        """The rules, and a soft clause against each break."""
        clauses = WCNF()
        clauses.hard, clauses.nv = self.rules, self.top
        for literals in self.breaks:
            for literal in literals:
                clauses.append([-literal], weight=1)
        return clauses

    def day(self, mine: list[Meeting]) -> dict[int, int]:
        """In which slots somebody is busy: never twice, and as often as they have meetings."""
        busy = {}
        for slot in range(1, self.problem.slots + 1):
            self.go_on()
            here = [self.x[meeting.id, slot] for meeting in mine if (meeting.id, slot) in self.x]
            if here:
                busy[slot] = self.taken(here)
        if 0 < len(mine) < len(busy):
            self.exactly(list(busy.values()), len(mine))
        return busy

    def taken(self, here: list[int]) -> int:
        """A literal "one of these meetings is in their slot", where two cannot be."""
        taken = self.new()
        self.at_most(here, 1)
        self.hard([-taken, *here])
        for literal in here:
            self.hard([-literal, taken])
        return taken

    def side_by_side(self, mine: list[Meeting]) -> dict[int, int] | None:
        """In which slots somebody without a break is busy: all these meetings stand in one of a few places. None: in too many."""
        slots = sorted({slot for meeting in mine for slot in meeting.slots})
        places = {first: self.new() for first in firsts(slots, len(mine))}
        if len(places) * len(slots) > SQUARE:
            return None
        self.hard(list(places.values()) or [-self.certain()])
        busy = {}
        for slot in slots:
            self.go_on()
            here = [self.x[meeting.id, slot] for meeting in mine if (meeting.id, slot) in self.x]
            inside = {first: place for first, place in places.items() if first <= slot < first + len(mine)}
            if not inside:
                for literal in here:
                    self.hard([-literal])
            elif len(inside) == len(places):
                busy[slot] = self.certain()
                self.at_most(here, 1)
                self.hard(here)
            else:
                busy[slot] = self.taken(here)
                for first, place in places.items():
                    self.hard([-place, busy[slot] if first in inside else -busy[slot]])
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
        broken = self.at_least(begins, most + 1)[1 : most + 1]
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
        patterns = {first: self.new() for first in firsts(list(busy), count)}
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

    def pair(self) -> None:
        """An even number of people is busy at once. It follows from the other rules, but no solver finds it in time."""
        for slot in range(1, self.problem.slots + 1):
            self.even([busy[slot] for busy in self.busy.values() if slot in busy])

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


def firsts(slots: Sequence[int], count: int) -> list[int]:
    """Where so many can begin to stand side by side, of these slots in their order."""
    ends = zip(slots, slots[count - 1 :], strict=False)
    return [first for first, last in ends if last - first == count - 1]


def in_pairs(problem: Problem) -> bool:
    """All meet in pairs at tables, so that two busy people are one table."""
    return all(len(meeting.between) == 2 and not meeting.online for meeting in problem.meetings)
