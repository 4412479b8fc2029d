"""The moves of the annealing, compiled: swapping two slots along a Kempe chain.

Numba looks at the file of a function alone to see whether what it has kept is still true: set-up throws it away when one of
the files changes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bravehall.meetings.timetable.board import Board, Dice, Ints
from bravehall.meetings.timetable.days import compiled, inlined, moved

OVERFULL, UNFAIR = 1_000, 2  # what a meeting without a table, and a break too many for fairness, cost in breaks
STRICT = 1_000  # what that break costs beyond, where the best is chosen: an unfair timetable is none
FOCUS = 7  # of eight moves: so many mend the day of somebody with breaks
TRIES = 4  # for one of their meetings, and a slot, with which that day gets no worse
LEVEL = 64  # moves of the same heat
COUPLED = 12  # other chains that are tried to keep a full slot full


@inlined
def draw(dice: Dice) -> Any:
    """The next of xorshift64*, 31 bits of it: the same on every machine."""
    x = dice[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    dice[0] = x
    return np.int64((x * np.uint64(2685821657736338717)) >> np.uint64(33))


@inlined
def changed(board: Board, begin: int, end: int, here: int, there: int) -> float:
    """By how much the days of these ends cost more after the swap."""
    change = 0.0
    for at in range(begin, end):
        person = board.ends[at]
        if board.real[person]:
            change += moved(board.day[person], board.run, here, there)[0]
    return change


@inlined
def grow(board: Board, start: int, here: int, there: int, begin: int, found: int, stamp: int) -> tuple[int, int, int]:
    """Append the meetings in both slots that people join to `start`, from `begin` on, and the chain's ends from `found`
    on. Returns the end of both, and how many more tables `there` needs after the swap. An end of -1: one of the
    meetings cannot be where the swap would bring it."""
    end, gained = begin + 1, 0
    board.chain[begin], board.mark[start] = start, stamp
    at = begin
    while at < end:
        n = board.chain[at]
        other = there if board.slot[n] == here else here
        gained += board.seated[n] if other == there else -board.seated[n]
        if not board.allowed[n, other]:
            return -1, found, 0
        for k in range(board.people.shape[1]):
            person = board.people[n, k]
            if person < 0:
                break
            next_one = board.day[person, other]
            if next_one < 0:
                board.ends[found] = person
                found += 1
            elif board.mark[next_one] != stamp:
                board.mark[next_one] = stamp
                board.chain[end] = next_one
                end += 1
        at += 1
    return end, found, gained


@inlined
def excess(board: Board, here: int, there: int, gained: int) -> int:
    """Meetings without a table in both slots if so many went from one to the other."""
    left = max(0, board.load[here] - gained - board.room[here])
    return int(left + max(0, board.load[there] + gained - board.room[there]))


@inlined
def after(board: Board, n: int, here: int, there: int, stamp: int) -> int:
    """Where a meeting is after the swap."""
    if board.mark[n] != stamp:
        return int(board.slot[n])
    return there if board.slot[n] == here else here


@compiled
def in_order(board: Board, here: int, there: int, end: int, stamp: int) -> bool:
    """Every order holds after the swap."""
    for at in range(end):
        n = board.chain[at]
        new = after(board, n, here, there, stamp)
        for k in range(board.before.shape[1]):
            other = board.before[n, k]
            if other >= 0 and after(board, other, here, there, stamp) >= new:
                return False
        for k in range(board.behind.shape[1]):
            other = board.behind[n, k]
            if other >= 0 and after(board, other, here, there, stamp) <= new:
                return False
    return True


@compiled
def unfair(having: Ints, fairness: int) -> int:
    """By how many breaks somebody has too many more than another one."""
    least, most = -1, 0
    for k in range(having.shape[0] if fairness >= 0 else 0):
        if having[k]:
            least, most = k if least < 0 else least, k
    return max(0, most - max(0, least) - fairness) if fairness >= 0 else 0


@compiled
def cost_of(board: Board) -> int:
    total = UNFAIR * unfair(board.having, board.fairness)
    for k in range(board.having.shape[0]):
        total += k * board.having[k]
    for t in range(1, board.load.shape[0]):
        total += OVERFULL * max(0, board.load[t] - board.room[t])
    return total


@compiled
def count_again(board: Board, here: int, there: int, ends: int, way: int) -> int:
    """Take the ends' breaks as they are after the swap (`way` 1), or back from there (-1). Returns how many are more."""
    total = 0
    for at in range(ends):
        person = board.ends[at]
        if board.real[person]:
            more = moved(board.day[person], board.run, here, there)[1] * way
            board.having[board.breaks[person]] -= 1
            board.breaks[person] += more
            board.having[board.breaks[person]] += 1
            total += more
    return total


@compiled
def list_broken(board: Board, person: int) -> None:
    """Keep the list of the people with breaks."""
    at = board.place[person]
    if board.breaks[person] > 0 and at < 0:
        board.place[person] = board.listed[0]
        board.broken[board.listed[0]] = person
        board.listed[0] += 1
    elif board.breaks[person] == 0 and at >= 0:
        board.listed[0] -= 1
        last = board.broken[board.listed[0]]
        board.broken[at], board.place[last] = last, at
        board.place[person] = -1


