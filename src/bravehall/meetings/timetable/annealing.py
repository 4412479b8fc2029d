"""Fewer breaks by simulated annealing on Kempe chains.

A timetable is a colouring of the meetings by slots. Two slots are swapped along the connected part of their meetings
(joined by people) that holds a chosen one: nobody is ever in two places, and only the people at the ends of the chain
have another day. Where a slot has no tables to spare, a second chain gives back what the first one takes. It stops by
moves, not by seconds, so that a seed gives the same timetable on every machine that is fast enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from bravehall.meetings.timetable.board import Board, padded
from bravehall.meetings.timetable.days import breaks_in
from bravehall.meetings.timetable.kempe import cost_of, list_broken, walk
from bravehall.meetings.timetable.problem import Problem


class Way(NamedTuple):
    """What a run of so many slots costs, longer ones as much as the last, and the heat at the beginning and the end."""

    run: tuple[float, ...]
    warm: float
    cold: float


# Short runs are soon joined to others, so they cost less than a break. Where tables are full in every slot the plain count
# of breaks does better in the end.
SHORT, PLAIN = Way((0.0, 0.5, 0.75, 1.0), 0.2, 0.07), Way((0.0, 1.0), 0.3, 0.1)
WAYS = (SHORT, PLAIN)
# moves between two looks at whether to stop, or such a part of all: each look waits for whoever else works in Python
BATCH, PART = 20_000, 1 / 1_000
SLACK = 0.1  # of the moves to come: smaller differences to what there is time for change nothing


class Annealing:
    """From a timetable in which nobody is in two places and every order holds; tables may be short, which costs."""

    def __init__(self, problem: Problem, slot: Mapping[str, int], seed: int, way: Way = SHORT) -> None:
        self.way = way
        placed = [meeting for meeting in problem.meetings if meeting.id in slot]
        self.names = [meeting.id for meeting in placed]
        at = {name: n for n, name in enumerate(self.names)}
        who = {each.id: n for n, each in enumerate(problem.participants)}
        tables = sorted({meeting.table for meeting in placed if meeting.table is not None})
        hosts = {table: len(who) + n for n, table in enumerate(tables)}
        before = [[at[name] for name in meeting.after if name in at] for meeting in placed]
        behind: list[list[int]] = [[] for _ in placed]
        for n, earlier in enumerate(before):
            for each in earlier:
                behind[each].append(n)
        everybody, slots = len(who) + len(hosts), problem.slots + 2
        allowed = np.zeros((len(placed), slots), dtype=np.bool_)
        for n, meeting in enumerate(placed):
            allowed[n, list(meeting.slots)] = True
        self.board = Board(
            slot=np.array([slot[name] for name in self.names], dtype=np.int32),
            people=padded(
                [
                    [who[each] for each in m.between] + ([] if m.table is None else [hosts[m.table]])
                    for m in placed
                ]
            ),
            choices=padded([meeting.slots for meeting in placed]), allowed=allowed,
            seated=np.array([not meeting.online for meeting in placed], dtype=np.int32),
            before=padded(before), behind=padded(behind),
            day=np.full((everybody, slots), -1, dtype=np.int32),
            real=np.array([n < len(who) for n in range(everybody)], dtype=np.int32),
            breaks=np.zeros(everybody, dtype=np.int32), having=np.zeros(slots, dtype=np.int32),
            broken=np.zeros(everybody, dtype=np.int32), place=np.full(everybody, -1, dtype=np.int32),
            listed=np.zeros(1, dtype=np.int64), load=np.zeros(slots, dtype=np.int32),
            room=np.array(problem.rooms(), dtype=np.int32),
            mark=np.zeros(len(placed), dtype=np.int64), chain=np.zeros(len(placed), dtype=np.int32),
            ends=np.zeros(everybody, dtype=np.int32),
            borders=np.zeros(slots, dtype=np.int32), places=np.zeros(slots, dtype=np.int32),
            best=np.array([slot[name] for name in self.names], dtype=np.int32),
            run=np.array(way.run, dtype=np.float64),
            dice=np.array([(seed + 1) * 0x9E3779B97F4A7C15 % 2**64 or 1], dtype=np.uint64),
            fairness=-1 if problem.fairness is None else problem.fairness,
        )  # fmt: skip
        self.least = 1 << 30  # the cost of the best so far
        self.settle()

    def settle(self) -> None:
        """Days, loads and breaks from the slots."""
        board = self.board
        board.day[:], board.load[:], board.having[:], board.place[:], board.listed[:] = -1, 0, 0, -1, 0
        for n, here in enumerate(board.slot):
            board.load[here] += board.seated[n]
            for person in board.people[n]:
                if person >= 0:
                    board.day[person, here] = n
        for person, day in enumerate(board.day):
            board.breaks[person] = breaks_in(day)
            if board.real[person]:
                board.having[board.breaks[person]] += 1
                list_broken(board, person)

    def cost(self) -> int:
        return int(cost_of(self.board))

    def run(
        self, moves: int, *, floor: int = 0,
        stop: Callable[[], bool] = lambda: False, left: Callable[[], float] = lambda: math.inf,
    ) -> int:  # fmt: skip
        """Leaves the best timetable found in place; ends when none can cost less than `floor`. Returns its cost.

        `left`: seconds. Where they are too few for so many moves, it cools sooner: what is cut while warm is worth little.
        """
        board, best, over = self.board, 1 << 30, len(self.names) == 0
        board.mark[:] = 0
        begin, done, seconds, asked = 0, 0, math.inf, moves
        while begin < moves and not over:
            end = min(moves, begin + max(BATCH, int(PART * asked)))
            best, over = walk(board, begin, end, moves, self.way.warm, self.way.cold, floor, best)
            done, begin, self.least = done + end - begin, end, best
            over = over or stop()
            if seconds == math.inf:  # the first batch may have had code to load
                done, seconds = 0, left()
                continue
            rest = (moves - begin) / moves  # of the cooling
            most = int(min(asked * rest, affordable(done, seconds, left())))
            if not over and abs(most - (moves - begin)) > SLACK * (moves - begin):  # from the same heat on
                moves = max(most, round(most / rest))
                begin = moves - most
                board.mark[:] = 0
        board.slot[:] = board.best
        self.settle()
        return self.cost()

    def found(self) -> dict[str, int]:
        """The best so far, also while it runs: between two batches."""
        return {name: int(at) for name, at in zip(self.names, self.board.best, strict=True)}


def affordable(done: int, seconds: float, left: float) -> float:
    """How many moves there is time for, after so many in `seconds` - `left`."""
    return math.inf if left >= seconds else max(0.0, left * done / (seconds - left))
