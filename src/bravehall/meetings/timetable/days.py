"""One person's day, compiled: its breaks, and what becomes of them when a meeting moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from bravehall.meetings.timetable.board import Floats, Ints

F = TypeVar("F", bound=Callable[..., Any])


def kept(*, inside: bool) -> Callable[[F], F]:
    """Machine code, kept on the disk where a folder can be written; other threads run meanwhile. `inside`: as part of
    whatever calls it. Nothing here makes arrays, so none are counted: that took most of the time of a move."""

    options: dict[str, Any] = {"nogil": True, "forceinline": inside, "_nrt": False}

    def decorate(function: F) -> F:
        try:
            made = numba.njit(cache=True, **options)(function)
        except RuntimeError:  # neither beside the source nor at home
            made = numba.njit(**options)(function)
        return cast(F, made)

    return decorate


compiled, inlined = kept(inside=False), kept(inside=True)


@compiled
def breaks_in(day: Ints) -> int:
    """Runs of free slots between two taken ones."""
    runs = 0
    for t in range(1, day.shape[0]):
        runs += day[t] >= 0 and day[t - 1] < 0
    return max(0, runs - 1)


@inlined
def stretch(day: Ints, t: int, way: int, most: int) -> int:
    """How many slots are taken without a gap beside this one."""
    length = 0
    while length < most and day[t + way * (length + 1)] >= 0:
        length += 1
    return length


@inlined
def moved(day: Ints, run: Floats, here: int, there: int) -> tuple[float, int]:
    """By how much the runs cost more, and how many more there are, if what is in one of both slots goes to the other."""
    most = run.shape[0] - 1
    x, y = (here, there) if day[here] >= 0 else (there, here)
    a, b = stretch(day, x, -1, most), stretch(day, x, 1, most)
    cost, runs = run[a] + run[b] - run[min(most, a + b + 1)], (a > 0) + (b > 0)
    held, day[x] = day[x], -1
    a, b = stretch(day, y, -1, most), stretch(day, y, 1, most)
    day[x] = held
    return cost - run[a] - run[b] + run[min(most, a + b + 1)], runs - (a > 0) - (b > 0)
