"""A timetable from beliefs: whatever is surest is decided, some meetings at a time, and the others think again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from bravehall.meetings.timetable.board import Floats, padded
from bravehall.meetings.timetable.greedy import Greedy
from bravehall.meetings.timetable.messages import LEAST, Web, talk
from bravehall.meetings.timetable.problem import Problem, whose

# the price of a break at the beginning and at the end: where it is dear, beliefs ask for less and come to rest more slowly
CHEAP, DEAR = 6.0, 12.0
DAMPING = 0.8
HURRY = 0.4  # how fast a slot becomes dearer that has too few tables
NOISE = 0.1  # by which everybody begins elsewhere
FIRST, AGAIN = 60, 3  # times everybody talks before the first decision, and before each further one
WIDER = 4  # times as many are looked at as are decided at once: some of them exclude each other
MOOD = 0.25  # how much each meeting likes other slots by chance, near a timetable, of how much it likes to be where it is there


class Beliefs:
    """Of a problem without orders and fairness, all of whose meetings take place. `near`: a timetable, and `faith`: how much
    rather meetings are where they are there, as a logarithm. `within`: the same meetings with fewer slots, the only ones that are
    believed in."""

    def __init__(
        self, problem: Problem, seed: int, near: Mapping[str, int] | None = None, faith: float = 0.0,
        within: Problem | None = None,
    ) -> None:  # fmt: skip
        self.problem, self.dice, self.within = problem, np.random.default_rng(seed), within or problem
        meetings = problem.meetings
        who: dict[str | int, int] = {each.id: n for n, each in enumerate(problem.participants)}
        for meeting in meetings:
            for each in whose(meeting):
                who.setdefault(each, len(who))
        people = [[who[each] for each in whose(meeting)] for meeting in meetings]
        mine: list[list[tuple[int, int]]] = [[] for _ in who]
        for n, row in enumerate(people):
            for side, person in enumerate(row):
                mine[person].append((n, side))
        most, slots = max(1, *map(len, mine)), problem.slots
        self.room = np.array(problem.rooms()[1:-1], dtype=np.float64)
        self.held, self.cost = np.zeros(slots), np.zeros(slots)  # tables of what is decided; the price of a table
        sure, taken = np.full(len(meetings), -1, dtype=np.int32), np.zeros((len(who), slots), dtype=np.bool_)
        for n, meeting in enumerate(meetings):
            if len(meeting.slots) == 1:  # nothing to believe, and it may be everybody's
                at, there = meeting.slots[0] - 1, people[n]
                if not taken[there, at].any() and (meeting.online or self.held[at] < self.room[at]):
                    sure[n], taken[there, at], people[n] = at, True, []
                    self.held[at] += not meeting.online
        rows = padded(people)
        self.web = Web(
            people=rows,
            mine=padded([[n for n, _ in row] for row in mine]), side=padded([[side for _, side in row] for row in mine]),
            liking=self.liked(near or {}, faith), seated=np.array([not meeting.online for meeting in meetings], dtype=np.int32),
            real=np.array([n < len(problem.participants) for n in range(len(who))], dtype=np.int32),
            sure=sure, taken=taken,
            rate=np.ones(slots), said=np.exp(NOISE * self.dice.standard_normal((*rows.shape, slots))),
            belief=np.zeros((len(meetings), slots)), load=np.zeros(slots), heard=np.zeros((most, slots)),
            wanted=np.zeros(slots), odds=np.zeros(slots),
            until=np.zeros((slots + 1, most + 2, 2)), since=np.zeros((slots + 1, most + 2, 2)),
        )  # fmt: skip

    def liked(self, near: Mapping[str, int], faith: float) -> Floats:
        """How much rather each meeting is in each slot from the beginning; 0 where it cannot be."""
        found = np.zeros((len(self.problem.meetings), self.problem.slots))
        mood = MOOD * faith * self.dice.gumbel(size=found.shape)
        for n, meeting in enumerate(self.within.meetings):
            if meeting.id in near:
                mood[n, near[meeting.id] - 1] += faith
            here = [at - 1 for at in meeting.slots]
            found[n, here] = np.exp(mood[n, here])
        return found

    def think(self, price: float) -> None:
        """Everybody talks once; then slots that would be overfull become dearer, and those that are full are closed."""
        order = self.dice.permutation(len(self.web.mine)).astype(np.int32)
        talk(self.web, order, price, DAMPING)
        self.cost = np.maximum(0, self.cost + HURRY * (self.web.load - self.room) / np.maximum(1, self.room))
        self.web.rate[:] = np.where(self.held < self.room, np.exp(-self.cost), LEAST)

    def decide(self, count: int) -> int:
        """The surest ones. Returns how many: where the last few exclude each other, there may be none."""
        web, done = self.web, 0
        sureness = np.where(web.sure < 0, web.belief.max(axis=1), -1)
        among = min(len(sureness), WIDER * count)
        chosen = np.argpartition(-sureness, among - 1)[:among]
        for n in chosen[np.argsort(-sureness[chosen], kind="stable")]:
            if done == count or sureness[n] <= 0:
                break
            at = int(web.belief[n].argmax())
            here = [person for person in web.people[n] if person >= 0]
            if not web.taken[here, at].any() and (self.held[at] < self.room[at] or not web.seated[n]):
                web.sure[n] = at
                web.taken[here, at] = True
                self.held[at] += web.seated[n]
                done += 1
        return done

    def run(self, rounds: int, *, first: int = FIRST, stop: Callable[[], bool] = lambda: False) -> bool:
        """Decide all meetings, in so many rounds, after everybody has talked `first` times. True: it was not stopped."""
        count = len(self.web.sure)
        for _ in range(first):
            self.think(CHEAP)
            if stop():
                return False
        for n in range(rounds):
            left = count * (n + 1) // rounds - int((self.web.sure >= 0).sum())
            if left > 0 and not self.decide(left):
                break
            for _ in range(AGAIN):
                self.think(CHEAP + (DEAR - CHEAP) * n / rounds)
            if stop():
                return False
        return True

    def decided(self) -> dict[str, int]:
        """The meetings whose slot is decided."""
        return {m.id: int(at) + 1 for m, at in zip(self.problem.meetings, self.web.sure, strict=True) if at >= 0}

    def complete(self) -> dict[str, int] | None:
        """The others where they are believed to be, or else where there is room. None: not all of them find any."""
        web, greedy = self.web, Greedy(self.problem)
        for name, at in self.decided().items():
            greedy.put(greedy.by_id[name], at)
        left = [n for n, at in enumerate(web.sure) if at < 0]
        for n in sorted(left, key=lambda n: -web.belief[n].max()):
            meeting, at = self.problem.meetings[n], int(web.belief[n].argmax()) + 1
            if at in meeting.slots and greedy.free(meeting, at):
                greedy.put(meeting, at)
        placed = [m.id in greedy.slot or greedy.place(m) for m in self.problem.meetings]
        return greedy.slot if all(placed) else None
