"""Who sits where: one table a meeting, hosts at theirs, and as few changes of table as come by themselves."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from bravehall.meetings.timetable.problem import Meeting, Problem


def assign(problem: Problem, slot: dict[str, int]) -> dict[str, int]:
    """A table for each placed meeting that needs one. The slots must not be overfull."""
    by_slot: defaultdict[int, list[Meeting]] = defaultdict(list)
    for meeting in problem.meetings:
        if meeting.id in slot and not meeting.online:
            by_slot[slot[meeting.id]].append(meeting)
    last: dict[str, int] = {}  # where a person sat
    found: dict[str, int] = {}
    for at in sorted(by_slot):
        free = set(range(1, problem.tables + 1)) - {table for table, slot in problem.closed if slot == at}
        rest = []
        for meeting in by_slot[at]:
            if meeting.table is None:
                rest.append(meeting)
            else:
                found[meeting.id] = meeting.table
                free.discard(meeting.table)
        # first those of whom both sat at one table, then those of whom one can stay
        rest.sort(key=lambda each: (len({last.get(person, 0) for person in each.between}), each.id))
        moved = []
        for meeting in rest:
            table = next((last[person] for person in meeting.between if last.get(person) in free), None)
            if table is None:
                moved.append(meeting)
            else:
                found[meeting.id] = table
                free.discard(table)
        for meeting, table in zip(moved, sorted(free), strict=False):
            found[meeting.id] = table
        for meeting in by_slot[at]:
            for person in meeting.between:
                last[person] = found[meeting.id]
    return found


def changes(problem: Problem, slot: dict[str, int], table: dict[str, int]) -> int:
    """How often somebody gets up and sits down at another table."""
    of: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for meeting in problem.meetings:
        if meeting.id in table:
            for person in meeting.between:
                of[person].append((slot[meeting.id], table[meeting.id]))
    return sum(one != other for held in of.values() for (_, one), (_, other) in pairwise(sorted(held)))
