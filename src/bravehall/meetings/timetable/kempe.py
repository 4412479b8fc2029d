"""The moves of the annealing, compiled: swapping two slots along a Kempe chain, on arrays.

Everything is an index: meetings, people, slots from 1. A host's table is a person who meets whoever sits there and whose
breaks do not count. -1 pads a row and marks a free slot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., Any])
Ints = NDArray[np.int32]

OVERFULL, UNFAIR = 2, 2  # what a meeting without a table, and a break too many for fairness, cost in breaks
SOUGHT = 6  # people looked at for one with breaks
FOCUS = 7  # of eight moves: so many mend somebody's day
COUPLED = 12  # other chains that are tried to keep a full slot full


def compiled(function: F) -> F:
    """Machine code, kept on the disk where a folder can be written; other threads run meanwhile."""
    try:
        made = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # neither beside the source nor at home
        made = numba.njit(nogil=True)(function)
    return cast(F, made)


class Board(NamedTuple):
    """M meetings, P people with the hosts' tables behind them, T slots."""

    slot: Ints  # (M,)
    people: Ints  # (M, most of one meeting)
    choices: Ints  # (M, most of one meeting): the slots where it may be
    allowed: NDArray[np.bool_]  # (M, T + 1)
    seated: Ints  # (M,): 1 where it takes a table
    before: Ints  # (M, ...): meetings that come before it
    behind: Ints  # (M, ...): meetings it comes before
    day: Ints  # (P, T + 1): the meeting in each slot
    real: Ints  # (P,): 1 where breaks count
    breaks: Ints  # (P,)
    load: Ints  # (T + 1,)
    room: Ints  # (T + 1,)
    mark: NDArray[np.int64]  # (M,): the number of the last move that touched it
    chain: Ints  # (M,)
    touched: Ints  # (P,): people of the chain whose day changes
    seen: NDArray[np.int64]  # (P,): the number of the last move that touched them
    best: Ints  # (M,): the slots of the best so far
    dice: NDArray[np.uint64]  # (1,)
    fairness: int  # -1: none


