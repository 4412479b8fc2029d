"""Why a meeting may be in no slot at all."""

from __future__ import annotations

from typing import Literal, NamedTuple

from bravehall.meetings.timetable.problem import Meeting, Problem


class Nowhere(NamedTuple):
    """`apart`: its people share no slot; `shut`: the only table for it is not there in the `slots` they share; `barred`: it
    may not be in the `slots` they share in which that table, if there is one, is there."""

    kind: Literal["apart", "shut", "barred"]
    slots: tuple[int, ...] = ()


def why_nowhere(problem: Problem, meeting: Meeting) -> Nowhere:
    """Of one without slots. Which ones it was allowed is not known any more, but those that it was not."""
    away = frozenset[int]().union(*(each.away for each in problem.participants if each.id in meeting.between))
    shared = tuple(slot for slot in range(1, problem.slots + 1) if slot not in away)
    there = tuple(slot for slot in shared if (meeting.table, slot) not in problem.closed)
    if not shared:
        return Nowhere("apart")
    return Nowhere("barred", there) if there else Nowhere("shut", shared)
