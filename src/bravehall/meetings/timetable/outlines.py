"""Outlines of a timetable, compiled: in which slots everybody meets, and not yet whom.

A day is a set of slots, as bits from slot 1. Everybody chooses one of theirs: those with the fewest breaks they can have, or
with one more, which costs. Two who meet need slots in common, and whoever is busy needs somebody to meet: each costs
the more the fewer there are to choose from. Slots have as much room as tables. What is good here can be filled nearly always, and
with two hundred people instead of a thousand meetings there is far less to choose.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from bravehall.meetings.timetable.board import Dice, Floats, Ints, Longs
from bravehall.meetings.timetable.days import compiled, inlined
from bravehall.meetings.timetable.kempe import draw

LEVEL = 256  # moves of the same heat
MORE = 0.3  # of the moves go to a day with a break more than it needs
DRAWS = 2.0**31  # as many numbers `draw` gives


class Sheet(NamedTuple):
    """P people with at most D meetings, M meetings of at most W people, T slots from 0, N days."""

    days: Longs  # (N,): everybody's one behind the other
    first: Ints  # (P,): where somebody's begin
    usual: Ints  # (P,): where those with a break more begin
    last: Ints  # (P,): behind the last of them
    least: Ints  # (P,): the fewest breaks of a day; -1: there is no day
    now: Ints  # (P,): the day that is chosen; -1: they meet nobody
    day: Longs  # (P,): its bits
    mine: Ints  # (P, D); -1 pads a row, as in `people`
    people: Ints  # (M, W)
    allowed: Longs  # (M,): bits of the slots where a meeting may be
    choice: Ints  # (P, T): how many of somebody's meetings could be there, as the others' days are
    part: Floats  # (P,): of a table, that somebody takes when busy
    load: Floats  # (T,): tables that are taken
    room: Floats  # (T,)
    few: Floats  # (T + D + 1,): what it costs to have so many to choose from
    dice: Dice  # (1,)


@inlined
def bits(mask: Any) -> Any:
    """How many."""
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@inlined
def lowest(mask: Any) -> Any:
    """The number of the lowest bit."""
    return bits((mask & -mask) - 1)


@compiled
def count_days(ways: Floats, possible: int, fixed: int, count: int, runs: int, slots: int) -> float:
    """How many days there are with so many meetings in so many runs. `ways` (T + 1, D + 2, D + 3, 2): the ends of a day, by
    the slot it has come to, the meetings and runs until there, and whether the slot before was taken."""
    for held in range(count + 2):
        for run in range(runs + 2):
            for before in range(2):
                ways[slots, held, run, before] = 1.0 if held == count and run == runs else 0.0
    for t in range(slots - 1, -1, -1):
        free, takes = not fixed >> t & 1, possible >> t & 1
        for held in range(count + 1):
            for run in range(runs + 1):
                for before in range(2):
                    total = ways[t + 1, held, run, 0] if free else 0.0
                    if takes and held < count:
                        total += ways[t + 1, held + 1, run + 1 - before, 1]
                    ways[t, held, run, before] = total
    return float(ways[0, 0, 0, 0])


@inlined
def nth_day(ways: Floats, possible: int, fixed: int, slots: int, n: float) -> Any:
    """The bits of one of them, which were just counted."""
    mask = held = run = before = 0
    for t in range(slots):
        free = 0.0 if fixed >> t & 1 else ways[t + 1, held, run, 0]
        taken = ways[t + 1, held + 1, run + 1 - before, 1] if possible >> t & 1 else 0.0
        if taken > 0 and n >= free:
            n -= free
            mask |= 1 << t
            held, run, before = held + 1, run + 1 - before, 1
        else:
            before = 0
    return mask


@compiled
def list_days(days: Longs, at: int, ways: Floats, masks: tuple[int, int], slots: int, most: int, dice: Dice) -> int:
    """Write those that were just counted, or so many by chance, from `at` on. Returns where they end."""
    total, (possible, fixed) = ways[0, 0, 0, 0], masks
    for n in range(min(most, int(min(total, float(most))))):
        chosen = float(n) if total <= most else float(int(total * draw(dice) / DRAWS))
        days[at] = nth_day(ways, possible, fixed, slots, chosen)
        at += 1
    return at


@inlined
def others(sheet: Sheet, n: int, one: int, two: int) -> Any:
    """The slots in which everybody else of a meeting is there."""
    mask = sheet.allowed[n]
    for k in range(sheet.people.shape[1]):
        person = sheet.people[n, k]
        if person < 0:
            break
        if person != one and person != two:  # numba knows no tuple of two kinds of numbers
            mask &= sheet.day[person]
    return mask


@inlined
def waited_for(sheet: Sheet, n: int, side: int, person: int) -> Any:
    """The slots in which this side of a meeting could meet if the person is there, too; none if it is the person's own."""
    other = sheet.people[n, side]
    return 0 if other < 0 or other == person else others(sheet, n, person, other)


