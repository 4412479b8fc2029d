"""A timetable as arrays, for the compiled moves of the annealing.

Everything is an index: meetings, people, slots from 1. A host's table is a person who meets whoever sits there and whose
breaks do not count. -1 pads a row and marks a free slot. Days have a free slot before and behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Dice = NDArray[np.uint64]


class Board(NamedTuple):
    """M meetings, P people with the hosts' tables behind them, T slots."""

    slot: Ints  # (M,)
    people: Ints  # (M, most of one meeting)
    choices: Ints  # (M, most of one meeting): the slots where it may be
    allowed: NDArray[np.bool_]  # (M, T + 2)
    seated: Ints  # (M,): 1 where it takes a table
    before: Ints  # (M, ...): meetings that come before it
    behind: Ints  # (M, ...): meetings it comes before
    day: Ints  # (P, T + 2): the meeting in each slot
    real: Ints  # (P,): 1 where breaks count
    breaks: Ints  # (P,)
    having: Ints  # (T + 2,): how many people have so many breaks
    broken: Ints  # (P,): the people with breaks, first
    place: Ints  # (P,): where in `broken` somebody is; -1: nowhere
    listed: Longs  # (1,): how many are in `broken`
    load: Ints  # (T + 2,)
    room: Ints  # (T + 2,)
    mark: Longs  # (M,): the number of the last move that touched it
    chain: Ints  # (M,)
    ends: Ints  # (P,): people of the chain who are free in one of its slots: their day changes
    borders: Ints  # (T + 2,): the slots at the borders of somebody's runs
    places: Ints  # (T + 2,): the free slots beside them
    best: Ints  # (M,): the slots of the best so far
    run: Floats  # what a run of so many taken slots costs; longer ones as much as the last
    dice: Dice  # (1,)
    fairness: int  # -1: none


def padded(rows: Sequence[Sequence[int]]) -> Ints:
    """One row each, filled up with -1; at least one column."""
    made = np.full((len(rows), max(1, *map(len, rows))) if rows else (0, 1), -1, dtype=np.int32)
    for n, row in enumerate(rows):
        made[n, : len(row)] = row
    return made
