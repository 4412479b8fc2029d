"""A first timetable without a solver: one meeting after the other, the tightest first, with Kempe chains to make room."""

from __future__ import annotations

from collections.abc import Mapping

from bravehall.meetings.timetable.problem import Meeting, Problem, whose


class Greedy:
    """Places what it can; knows who is where and how full each slot is. A host's table is busy as a person is."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.by_id = {meeting.id: meeting for meeting in problem.meetings}
        self.who = {meeting.id: whose(meeting) for meeting in problem.meetings}
        self.behind: dict[str, list[str]] = {}  # what comes after a meeting
        for meeting in problem.meetings:
            for before in meeting.after:
                self.behind.setdefault(before, []).append(meeting.id)
        self.slot: dict[str, int] = {}
        self.day: dict[str | int, dict[int, str]] = {each: {} for who in self.who.values() for each in who}
        self.most = {each.id: each.most for each in problem.participants if each.most is not None}
        self.load = [0] * (problem.slots + 1)
        self.room = problem.rooms()

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

    def in_order(self, meeting: Meeting, at: int, new: Mapping[str, int] | None = None) -> bool:
        """What must be before it is earlier, and what comes after it later or not placed; `new`: where some others will be."""
        new = new or {}
        return all(new.get(each, self.slot.get(each, at)) < at for each in meeting.after) and all(
            new.get(each, self.slot.get(each, at + 1)) > at for each in self.behind.get(meeting.id, ())
        )

    def binds(self, meeting: Meeting) -> bool:
        """Another one that is placed comes after it."""
        return any(each in self.slot for each in self.behind.get(meeting.id, ()))

    def worth(self, meeting: Meeting, at: int) -> tuple[int, int, int]:
        """Less is better: early what others wait for; then slots beside a busy one, then the emptier ones."""
        beside = sum((at - 1 in self.day[p]) + (at + 1 in self.day[p]) for p in meeting.between)
        return at if meeting.id in self.behind else 0, -beside, self.load[at]

    def place(self, meeting: Meeting) -> bool:
        if any(len(self.day[person]) >= self.most.get(person, len(self.room)) for person in meeting.between):
            return False
        slots = [at for at in meeting.slots if self.in_order(meeting, at)]
        open_slots = [at for at in slots if self.free(meeting, at)]
        if open_slots:
            self.put(meeting, min(open_slots, key=lambda at: self.worth(meeting, at)))
            return True
        return any(self.make_room(meeting, at) for at in slots)

    def make_room(self, meeting: Meeting, at: int) -> bool:
        """Whoever is busy there becomes free by swapping a chain of two slots: one of them for a wish, any for the others."""
        who = self.who[meeting.id]
        busy = [each for each in who if at in self.day[each]]
        if len(busy) > (len(who) if meeting.needed else 1) or not (meeting.online or self.load[at] < self.room[at]):
            return False
        undone: list[dict[str, int]] = []
        for each in busy:
            there = (slot for slot in range(1, self.problem.slots + 1) if slot not in self.day[each])
            chain = next(filter(None, (self.swap(each, meeting, at, slot) for slot in there)), None)
            if chain is None:
                for former in reversed(undone):
                    self.shift(former)
                return False
            undone.append(chain)
        self.put(meeting, at)
        return True

    def swap(self, start: str | int, meeting: Meeting, a: int, b: int) -> dict[str, int] | None:
        """Swap slots `a` and `b` along the chain that begins at this person, so that `meeting` can be in `a`: the chain comes
        to nobody else of theirs, a table stays free, and what is to be before or after it is. Returns where its meetings were."""
        besides = [each for each in self.who[meeting.id] if each != start]
        people, chain = {start: None}, dict[str, int]()
        walk = [start]
        for person in walk:  # it grows while one walks
            for at in (a, b):
                name = self.day[person].get(at)
                if name is not None and name not in chain:
                    chain[name] = at
                    new = [each for each in self.who[name] if each not in people]
                    if any(each in besides for each in new):
                        return None
                    people.update(dict.fromkeys(new))
                    walk += new
        moved = {name: b if at == a else a for name, at in chain.items()}
        gained = sum((1 if at == b else -1) * (not self.by_id[name].online) for name, at in moved.items())
        if self.load[b] + gained > self.room[b] or self.load[a] - gained + 1 > self.room[a]:
            return None
        then = {**moved, meeting.id: a}
        for name, at in moved.items():
            if at not in self.by_id[name].slots or not self.in_order(self.by_id[name], at, then):
                return None
        self.shift(moved)
        return chain

    def shift(self, to: Mapping[str, int]) -> None:
        for name in to:
            self.take(self.by_id[name])
        for name, at in to.items():
            self.put(self.by_id[name], at)


def begin(problem: Problem) -> dict[str, int] | None:
    """Every needed meeting in a slot, and the wishes that find room, the greatest first. None where this way does not
    get there, or somebody has fewer meetings than they need."""
    greedy = Greedy(problem)
    degree = {person: len(mine) for person, mine in problem.of().items()}
    needed, depth = {m.id for m in problem.meetings if m.needed}, depths(problem)
    for name in sorted(depth, key=lambda each: -depth[each]):  # what a needed one waits for is needed
        if name in needed:
            needed.update(greedy.by_id[name].after)
    tightest = sorted(
        problem.meetings,
        key=lambda m: (
            m.id not in needed,
            -m.priority * (m.id not in needed),
            depth.get(m.id, len(depth)),
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


def depths(problem: Problem) -> dict[str, int]:
    """How many have to be before each meeting that has to do with an order, one after the other."""
    after = {meeting.id: meeting.after for meeting in problem.meetings if meeting.after}
    found = dict.fromkeys((before for names in after.values() for before in names), 0)
    for _ in after:
        deeper = {name: max(found.get(each, 0) for each in names) + 1 for name, names in after.items()}
        if all(found.get(name) == depth for name, depth in deeper.items()):
            break
        found |= deeper
    return found
