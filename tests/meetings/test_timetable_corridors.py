"""Corridors: the days near a timetable, and questions asked there."""

from __future__ import annotations

import time

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from bravehall.meetings.deciding import decide
from bravehall.meetings.timetable import search as searching
from bravehall.meetings.timetable.corridors import corridor
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.maxsat import fewest_breaks
from bravehall.meetings.timetable.placing import Answer
from bravehall.meetings.timetable.problem import breaks_of
from bravehall.meetings.timetable.result import Status
from bravehall.meetings.timetable.solve import solve
from tests.meetings.test_timetable import Instance, best_of_all, forum, instances, right, solved


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(instances())
def test_a_corridor_holds_what_it_is_around_and_a_wide_one_everything(instance: Instance) -> None:
    instance = instance | {"fairness": None}
    problem = read(msgspec.json.encode(instance))
    start = solve(problem, seconds=20, clock=time.monotonic, progress=lambda how: True).timetable
    if start is None:
        return
    for slack in range(instance["slots"] + 1):
        near = corridor(problem, start.slot, slack)
        assert all(start.slot[meeting.id] in meeting.slots for meeting in near.meetings)
        found = fewest_breaks(near, heard=lambda bound: False)
        assert found.value <= sum(breaks_of(problem, start.slot).values())
    assert near.meetings == problem.meetings
    assert found.value == best_of_all(instance)


def crowded() -> Instance:
    return forum(people=8, slots=8, tables=3)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_large_forum_is_arranged_by_questions(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small one, taken for large, where cores come to nothing: corridors end with the same proof as the exact search."""
    asked = []

    def deciding(*given: object, **more: object) -> object:
        asked.append(more)
        return decide(*given, **more)  # type: ignore[arg-type]

    best = solved(crowded())
    for name, value in {"MANY": 10, "ASKING": 0.0, "MOVES": 1}.items():
        monkeypatch.setattr(searching, name, value)
    monkeypatch.setattr(searching, "fewest_breaks", lambda *given, **more: Answer(None, 0, 0, False))
    made = solved(crowded(), workers=workers, seconds=60, decide=deciding)
    assert (made.status, made.value) == (Status.OPTIMAL, best.value)
    assert right(crowded(), made)
    assert asked