@compiled
def swap(board: Board, here: int, there: int, end: int) -> None:
    for at in range(end):
        n = board.chain[at]
        for k in range(board.people.shape[1]):
            if board.people[n, k] >= 0:
                board.day[board.people[n, k], board.slot[n]] = -1
    for at in range(end):
        n = board.chain[at]
        board.slot[n] = there if board.slot[n] == here else here
        for k in range(board.people.shape[1]):
            if board.people[n, k] >= 0:
                board.day[board.people[n, k], board.slot[n]] = n


@inlined
def choose(board: Board, most: float) -> tuple[int, int]:
    """A meeting and a slot for it. Mostly of somebody with breaks: one at the border of a run, and a free slot beside
    another one, where that day does not cost more than `most` for it. A meeting of -1: none was found."""
    dice = board.dice
    if draw(dice) % 8 >= FOCUS or board.listed[0] == 0:
        n = draw(dice) % board.slot.shape[0]
        choices, count = board.choices[n], 0
        while count < choices.shape[0] and choices[count] >= 0:
            count += 1
        return n, choices[draw(dice) % count]
    day, borders, places = board.day[board.broken[draw(dice) % board.listed[0]]], board.borders, board.places
    held, free = 0, 0
    for t in range(1, day.shape[0] - 1):
        left, right = day[t - 1] >= 0, day[t + 1] >= 0
        if day[t] >= 0:
            if not (left and right):
                borders[held] = t
                held += 1
        elif left or right:
            places[free] = t
            free += 1
    for _ in range(TRIES if held and free else 0):
        here, there = borders[draw(dice) % held], places[draw(dice) % free]
        if board.allowed[day[here], there] and moved(day, board.run, here, there)[0] <= most:
            return day[here], there
    return -1, 0


@inlined
def step(board: Board, heat: float, stamp: int) -> int:
    """One move, kept or not. Returns by how much the cost grows."""
    most = -heat * np.log((draw(board.dice) + 1) / 2147483648.0)  # what it may cost more
    n, there = choose(board, most)
    if n < 0 or board.slot[n] == there:
        return 0
    here = board.slot[n]
    end, found, gained = grow(board, n, here, there, 0, 0, stamp)
    if end < 0:
        return 0
    change = changed(board, 0, found, here, there)
    usual, over = excess(board, here, there, 0), excess(board, here, there, gained)
    if change > most + (over > usual):  # a second chain may win a break, hardly more
        return 0
    # where there are no tables to spare, other chains give back what the first one takes
    for _ in range(COUPLED if over > usual else 0):
        start = board.day[draw(board.dice) % board.day.shape[0], there if gained > 0 else here]
        if start < 0 or board.mark[start] == stamp:
            continue
        longer, further, more = grow(board, start, here, there, end, found, stamp)
        if longer < 0:
            return 0
        less = excess(board, here, there, gained + more)
        if less < over:
            change += changed(board, found, further, here, there)
            end, found, gained, over = longer, further, gained + more, less
            if over <= usual:
                break
        else:
            for at in range(end, longer):
                board.mark[board.chain[at]] = -1
    change += OVERFULL * (over - usual)
    if change > most + 1 or not in_order(board, here, there, end, stamp):
        return 0
    before = unfair(board.having, board.fairness)
    breaks = count_again(board, here, there, found, 1)
    worse = UNFAIR * (unfair(board.having, board.fairness) - before)
    if change + worse > most:
        count_again(board, here, there, found, -1)
        return 0
    swap(board, here, there, end)
    for at in range(found):
        if board.real[board.ends[at]]:
            list_broken(board, board.ends[at])
    board.load[there] += gained
    board.load[here] -= gained
    return breaks + OVERFULL * (over - usual) + worse


@compiled
def keep(board: Board) -> None:
    """This is the best so far."""
    for n in range(board.slot.shape[0]):
        board.best[n] = board.slot[n]


@compiled
def walk(
    board: Board, begin: int, end: int, moves: int, warm: float, cold: float, floor: int, best: int
) -> tuple[int, bool]:
    """The moves from `begin` to `end` of so many; the heat falls from `warm` to `cold`. Keeps the best in `board.best`.

    Returns its cost, and whether nothing better than `floor` can be found.
    """
    cost = cost_of(board)
    heat, strict = warm, STRICT * unfair(board.having, board.fairness)
    if cost + strict < best:
        best = cost + strict
        keep(board)
    for move in range(begin, end):
        if best <= floor:
            return best, True
        if move % LEVEL == 0 or move == begin:
            heat = warm * (cold / warm) ** (move / moves)
        cost += step(board, heat, move + 1)
        if cost < best:
            strict = STRICT * unfair(board.having, board.fairness)
            if cost + strict < best:
                best = cost + strict
                keep(board)
    return best, best <= floor
