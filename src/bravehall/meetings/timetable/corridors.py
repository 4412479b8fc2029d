"""The days near a timetable: whoever meets from slot 5 to slot 12 does so a slot or some earlier at most, and as many later.

Of a thousand meetings a solver finds a timetable with a third fewer breaks there in half a minute, where it takes many
minutes for all days, and more moves of the annealing hardly help.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from bravehall.meetings.timetable.problem import Problem


def corridor(problem: Problem, slot: Mapping[str, int], slack: int, free: Collection[str] = ()) -> Problem:
    """The problem with those slots alone that are within `slack` of everybody's first and last meeting, but for who is
    `free` to meet all day."""
    held = {who: [slot[meeting.id] for meeting in mine] for who, mine in problem.of().items() if mine}
    whole = range(1, problem.slots + 1)
    reach = {
        who: whole if who in free else range(min(slots) - slack, max(slots) + slack + 1) for who, slots in held.items()
    }
    meetings = tuple(
        msgspec.structs.replace(
            meeting, slots=tuple(at for at in meeting.slots if all(at in reach[who] for who in meeting.between))
        )
        for meeting in problem.meetings
    )
    return msgspec.structs.replace(problem, meetings=meetings)


class Refuted:
    """How few breaks no timetable near the best has: by the breaks of the best, and by the room around it."""

    def __init__(self) -> None:
        self.fewest: dict[tuple[int, int], int] = {}

    def take(self, value: int, room: int, fewest: int) -> None:
        """So near the best, which has `value` breaks, there is no timetable with less than `fewest`."""
        self.fewest[value, room] = max(self.fewest.get((value, room), 0), fewest)

    def least(self, value: int, room: int) -> int:
        """The fewest breaks there may be so near the best: what is refuted in a wider corridor is so in this one."""
        known = list(self.fewest.items())  # another worker may take something meanwhile
        return max((fewest for (best, slots), fewest in known if best == value and slots >= room), default=0)
