"""Who sits where: one table a meeting, hosts at theirs, and slot after slot as many people as can stay at the table where
they sat before.

Where nobody has a break that is the best there is: what one slot keeps does not depend on which tables it keeps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from itertools import pairwise
from typing import TypeVar

from ortools.graph.python import min_cost_flow

from bravehall.meetings.timetable.problem import Meeting, Problem

Kept = TypeVar("Kept", bound=Hashable)


def assign(problem: Problem, slot: Mapping[str, int], kept: Mapping[str, int] | None = None) -> dict[str, int]:
    """A table for each placed meeting that needs one, those that are `kept` as they are. The slots must not be overfull."""
    last: dict[str, int] = {}  # where a person sat
    found: dict[str, int] = {}
    for at, here in by_slot(problem, slot):
        free = set(range(1, problem.tables + 1)) - {table for table, closed in problem.closed if closed == at}
        rest = []
        for meeting in here:
            table = (kept or {}).get(meeting.id) if meeting.table is None else meeting.table
            if table is None:
                rest.append(meeting)
            else:
                found[meeting.id] = table
                free.discard(table)
        stays: dict[tuple[str, int], int] = {}
        for meeting in rest:
            for person in meeting.between:
                if (table := last.get(person)) in free and table is not None:
                    stays[meeting.id, table] = stays.get((meeting.id, table), 0) + 1
        found.update(most_kept(stays))
        free -= {found[meeting.id] for meeting in rest if meeting.id in found}
        for meeting, table in zip((each for each in rest if each.id not in found), sorted(free), strict=False):
            found[meeting.id] = table
        for meeting in here:
            last.update(dict.fromkeys(meeting.between, found[meeting.id]))
    return found


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
