"""Who sits where: one table a meeting, hosts at theirs, and slot after slot as many people as can stay at the table where
they sat before.

Where nobody has a break and every table is there for everybody that is the best there is: what one slot keeps does not depend
on which tables it keeps. Where hosts have their own, or some are closed, tables change places before and after them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from itertools import islice, pairwise
from typing import TypeVar

from ortools.graph.python import min_cost_flow

from bravehall.meetings.timetable.problem import Meeting, Problem

ROUNDS = 10  # through all who change tables

Kept = TypeVar("Kept", bound=Hashable)


def assign(problem: Problem, slot: Mapping[str, int], kept: Mapping[str, int] | None = None) -> dict[str, int]:
    """A table for each placed meeting that needs one, those that are `kept` as they are. The slots must not be overfull."""
    last: dict[str, int] = {}  # where a person sat
    fixed = dict(kept or {}) | {m.id: m.table for m in problem.meetings if m.id in slot and m.table is not None}
    # whoever sits down at one that is often a host's or closed has to leave soon
    busy = Counter([*fixed.values(), *(table for table, _at in problem.closed)])
    found: dict[str, int] = {}
    for at, here in by_slot(problem, slot):
        free = set(range(1, problem.tables + 1)) - {table for table, closed in problem.closed if closed == at}
        rest = []
        for meeting in here:
            if meeting.id in fixed:
                found[meeting.id] = fixed[meeting.id]
                free.discard(fixed[meeting.id])
            else:
                rest.append(meeting)
        stays: dict[tuple[str, int], int] = {}
        for meeting in rest:
            for person in meeting.between:
                if (table := last.get(person)) in free and table is not None:
                    stays[meeting.id, table] = stays.get((meeting.id, table), 0) + 1
        found.update(most_kept(stays))
        free -= {found[meeting.id] for meeting in rest if meeting.id in found}
        others = sorted(free, key=lambda table: (busy[table], table))
        for meeting, table in zip((each for each in rest if each.id not in found), others, strict=False):
            found[meeting.id] = table
        for meeting in here:
            last.update(dict.fromkeys(meeting.between, found[meeting.id]))
    return Seats(problem, slot, found, fixed.keys()).mended() if fixed or problem.closed else found


class Seats:
    """Who sits where. Slot after slot nobody sees that a host's table or a closed one comes: two tables may change places
    for some slots before or after it, where nobody at them has to keep theirs."""

    def __init__(
        self, problem: Problem, slot: Mapping[str, int], table: dict[str, int], fixed: Collection[str]
    ) -> None:
        self.problem, self.slot, self.table, self.fixed = problem, slot, table, fixed
        self.sits = {(each, slot[name]): name for name, each in table.items()}
        self.steps: list[tuple[str, str]] = []  # of somebody, from one meeting to the next
        self.beside: defaultdict[str, list[str]] = defaultdict(list)
        some = {person for m in problem.meetings if m.id in table and m.id not in fixed for person in m.between}
        theirs = [m for m in problem.meetings if m.id in table and not some.isdisjoint(m.between)]
        before: dict[str, str] = {}
        for meeting in sorted(theirs, key=lambda m: slot[m.id]):
            for person in meeting.between:
                if person in before:
                    self.steps.append((before[person], meeting.id))
                    self.beside[before[person]].append(meeting.id)
                    self.beside[meeting.id].append(before[person])
                before[person] = meeting.id

    def mended(self) -> dict[str, int]:
        """Fewer changes, while there are some to gain beside what is fixed or closed: elsewhere there are hardly any."""
        for _ in range(ROUNDS):
            gained = 0
            for one, other in self.steps:
                gained += self.must(one, other) and self.exchange(one, other, -1)
                gained += self.must(other, one) and self.exchange(other, one, 1)
            if not gained:
                break
        return self.table

    def must(self, name: str, to: str) -> bool:
        """Who is in both has to change tables, since that of the first meeting is not to be had in the slot of the other."""
        there = self.table[name], self.slot[to]
        taken = to in self.fixed or there in self.problem.closed or self.sits.get(there) in self.fixed
        return taken and name not in self.fixed and self.table[name] != self.table[to]

    def exchange(self, name: str, to: str, way: int) -> bool:
        """Let this meeting have the table of the other one, and whoever is there its own, for as many slots before or after
        as save the most changes. False: none are saved."""
        own, new, at = self.table[name], self.table[to], self.slot[name]
        moved: dict[str, int] = {}
        saved = most = many = 0
        while (here := self.exchanged(own, new, at)) is not None:
            for each, there in here.items():
                moved[each] = there
                now = [moved.get(other, self.table[other]) for other in self.beside[each]]
                saved += now.count(there) - now.count(self.table[each])
            if saved > most:
                most, many = saved, len(moved)
            at += way
        chosen = dict(islice(moved.items(), many))
        for each in chosen:
            del self.sits[self.table[each], self.slot[each]]
        self.table.update(chosen)
        self.sits.update({(there, self.slot[each]): each for each, there in chosen.items()})
        return most > 0

    def exchanged(self, one: int, other: int, at: int) -> dict[str, int] | None:
        """Where those at the two tables would be then; None: somebody cannot, or the days are over."""
        if not 1 <= at <= self.problem.slots:
            return None
        then = {self.sits[each, at]: to for each, to in ((one, other), (other, one)) if (each, at) in self.sits}
        return None if any(n in self.fixed or (to, at) in self.problem.closed for n, to in then.items()) else then


def by_slot(problem: Problem, slot: Mapping[str, int]) -> Iterable[tuple[int, list[Meeting]]]:
    """The meetings that take a table, slot after slot."""
    found: defaultdict[int, list[Meeting]] = defaultdict(list)
    for meeting in problem.meetings:
        if meeting.id in slot and not meeting.online:
            found[slot[meeting.id]].append(meeting)
    return sorted(found.items())


def most_kept(
    stays: Mapping[tuple[str, Kept], int], more: Mapping[str, int] | None = None
) -> list[tuple[str, Kept]]:  # fmt: skip
    """The pairs of the greatest sum, of a meeting and the table (or whatever else) it keeps: one each, or as many as
    `more` says."""
    flow = min_cost_flow.SimpleMinCostFlow()
    kept = {what: n for n, what in enumerate(dict.fromkeys(what for _name, what in stays), start=1)}
    names = {name: n for n, name in enumerate(dict.fromkeys(name for name, _what in stays), start=len(kept) + 1)}
    arcs = {}
    for (name, what), worth in stays.items():
        arcs[flow.add_arc_with_capacity_and_unit_cost(names[name], kept[what], 1, -worth)] = (name, what)
    for node in kept.values():
        flow.add_arc_with_capacity_and_unit_cost(node, 0, 1, 0)
    supply = {node: (more or {}).get(name, 1) for name, node in names.items()}
    for node, count in supply.items():
        flow.add_arc_with_capacity_and_unit_cost(node, 0, count, 0)
        flow.set_node_supply(node, count)
    flow.set_node_supply(0, -sum(supply.values()))
    flow.solve()
    return [pair for arc, pair in arcs.items() if flow.flow(arc)]


def changes(problem: Problem, slot: Mapping[str, int], table: Mapping[str, int]) -> int:
    """How often somebody gets up and sits down at another table."""
    of: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for meeting in problem.meetings:
        if meeting.id in table:
            for person in meeting.between:
                of[person].append((slot[meeting.id], table[meeting.id]))
    return sum(one != other for held in of.values() for (_, one), (_, other) in pairwise(sorted(held)))


def fewest_changes(problem: Problem, slot: Mapping[str, int]) -> int:
    """No tables give fewer changes: nobody can stay whose table another one of the same meeting before has taken with them."""
    before: dict[str, Meeting] = {}
    total = 0
    for _at, here in by_slot(problem, slot):
        came: dict[tuple[str, str], int] = {}
        sides = {}  # tables of different slots may be the same one
        for meeting in here:
            earlier = [before[person] for person in meeting.between if person in before]
            total += len(earlier)
            for each in earlier:
                came[meeting.id, each.id] = came.get((meeting.id, each.id), 0) + 1
            sides[meeting.id] = len({slot[each.id] for each in earlier})
        total -= sum(came[pair] for pair in most_kept(came, sides))
        for meeting in here:
            before.update(dict.fromkeys(meeting.between, meeting))
    return total
