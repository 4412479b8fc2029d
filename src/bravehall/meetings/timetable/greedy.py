"""A first timetable without a solver: one meeting after the other, the tightest first, with Kempe chains to make room."""

from __future__ import annotations

from itertools import product

from bravehall.meetings.timetable.problem import Meeting, Problem


class Greedy:
    """Places what it can; knows who is where and how full each slot is. A host's table is busy as a person is."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.by_id = {meeting.id: meeting for meeting in problem.meetings}
        self.who = {meeting.id: members(meeting) for meeting in problem.meetings}
        self.slot: dict[str, int] = {}
        self.day: dict[str, dict[int, str]] = {name: {} for who in self.who.values() for name in who}
        self.most = {each.id: each.most for each in problem.participants if each.most is not None}
        self.load = [0] * (problem.slots + 1)
        self.room = [problem.room(at) for at in range(problem.slots + 1)]

    def put(self, meeting: Meeting, at: int) -> None:
        self.slot[meeting.id] = at
        self.load[at] += not meeting.online
        for person in self.who[meeting.id]:
            self.day[person][at] = meeting.id

    def take(self, meeting: Meeting) -> None:
        at = self.slot.pop(meeting.id)
        self.load[at] -= not meeting.online
        for person in self.who[meeting.id]:
            del self.day[person][at]

    def free(self, meeting: Meeting, at: int) -> bool:
        return (meeting.online or self.load[at] < self.room[at]) and all(
            at not in self.day[person] for person in self.who[meeting.id]
        )

    def worth(self, meeting: Meeting, at: int) -> tuple[int, int]:
        """Less is better: slots beside a busy one first, then the emptier ones."""
        beside = sum((at - 1 in self.day[p]) + (at + 1 in self.day[p]) for p in meeting.between)
        return -beside, self.load[at]

    def place(self, meeting: Meeting) -> bool:
        if any(len(self.day[person]) >= self.most.get(person, len(self.room)) for person in meeting.between):
            return False
        open_slots = [at for at in meeting.slots if self.free(meeting, at)]
        if open_slots:
            self.put(meeting, min(open_slots, key=lambda at: self.worth(meeting, at)))
            return True
        return len(self.who[meeting.id]) == 2 and self.make_room(meeting)

    def make_room(self, meeting: Meeting) -> bool:
        """A slot that is free for one of the two becomes free for the other by swapping a chain of two slots."""
        for one, other in (meeting.between, meeting.between[::-1]):
            here = [at for at in meeting.slots if at not in self.day[one] and self.load[at] < self.room[at]]
            there = [at for at in range(1, self.problem.slots + 1) if at not in self.day[other]]
            for a, b in product(here, there):
                if a != b and self.swap(other, one, a, b):
                    self.put(meeting, a)
                    return True
        return False

    def swap(self, start: str, besides: str, a: int, b: int) -> bool:
        """Swap slots `a` and `b` along the chain that begins at this person, if it does not come to the other one."""
        people, chain = [start], list[str]()
        for person in people:  # it grows while one walks
            for at in (a, b):
                name = self.day[person].get(at)
                if name is not None and name not in chain:
                    chain.append(name)
                    people += [each for each in self.who[name] if each not in people]
        if besides in people:
            return False
        new = {name: b if self.slot[name] == a else a for name in chain}
        gained = sum((1 if at == b else -1) * (not self.by_id[name].online) for name, at in new.items())
        if any(at not in self.by_id[name].slots for name, at in new.items()):
            return False
        if self.load[b] + gained > self.room[b] or self.load[a] - gained + 1 > self.room[a]:
            return False
        for name in chain:
            self.take(self.by_id[name])
        for name, at in new.items():
            self.put(self.by_id[name], at)
        return True


def members(meeting: Meeting) -> tuple[str, ...]:
    """Who and what is busy while it lasts: its people, and the table that is the only one for it."""
    return meeting.between if meeting.table is None else (*meeting.between, f"table {meeting.table}")


def begin(problem: Problem) -> dict[str, int] | None:
    """Every needed meeting in a slot, and the wishes that find room, the greatest first. None where this way does not
    get there, or somebody has fewer meetings than they need; orders are left to the solver."""
    if any(meeting.after for meeting in problem.meetings):
        return None
    greedy = Greedy(problem)
    degree = {person: len(mine) for person, mine in problem.of().items()}
    tightest = sorted(
        problem.meetings,
        key=lambda m: (
            not m.needed,
            -m.priority * (not m.needed),
            len(m.slots) - max(degree[p] for p in m.between),
            m.id,
        ),
    )
    for meeting in tightest:
        if not greedy.place(meeting) and meeting.needed:
            return None
    if any(len(greedy.day.get(person.id, {})) < person.least for person in problem.participants):
        return None
    return greedy.slot
