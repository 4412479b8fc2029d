"""Large neighbourhoods, and what runs beside annealing: right, and never worse."""

from __future__ import annotations

import time

import msgspec
from hypothesis import HealthCheck, given, settings

from bravehall.meetings.timetable.checker import check
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.greedy import begin
from bravehall.meetings.timetable.neighbourhoods import Neighbourhood, drawn
from bravehall.meetings.timetable.problem import breaks_of
from bravehall.meetings.timetable.solve import solve
from bravehall.meetings.timetable.tables import assign
from tests.meetings.test_timetable import Instance, best_of_all, instances, right, strangers


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(instances())
def test_a_neighbourhood_of_all_slots_is_the_whole_problem(instance: Instance) -> None:
    """From any right timetable it gets to the best one there is; with some slots freed never to a worse one."""
    instance = instance | {"fairness": None}
    best = best_of_all(instance)
    problem = read(msgspec.json.encode(instance))
    start = solve(problem, seconds=20, clock=time.monotonic, progress=lambda how: True).timetable
    if start is None:
        return
    everything = frozenset(range(1, instance["slots"] + 1))
    for freed in (everything, frozenset({1, 2})):
        found = Neighbourhood(problem, start.slot, freed).best(1, lambda: False)
        assert found is not None
        breaks = check(instance, {"slot": found, "table": assign(problem, found)})
        assert breaks.wrong == []
        assert (
            breaks.breaks == best
            if freed is everything
            else breaks.breaks <= sum(breaks_of(problem, start.slot).values())
        )


def test_a_neighbourhood_mends_what_it_holds() -> None:
    """ab and bc stand apart in six slots: only a neighbourhood with the slot beside one of them brings them together."""
    here = {"slots": 6, "tables": 1, "participants": [{"id": each} for each in "abc"], "meetings": [
        {"id": pair, "between": list(pair)} for pair in ("ab", "bc")]}  # fmt: skip
    problem = read(msgspec.json.encode(here))
    assert Neighbourhood(problem, {"ab": 1, "bc": 6}, frozenset({2, 3})).best(1, lambda: False) == {"ab": 1, "bc": 6}
    assert Neighbourhood(problem, {"ab": 1, "bc": 6}, frozenset({2, 6})).best(1, lambda: False) == {"ab": 1, "bc": 2}
    slots = next(drawn(problem, {"ab": 1, "bc": 6}, seed=1))
    assert slots <= set(range(1, 7))


def test_neighbourhoods_keep_a_timetable_fair() -> None:
    """The spread of breaks stays within what it was, whatever is freed."""
    here = strangers(8, 14, 9, 3, seed=3) | {"fairness": 1}
    problem = read(msgspec.json.encode(here))
    start = solve(problem, seconds=20, clock=time.monotonic, progress=lambda how: how.value is not None).timetable
    assert start is not None
    before = breaks_of(problem, start.slot)
    for freed in ({1, 2, 3}, {4, 5, 6}, {1, 5, 9}, set(range(1, 10))):
        found = Neighbourhood(problem, start.slot, frozenset(freed)).best(1, lambda: False)
        assert found is not None
        after = breaks_of(problem, found).values()
        assert sum(after) <= sum(before.values())
        assert max(after) - min(after) <= max(1, max(before.values()) - min(before.values()))


def test_a_large_forum_is_searched_by_two_workers() -> None:
    """Cores, annealing and neighbourhoods beside each other: right, and better than where greed began."""
    here = strangers(110, 560, 17, 42, seed=2)
    problem = read(msgspec.json.encode(here))
    start = begin(problem)
    assert start is not None
    made = solve(problem, seconds=6, workers=2, clock=time.monotonic)
    assert right(here, made)
    assert made.bound <= made.value < 0.5 * sum(breaks_of(problem, start).values())
