"""The bound that is forced, and annealing: its moves, its books, its pace."""

from __future__ import annotations

import math
import time

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bravehall.meetings.timetable import cooling, kempe
from bravehall.meetings.timetable.annealing import BATCH, Annealing
from bravehall.meetings.timetable.checker import check
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.forced import forced_breaks
from bravehall.meetings.timetable.greedy import begin
from bravehall.meetings.timetable.problem import breaks_of
from bravehall.meetings.timetable.result import Progress, Status
from bravehall.meetings.timetable.solve import solve
from bravehall.meetings.timetable.tables import assign
from tests.meetings.test_timetable import Instance, best_of_all, forum, instances, right, solved, strangers


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(instances())
def test_the_breaks_that_are_forced_are_a_bound(instance: Instance) -> None:
    best = best_of_all(instance)
    if best is not None:
        assert forced_breaks(read(msgspec.json.encode(instance))) <= best


def test_a_day_with_a_hole_forces_a_break() -> None:
    here = {"slots": 5, "tables": 2, "participants": [{"id": "a", "away": [3, 4]}, *({"id": each} for each in "bcd")],
            "meetings": [{"id": each, "between": ["a", each]} for each in "bcd"]}  # fmt: skip
    problem = read(msgspec.json.encode(here))
    assert forced_breaks(problem) == 1
    made = solved(here, progress=lambda how: True)
    assert (made.status, made.value) == (Status.OPTIMAL, 1)


def test_more_slots_than_a_word_of_the_machine_has_bits() -> None:
    here = {"slots": 90, "tables": 2, "participants": [{"id": each} for each in "abc"], "meetings": [
        {"id": each, "between": list(each)} for each in ("ab", "bc", "ca")]}  # fmt: skip
    walk = Annealing(read(msgspec.json.encode(here)), {"ab": 1, "bc": 45, "ca": 90}, 1)
    assert walk.cost() == 3
    assert walk.run(20_000) == 1  # three slots cannot all be neighbours
    assert sum(breaks_of(read(msgspec.json.encode(here)), walk.found()).values()) == 1


def test_full_slots_stay_full_and_days_get_whole() -> None:
    """Eight meetings at two tables in four slots, none to spare: nothing but coupled chains can move anything."""
    here = {"slots": 4, "tables": 2, "participants": [{"id": f"{who}{n}"} for n in range(4) for who in "abc"], "meetings": [
        {"id": f"{pair}{n}", "between": [f"{each}{n}" for each in pair]} for n in range(4) for pair in ("ab", "bc")]}  # fmt: skip
    start = {"ab0": 1, "bc0": 3, "ab1": 1, "bc1": 3, "ab2": 2, "bc2": 4, "ab3": 2, "bc3": 4}
    walk = Annealing(read(msgspec.json.encode(here)), start, 1)
    assert walk.cost() == 4
    assert walk.run(20_000) == 0
    assert sorted(walk.found().values()) == [1, 1, 2, 2, 3, 3, 4, 4]


def test_what_annealing_leaves_has_a_table_for_everybody_and_is_fair() -> None:
    """Two tables in each of four slots, all taken: a third one at once would save breaks, and be no timetable."""
    people = [f"p{n}" for n in range(8)]
    rounds = [[(0, 1), (2, 3)], [(4, 5), (6, 7)], [(0, 2), (1, 3)], [(4, 6), (5, 7)]]
    here = {"slots": 4, "tables": 2, "fairness": 1, "participants": [{"id": each} for each in people], "meetings": [
        {"id": f"m{one}{other}", "between": [people[one], people[other]]} for pairs in rounds for one, other in pairs]}  # fmt: skip
    start = {f"m{one}{other}": at for at, pairs in enumerate(rounds, start=1) for one, other in pairs}
    problem = read(msgspec.json.encode(here))
    for seed in range(6):
        walk = Annealing(problem, start, seed)
        walk.run(20_000)
        assert check(here, {"slot": walk.found(), "table": assign(problem, walk.found())}).wrong == []


def test_where_time_is_short_it_cools_sooner_instead_of_being_cut_while_warm() -> None:
    """A clock on which a batch of moves takes a second, and there are four: of a thousand batches four are made, and end as
    well as if no more had been asked for."""
    here = strangers(50, 170, 13, 15, seed=1)
    problem = read(msgspec.json.encode(here))
    start = begin(problem)
    assert start is not None
    batches, warm = [0], Annealing(problem, start, 1)
    before = warm.cost()

    def stop() -> bool:
        batches[0] += 1
        return batches[0] > 4

    short = warm.run(1000 * BATCH, stop=stop, left=lambda: 4.0 - batches[0])
    assert batches[0] == 4
    cut = Annealing(problem, start, 1)
    batches[0] = 0
    assert short < cut.run(1000 * BATCH, stop=stop, left=lambda: math.inf) <= before


def test_annealing_is_heard_of_while_it_runs_and_stopped_with_what_it_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One run of many batches: whoever looks sees fewer and fewer breaks, and gets so many where they stop it."""
    monkeypatch.setattr(cooling, "MOVES", 10_000_000)  # of the first run, which would take all the time
    here, heard = strangers(50, 170, 13, 15, seed=1), list[int]()

    def progress(how: Progress) -> bool:
        if how.value is not None and (not heard or how.value < heard[-1]):
            heard.append(how.value)
        return len(heard) == 4

    made = solved(here, seconds=60, progress=progress)
    assert len(heard) == 4
    assert heard[0] > made.value
    assert made.value <= heard[-1]
    assert made.seconds < 60
    assert right(here, made)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(instances(), st.integers(0, 3), st.integers(1, 400))
def test_annealing_keeps_its_books(instance: Instance, seed: int, moves: int) -> None:
    """Whatever a move changes (days, breaks, loads, who has breaks) is what one counts from the slots alone."""
    problem = read(msgspec.json.encode(instance))
    start = solve(problem, seconds=20, clock=time.monotonic, progress=lambda how: True).timetable
    if start is None or not start.slot:
        return
    walk, again = Annealing(problem, start.slot, seed), Annealing(problem, start.slot, seed)
    cheapest, _ = kempe.walk(walk.board, 0, moves, moves, 0.4, 0.1, 0, 1 << 30)
    again.board.slot[:] = walk.board.slot
    again.settle()
    for name in ("day", "breaks", "having", "load"):
        assert getattr(walk.board, name).tolist() == getattr(again.board, name).tolist(), name
    listed = walk.board.broken[: walk.board.listed[0]].tolist()
    assert sorted(listed) == [n for n, many in enumerate(walk.board.breaks) if many and walk.board.real[n]]
    found = {name: int(at) for name, at in zip(walk.names, walk.board.slot, strict=True)}
    assert (walk.board.day >= 0).sum() == (walk.board.people >= 0).sum()  # nobody is in two places
    for meeting in problem.meetings:
        assert found[meeting.id] in meeting.slots
        assert all(found[earlier] < found[meeting.id] for earlier in meeting.after)
    again.board.slot[:] = walk.board.best
    again.settle()
    assert again.cost() + kempe.STRICT * kempe.unfair(again.board.having, again.board.fairness) == cheapest


def test_annealing_never_leaves_more_than_it_found() -> None:
    problem = read(msgspec.json.encode(forum()))
    start = solved(forum(), progress=lambda how: True).timetable
    assert start is not None
    for seed in range(5):
        walk = Annealing(problem, start.slot, seed)
        before = walk.cost()
        walk.run(300)
        assert Annealing(problem, walk.found(), seed).cost() <= before
