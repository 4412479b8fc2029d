"""What a search says: on its way, and at its end."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from bravehall.meetings.timetable.problem import Timetable
from bravehall.meetings.timetable.reasons import Reason


class Status(StrEnum):
    OPTIMAL = "optimal"  # nothing better exists
    FEASIBLE = "feasible"  # right, and perhaps not the best
    IMPOSSIBLE = "impossible"  # proven: there is none
    UNKNOWN = "unknown"  # none was found in time


class Progress(msgspec.Struct, frozen=True):
    """`value`: breaks of the best so far, None: none yet; `bound`: no timetable of the same meetings has
    fewer."""

    seconds: float
    value: int | None
    bound: int


class Solved(msgspec.Struct, frozen=True):
    """`priority` of the placed wishes, of at most `priority_bound`; `unmet`: each wish that is not placed, and why;
    `why`: of an impossible one; `best_at`: seconds until the timetable was found."""

    status: Status
    timetable: Timetable | None
    value: int
    bound: int
    seconds: float
    best_at: float = 0.0
    priority: int = 0
    priority_bound: int = 0
    unmet: dict[str, Reason] = {}
    why: list[str] = []
