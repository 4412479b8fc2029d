"""The breaks that each person must have, whatever the others do: together a bound for every timetable.

Somebody with three meetings, who can meet in the slots 1, 2 and 5 alone, has a break. Found by the fewest runs of taken
slots with which as many meetings as they have fit into the slots where one of theirs may be, those that are fixed included.
"""

from __future__ import annotations

from collections.abc import Iterable

from bravehall.meetings.timetable.problem import Meeting, Problem


def forced_breaks(problem: Problem) -> int:
    """No timetable that places every meeting has fewer breaks."""
    return sum(fewest(mine) for mine in problem.of().values())


def fewest(mine: list[Meeting]) -> int:
    """The fewest breaks of one person with these meetings."""
    fixed = {meeting.slots[0] for meeting in mine if len(meeting.slots) == 1}
    possible = {slot for meeting in mine for slot in meeting.slots}
    many, beside = len(mine) + 1, 0  # free slots one after the other
    # runs by (meetings so far, the last slot was taken)
    reached = {(0, False): 0}
    for slot in range(min(possible, default=0), max(possible, default=-1) + 1):
        beside = beside + 1 if slot in possible and slot not in fixed else 0
        if beside > 2 * len(mine) + 1 or not (slot in possible or slot - 1 in possible):
            continue  # longer than all of theirs to the left and to the right, or nothing here as before: the same again
        after: dict[tuple[int, bool], int] = {}
        for (held, before), runs in reached.items():
            if slot not in fixed:
                after[held, False] = min(runs, after.get((held, False), many))
            if slot in possible and held < len(mine):
                longer = runs + (not before)
                after[held + 1, True] = min(longer, after.get((held + 1, True), many))
        reached = after
    return max(0, min((runs for (held, _), runs in reached.items() if held == len(mine)), default=0) - 1)


def apart(slots: Iterable[int]) -> int:
    """The most of these slots of which no two are side by side."""
    held, last = 0, 0
    for slot in sorted(slots):
        if slot > last:
            held, last = held + 1, slot + 1
    return held