@compiled
def settle(sheet: Sheet) -> None:
    """Loads and choices from the days."""
    slots = sheet.room.shape[0]
    for t in range(slots):
        sheet.load[t] = 0.0
    for person in range(sheet.now.shape[0]):
        for t in range(slots):
            sheet.choice[person, t] = 0
            if sheet.day[person] >> t & 1:
                sheet.load[t] += sheet.part[person]
        for k in range(sheet.mine.shape[1]):
            n = sheet.mine[person, k]
            if n < 0:
                break
            mask = others(sheet, n, person, person)
            for t in range(slots):
                sheet.choice[person, t] += mask >> t & 1


@inlined
def dearer(sheet: Sheet, person: int, old: Any, new: Any, full: float) -> float:
    """By how much the outline costs more with that day."""
    gone, come, cost = old & ~new, new & ~old, 0.0
    for t in range(sheet.room.shape[0]):
        over, part = sheet.load[t] - sheet.room[t], sheet.part[person]
        if gone >> t & 1:
            cost -= full * (max(0.0, over) - max(0.0, over - part)) + sheet.few[sheet.choice[person, t]]
        elif come >> t & 1:
            cost += full * (max(0.0, over + part) - max(0.0, over)) + sheet.few[sheet.choice[person, t]]
    for k in range(sheet.mine.shape[1]):
        n = sheet.mine[person, k]
        if n < 0:
            break
        rest = others(sheet, n, person, person)
        cost += sheet.few[bits(rest & new)] - sheet.few[bits(rest & old)]
        for side in range(sheet.people.shape[1]):
            other = sheet.people[n, side]
            both = waited_for(sheet, n, side, person) & sheet.day[other]
            left = both & gone
            while left:
                here = sheet.choice[other, lowest(left)]
                cost += sheet.few[here - 1] - sheet.few[here]
                left &= left - 1
            left = both & come
            while left:
                here = sheet.choice[other, lowest(left)]
                cost += sheet.few[here + 1] - sheet.few[here]
                left &= left - 1
    return cost


@inlined
def change(sheet: Sheet, person: int, old: Any, new: Any) -> None:
    """The day is that one now."""
    gone, come = old & ~new, new & ~old
    sheet.day[person] = new
    for t in range(sheet.room.shape[0]):
        sheet.load[t] += sheet.part[person] * ((come >> t & 1) - (gone >> t & 1))
    for k in range(sheet.mine.shape[1]):
        n = sheet.mine[person, k]
        if n < 0:
            break
        for side in range(sheet.people.shape[1]):
            both = waited_for(sheet, n, side, person)
            for t in range(sheet.room.shape[0] if both else 0):
                sheet.choice[sheet.people[n, side], t] += (both >> t & 1) * ((come >> t & 1) - (gone >> t & 1))


@compiled
def walk(sheet: Sheet, begin: int, end: int, moves: int, warm: float, cold: float, price: float, full: float) -> None:
    """Moves from `begin` to `end` of so many while it cools. `price`: of a break more than somebody needs; `full`: of a
    meeting without a table."""
    heat = warm
    for move in range(begin, end):
        if (move - begin) % LEVEL == 0:
            heat = warm * (cold / warm) ** (move / moves)
        person = draw(sheet.dice) % sheet.now.shape[0]
        first, usual, last = sheet.first[person], sheet.usual[person], sheet.last[person]
        if last - first < 2:
            continue
        if last > usual and (usual == first or draw(sheet.dice) < MORE * DRAWS):
            first = usual
        else:
            last = usual
        chosen = first + draw(sheet.dice) % (last - first)
        old, new = sheet.day[person], sheet.days[chosen]
        if old == new:
            continue
        cost = dearer(sheet, person, old, new, full)
        cost += price * ((chosen >= usual) - (sheet.now[person] >= usual))
        if cost <= 0 or draw(sheet.dice) < np.exp(-cost / heat) * DRAWS:
            sheet.now[person] = chosen
            change(sheet, person, old, new)
