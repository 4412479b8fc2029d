"""Belief propagation, compiled: what the people tell the meetings about slots, and the meetings the people.

Each participant says of each slot how much rather a meeting is there, from what their other meetings would like and from what
breaks cost; each meeting hears that from everybody in it. After Mézard and Montanari, Information, Physics, and Computation
(2009), chapter 14; that nobody is in two places is the matching of chapter 16.

A day has as many taken slots as there are meetings. That is so by the meetings already, so it is counted twice and beliefs
are surer than they should be; without it what comes of them has a third more breaks.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bravehall.meetings.timetable.board import Floats, Ints
from bravehall.meetings.timetable.days import compiled, inlined

LEAST, MOST = 1e-12, 1e6  # nothing is said to be less or more likely than this
LARGEST = 1e280  # nor what all people of a meeting say of a slot together, which would be more than a number holds


class Web(NamedTuple):
    """M meetings of at most W people, P people with at most D meetings, T slots from 0. A host's table is a person whose
    breaks cost nothing. -1 pads a row."""

    people: Ints  # (M, W), nobody where it was decided from the beginning
    mine: Ints  # (P, D)
    side: Ints  # (P, D): where in `people` of that meeting somebody is
    liking: Floats  # (M, T): how much rather there from the beginning; 0 where it cannot be
    seated: Ints  # (M,): 1 where it takes a table
    real: Ints  # (P,): 1 where breaks cost
    sure: Ints  # (M,): the slot that is decided; -1: none
    taken: NDArray[np.bool_]  # (P, T): by a meeting that is decided
    rate: Floats  # (T,): how much rather than elsewhere, because of the tables
    said: Floats  # (M, W, T): what each of them says of each slot
    belief: Floats  # (M, T): how likely it is there
    load: Floats  # (T,): how many tables that makes
    heard: Floats  # (D, T): odds that a meeting is there, without what is said by whoever hears it
    wanted: Floats  # (T,): the sum of that
    odds: Floats  # (T,): that the day has a meeting there, by its breaks
    until: Floats  # (T + 1, D + 2, 2): weight of the days before a slot, by their meetings and whether the last slot is taken
    since: Floats  # (T + 1, D + 2, 2): of those from it on


@inlined
def weight(web: Web, n: int, t: int, beside: int) -> float:
    """How likely a meeting is in a slot, by all who are in it but for one."""
    found = float(web.liking[n, t])
    if found == 0.0:
        return 0.0
    if web.seated[n]:
        found *= web.rate[t]
    for side in range(web.people.shape[1]):
        if web.people[n, side] < 0:
            break
        if side != beside:
            found *= web.said[n, side, t]
    return found


@inlined
def hear(web: Web, person: int) -> int:
    """What each undecided meeting of somebody would like. Returns how many meetings they have; -1: all are decided."""
    slots, count, free = web.rate.shape[0], 0, 0
    for t in range(slots):
        web.wanted[t] = 0.0
    while count < web.mine.shape[1] and web.mine[person, count] >= 0:
        n, side = web.mine[person, count], web.side[person, count]
        if web.sure[n] < 0:
            free += 1
            total = 0.0
            for t in range(slots):
                web.heard[count, t] = weight(web, n, t, side)
                total += web.heard[count, t] * web.said[n, side, t]
            for t in range(slots):
                own = web.heard[count, t]
                rest = max(total - own * web.said[n, side, t], LEAST * total, LEAST * LEAST)
                web.heard[count, t] = min(MOST, own / rest)
                web.wanted[t] += web.heard[count, t]
        count += 1
    return count if free else -1


@inlined
def weigh_days(web: Web, person: int, count: int, broken: float) -> None:
    """The odds of each slot, from all days with so many meetings; each break makes a day so much less likely."""
    until, since, slots = web.until, web.since, web.rate.shape[0]
    for k in range(count + 1):
        until[0, k, 0] = until[0, k, 1] = since[slots, k, 0] = since[slots, k, 1] = 0.0
    until[0, 0, 0] = since[slots, count, 0] = since[slots, count, 1] = 1.0
    for t in range(slots):
        taken, total = web.taken[person, t], 0.0
        here = 1.0 if taken else web.wanted[t]
        for k in range(count + 1):
            until[t + 1, k, 0] = 0.0 if taken else until[t, k, 0] + until[t, k, 1]
            until[t + 1, k, 1] = 0.0
            if k > 0:
                until[t + 1, k, 1] = (until[t, k - 1, 1] + until[t, k - 1, 0] * (broken if k > 1 else 1.0)) * here
            total += until[t + 1, k, 0] + until[t + 1, k, 1]
        for k in range(count + 1 if total > 0 else 0):
            until[t + 1, k, 0] /= total
            until[t + 1, k, 1] /= total
    for t in range(slots - 1, -1, -1):
        taken, total, busy, idle = web.taken[person, t], 0.0, 0.0, 0.0
        here = 1.0 if taken else web.wanted[t]
        for k in range(count + 1):
            cost, more = broken if k > 0 else 1.0, 0.0
            if k < count:
                more = since[t + 1, k + 1, 1] * here
                busy += (until[t, k, 1] + until[t, k, 0] * cost) * since[t + 1, k + 1, 1]
            rest = 0.0 if taken else since[t + 1, k, 0]
            idle += (until[t, k, 0] + until[t, k, 1]) * rest
            since[t, k, 1], since[t, k, 0] = rest + more, rest + more * cost
            total += since[t, k, 0] + since[t, k, 1]
        web.odds[t] = LEAST if taken else busy / max(idle, LEAST * busy, LEAST * LEAST)
        for k in range(count + 1 if total > 0 else 0):
            since[t, k, 0] /= total
            since[t, k, 1] /= total


@inlined
def say(web: Web, person: int, count: int, damping: float, most: float) -> None:
    """Tell each undecided meeting about each slot, at most so much: what it was told before counts for so much of it."""
    for k in range(count):
        n, side = web.mine[person, k], web.side[person, k]
        if web.sure[n] >= 0:
            continue
        for t in range(web.rate.shape[0]):
            odds = max(LEAST, web.odds[t])
            new = odds / (1.0 + odds * max(0.0, web.wanted[t] - web.heard[k, t]))
            new = min(most, max(LEAST, 1.0 / most, new))
            web.said[n, side, t] = new ** (1.0 - damping) * web.said[n, side, t] ** damping


@compiled
def talk(web: Web, order: Ints, price: float, damping: float) -> None:
    """Everybody hears and tells once, in this order. `price`: of a break, as the logarithm of how much rarer a day is with
    it. Then the beliefs and loads."""
    broken, most = np.exp(-price), LARGEST ** (1.0 / max(1, web.people.shape[1]))
    for at in range(order.shape[0]):
        person = order[at]
        count = hear(web, person)
        if count > 0:
            weigh_days(web, person, count, broken if web.real[person] else 1.0)
            say(web, person, count, damping, most)
    for t in range(web.rate.shape[0]):
        web.load[t] = 0.0
    for n in range(web.sure.shape[0]):
        total = 0.0
        if web.sure[n] >= 0:
            web.load[web.sure[n]] += web.seated[n]
            continue
        for t in range(web.rate.shape[0]):
            web.belief[n, t] = weight(web, n, t, -1)
            total += web.belief[n, t]
        for t in range(web.rate.shape[0]):
            web.belief[n, t] = web.belief[n, t] / total if total > 0 else 0.0
            web.load[t] += web.belief[n, t] * web.seated[n]
