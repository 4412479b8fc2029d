"""Fewer breaks by simulated annealing on Kempe chains.

A timetable is a colouring of the meetings by slots. Two slots are swapped along the connected part of their meetings
(joined by people) that holds a chosen one: nobody is ever in two places, and only the people at the ends of the chain
have another day. It stops by moves, not by seconds, so that a seed gives the same timetable everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from bravehall.meetings.timetable.problem import Problem

OVERFULL, UNFAIR = 2.0, 2.0  # what a meeting without a table, and a break too many for fairness, cost in breaks


def breaks(mask: int) -> int:
    """Runs of free slots between taken ones, of the bits of `mask`."""
    return max(0, (mask & ~(mask << 1)).bit_count() - 1)


class Annealing:
    """From a timetable in which nobody is in two places and every order holds; tables may be short, which costs."""

    def __init__(self, problem: Problem, slot: dict[str, int], seed: int) -> None:
        self.problem, self.random = problem, Random(seed)  # noqa: S311  # no secret
        placed = [meeting for meeting in problem.meetings if meeting.id in slot]
        self.names = [meeting.id for meeting in placed]
        at = {name: n for n, name in enumerate(self.names)}
        who = {each.id: n for n, each in enumerate(problem.participants)}
        self.people = [[who[person] for person in meeting.between] for meeting in placed]
        self.allowed = [frozenset(meeting.slots) for meeting in placed]
        self.choices = [meeting.slots for meeting in placed]
        self.seated = [0 if meeting.online else 1 for meeting in placed]
        self.host = [meeting.table for meeting in placed]
        self.before = [[at[name] for name in meeting.after if name in at] for meeting in placed]
        self.behind: list[list[int]] = [[] for _ in placed]
        for n, earlier in enumerate(self.before):
            for each in earlier:
                self.behind[each].append(n)
        self.slot = [slot[name] for name in self.names]
        self.busy = [0] * len(who)
        self.day: list[dict[int, int]] = [{} for _ in who]
        self.load = [0] * (problem.slots + 1)
        self.room = [problem.room(at) for at in range(problem.slots + 1)]
        self.at_host: dict[int, list[int]] = {}
        for n, here in enumerate(self.slot):
            self.load[here] += self.seated[n]
            if (table := self.host[n]) is not None:
                self.at_host.setdefault(table, []).append(n)
            for person in self.people[n]:
                self.busy[person] |= 1 << here
                self.day[person][here] = n
        self.breaks = [breaks(mask) for mask in self.busy]

    def chain(self, start: int, here: int, there: int) -> list[int]:
        """The meetings in the two slots that are joined to `start` by people."""
        found, rest, seen = [], [start], {start}
        while rest:
            n = rest.pop()
            found.append(n)
            other = there if self.slot[n] == here else here
            for person in self.people[n]:
                each = self.day[person].get(other)
                if each is not None and each not in seen:
                    seen.add(each)
                    rest.append(each)
        return found

    def fits(self, chain: list[int], here: int, there: int) -> bool:
        """Each may be where it would come, every order holds, and no host has two guests."""
        new = {n: there if self.slot[n] == here else here for n in chain}
        for n, at in new.items():
            if at not in self.allowed[n]:
                return False
            if any(new.get(each, self.slot[each]) >= at for each in self.before[n]):
                return False
            if any(new.get(each, self.slot[each]) <= at for each in self.behind[n]):
                return False
        for n, at in new.items():
            table = self.host[n]
            if table is not None and any(
                self.host[each] == table and new.get(each, self.slot[each]) == at
                for each in self.at_host[table]
                if each != n
            ):
                return False
        return True

    def overfull(self, slot: int, load: int) -> int:
        return max(0, load - self.room[slot])

    def unfair(self) -> int:
        if self.problem.fairness is None:
            return 0
        return max(0, max(self.breaks, default=0) - min(self.breaks, default=0) - self.problem.fairness)

    def cost(self) -> float:
        return (
            sum(self.breaks)
            + OVERFULL * sum(map(self.overfull, range(len(self.load)), self.load))
            + UNFAIR * self.unfair()
        )

    def run(
        self, moves: int, *, warm: float = 0.7, cold: float = 0.08, stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Leaves the best timetable found in `slot`."""
        best, kept, cost = math.inf, self.slot.copy(), self.cost()
        for move in range(moves):
            if cost < best:
                best, kept = cost, self.slot.copy()
            if best == 0 or (move % 256 == 0 and stop()):
                break
            heat = warm * (cold / warm) ** (move / moves)
            cost = self.step(cost, heat)
        if cost > best:
            self.slot = kept

    def step(self, cost: float, heat: float) -> float:
        n = self.random.randrange(len(self.slot))
        here, there = self.slot[n], self.random.choice(self.choices[n])
        if here == there:
            return cost
        chain = self.chain(n, here, there)
        if not self.fits(chain, here, there):
            return cost
        gained = sum(self.seated[each] if self.slot[each] == here else -self.seated[each] for each in chain)
        tables = self.overfull(there, self.load[there] + gained) + self.overfull(here, self.load[here] - gained)
        tables -= self.overfull(there, self.load[there]) + self.overfull(here, self.load[here])
        both = (1 << here) | (1 << there)
        ends: dict[int, int] = {}
        for each in chain:
            for person in self.people[each]:
                if (self.busy[person] & both) not in (0, both):
                    ends[person] = self.busy[person] ^ both
        change = OVERFULL * tables + sum(breaks(mask) - self.breaks[person] for person, mask in ends.items())
        before = self.unfair()
        old = {person: self.breaks[person] for person in ends}
        for person, mask in ends.items():
            self.breaks[person] = breaks(mask)
        change += UNFAIR * (self.unfair() - before)
        if change > 0 and self.random.random() >= math.exp(-change / heat):
            for person, count in old.items():
                self.breaks[person] = count
            return cost
        self.swap(chain, here, there, gained)
        return cost + change

    def swap(self, chain: list[int], here: int, there: int, gained: int) -> None:
        for n in chain:
            for person in self.people[n]:
                del self.day[person][self.slot[n]]
                self.busy[person] ^= 1 << self.slot[n]
        for n in chain:
            self.slot[n] = there if self.slot[n] == here else here
            for person in self.people[n]:
                self.day[person][self.slot[n]] = n
                self.busy[person] |= 1 << self.slot[n]
        self.load[there] += gained
        self.load[here] -= gained

    def found(self) -> dict[str, int]:
        return dict(zip(self.names, self.slot, strict=True))
