"""The days near a timetable: whoever meets from slot 5 to slot 12 does so a slot or some earlier at most, and as many later.

Of a thousand meetings a solver finds a timetable with a third fewer breaks there in half a minute, where it takes many
minutes for all days, and more moves of the annealing hardly help.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping

import msgspec

from bravehall.meetings.timetable.problem import Problem


def corridor(problem: Problem, days: Mapping[str, Collection[int]], slack: int, free: Collection[str] = ()) -> Problem:
    """The problem with those slots alone that are within `slack` of everybody's first and last of these slots, but for who
    is `free` to meet all day."""
    return within(problem, around(problem, days, slack, free))


def around(
    problem: Problem, days: Mapping[str, Collection[int]], slack: int, free: Collection[str] = ()
) -> dict[str, range]:
    """Everybody's slots from the first to the last."""
    whole = range(1, problem.slots + 1)
    return {
        who: whole
        if who in free or not slots
        else range(max(1, min(slots) - slack), min(problem.slots, max(slots) + slack) + 1)
        for who, slots in days.items()
    }


def within(problem: Problem, reach: Mapping[str, range]) -> Problem:
    """The problem with those slots alone in which all of a meeting can be there."""
    meetings = tuple(
        msgspec.structs.replace(
            meeting, slots=tuple(at for at in meeting.slots if all(at in reach[who] for who in meeting.between))
        )
        for meeting in problem.meetings
    )
    return msgspec.structs.replace(problem, meetings=meetings)


class Refuted:
    """How few breaks no timetable near the best has: by what the corridor is around, which is the breaks of the best and who
    may get one, and by the room there."""

    def __init__(self) -> None:
        self.fewest: dict[tuple[Hashable, int], int] = {}

    def take(self, around: Hashable, room: int, fewest: int) -> None:
        """So near there is no timetable with less than `fewest`."""
        self.fewest[around, room] = max(self.fewest.get((around, room), 0), fewest)

    def least(self, around: Hashable, room: int) -> int:
        """The fewest breaks there may be so near: what is refuted in a wider corridor is so in this one."""
        known = list(self.fewest.items())  # another worker may take something meanwhile
        return max((fewest for (what, slots), fewest in known if what == around and slots >= room), default=0)