@compiled
def draw(dice: NDArray[np.uint64]) -> Any:
    """The next of xorshift64*, 31 bits of it: the same on every machine."""
    x = dice[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    dice[0] = x
    return np.int64((x * np.uint64(2685821657736338717)) >> np.uint64(33))


@compiled
def breaks_in(day: Ints) -> int:
    """Runs of free slots between two taken ones."""
    runs, before = 0, False
    for t in range(1, day.shape[0]):
        taken = day[t] >= 0
        if taken and not before:
            runs += 1
        before = taken
    return max(0, runs - 1)


@compiled
def grow(board: Board, start: int, here: int, there: int, begin: int, stamp: int) -> int:
    """Append the meetings in both slots that people join to `start`, from `begin` on. Returns the end of the chain."""
    end = begin + 1
    board.chain[begin], board.mark[start] = start, stamp
    at = begin
    while at < end:
        n = board.chain[at]
        other = there if board.slot[n] == here else here
        for k in range(board.people.shape[1]):
            person = board.people[n, k]
            if person < 0:
                break
            next_one = board.day[person, other]
            if next_one >= 0 and board.mark[next_one] != stamp:
                board.mark[next_one] = stamp
                board.chain[end] = next_one
                end += 1
        at += 1
    return end


@compiled
def gain(board: Board, begin: int, end: int, here: int) -> int:
    """How many more tables the other slot needs after the swap."""
    total = 0
    for at in range(begin, end):
        n = board.chain[at]
        total += board.seated[n] if board.slot[n] == here else -board.seated[n]
    return total


@compiled
def excess(board: Board, here: int, there: int, gained: int) -> int:
    """Meetings without a table in both slots if so many went from one to the other."""
    left = max(0, board.load[here] - gained - board.room[here])
    return int(left + max(0, board.load[there] + gained - board.room[there]))


@compiled
def couple(board: Board, here: int, there: int, end: int, gained: int, stamp: int) -> tuple[int, int]:
    """Join chains that give back what the first one takes from a slot without tables to spare."""
    usual = excess(board, here, there, 0)
    for _ in range(COUPLED):
        if excess(board, here, there, gained) <= usual:
            break
        full = there if gained > 0 else here
        person = draw(board.dice) % board.day.shape[0]
        start = board.day[person, full]
        if start < 0 or board.mark[start] == stamp:
            continue
        longer = grow(board, start, here, there, end, stamp)
        more = gain(board, end, longer, here)
        if excess(board, here, there, gained + more) < excess(board, here, there, gained):
            end, gained = longer, gained + more
        else:
            for at in range(end, longer):
                board.mark[board.chain[at]] = -1
    return end, gained


@compiled
def fits(board: Board, here: int, there: int, end: int, stamp: int) -> bool:
    """Each may be where it would come, and every order holds."""
    for at in range(end):
        n = board.chain[at]
        new = there if board.slot[n] == here else here
        if not board.allowed[n, new]:
            return False
        for k in range(board.before.shape[1]):
            other = board.before[n, k]
            if other < 0:
                break
            where = board.slot[other]
            if board.mark[other] == stamp:
                where = there if where == here else here
            if where >= new:
                return False
        for k in range(board.behind.shape[1]):
            other = board.behind[n, k]
            if other < 0:
                break
            where = board.slot[other]
            if board.mark[other] == stamp:
                where = there if where == here else here
            if where <= new:
                return False
    return True


@compiled
def unfair(board: Board) -> int:
    if board.fairness < 0:
        return 0
    least, most = 1 << 30, 0
    for person in range(board.breaks.shape[0]):
        if board.real[person]:
            least, most = min(least, board.breaks[person]), max(most, board.breaks[person])
    return max(0, most - least - board.fairness)


@compiled
def cost_of(board: Board) -> int:
    total = UNFAIR * unfair(board)
    for person in range(board.breaks.shape[0]):
        total += board.breaks[person] * board.real[person]
    for t in range(1, board.load.shape[0]):
        total += OVERFULL * max(0, board.load[t] - board.room[t])
    return total


@compiled
def trade(board: Board, here: int, there: int, count: int) -> int:
    """Change both slots in the days of the touched people. Returns by how much their breaks grow."""
    change = 0
    for at in range(count):
        person = board.touched[at]
        day = board.day[person]
        day[here], day[there] = day[there], day[here]
        new = breaks_in(day)
        change += (new - board.breaks[person]) * board.real[person]
        board.breaks[person] = new
    return change


@compiled
def anywhere(board: Board) -> tuple[int, int]:
    """Some meeting, and a slot where it may be."""
    n = draw(board.dice) % board.slot.shape[0]
    choices = board.choices[n]
    count = 0
    while count < choices.shape[0] and choices[count] >= 0:
        count += 1
    return n, choices[draw(board.dice) % count]


@compiled
def beside(board: Board) -> tuple[int, int]:
    """Some person's meeting at the border of a run, and a free slot beside another one: their day stays as whole, or
    gets so. A meeting of -1: they have none."""
    person = draw(board.dice) % board.day.shape[0]
    for _ in range(SOUGHT):
        if board.breaks[person] > 0:
            break
        person = draw(board.dice) % board.day.shape[0]
    day = board.day[person]
    last = day.shape[0] - 1
    borders, places = 0, 0
    for t in range(1, last + 1):
        left, right = day[t - 1] >= 0, t < last and day[t + 1] >= 0
        borders += day[t] >= 0 and not (left and right)
        places += day[t] < 0 and (left or right)
    if borders == 0 or places == 0:
        return -1, 0
    border, place = draw(board.dice) % borders, draw(board.dice) % places
    n, there = -1, 0
    for t in range(1, last + 1):
        left, right = day[t - 1] >= 0, t < last and day[t + 1] >= 0
        if day[t] >= 0:
            if not (left and right):
                if border == 0:
                    n = day[t]
                border -= 1
        elif left or right:
            if place == 0:
                there = t
            place -= 1
    return n, there


@compiled
def step(board: Board, heat: float, stamp: int) -> int:
    """One move, kept or undone. Returns by how much the cost grows."""
    n, there = beside(board) if draw(board.dice) % 8 < FOCUS else anywhere(board)
    if n < 0 or board.slot[n] == there or not board.allowed[n, there]:
        return 0
    here = board.slot[n]
    end = grow(board, n, here, there, 0, stamp)
    gained = gain(board, 0, end, here)
    if gained != 0:
        end, gained = couple(board, here, there, end, gained, stamp)
    if not fits(board, here, there, end, stamp):
        return 0
    change = OVERFULL * (excess(board, here, there, gained) - excess(board, here, there, 0))
    before, touched = unfair(board), 0
    for at in range(end):
        one = board.chain[at]
        for k in range(board.people.shape[1]):
            person = board.people[one, k]
            if person < 0:
                break
            if board.seen[person] != stamp:
                board.seen[person] = stamp
                board.touched[touched] = person
                touched += 1
    change += trade(board, here, there, touched)
    change += UNFAIR * (unfair(board) - before)
    if change > 0 and draw(board.dice) / 2147483648.0 >= np.exp(-change / heat):
        trade(board, here, there, touched)
        return 0
    for at in range(end):
        one = board.chain[at]
        board.slot[one] = there if board.slot[one] == here else here
    board.load[there] += gained
    board.load[here] -= gained
    return change


@compiled
def walk(
    board: Board, begin: int, end: int, moves: int, warm: float, cold: float, floor: int, best: int
) -> tuple[int, bool]:
    """The moves from `begin` to `end` of so many; the heat falls from `warm` to `cold`. Keeps the best in `board.best`.

    Returns its cost, and whether nothing better than `floor` can be found.
    """
    cost = cost_of(board)
    if cost < best:
        best = cost
        board.best[:] = board.slot
    for move in range(begin, end):
        if best <= floor:
            return best, True
        heat = warm * (cold / warm) ** (move / moves)
        cost += step(board, heat, move + 1)
        if cost < best:
            best = cost
            board.best[:] = board.slot
    return best, best <= floor
