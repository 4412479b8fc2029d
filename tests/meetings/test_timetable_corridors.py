"""Corridors: the days near a timetable, and questions asked there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from bravehall.meetings.deciding import decide
from bravehall.meetings.timetable import formula
from bravehall.meetings.timetable import search as searching
from bravehall.meetings.timetable.corridors import Refuted, corridor
from bravehall.meetings.timetable.decided import Asked, Decided
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.maxsat import fewest_breaks
from bravehall.meetings.timetable.nearby import Nearby
from bravehall.meetings.timetable.placing import Answer
from bravehall.meetings.timetable.problem import breaks_of, days_of
from bravehall.meetings.timetable.result import Status
from bravehall.meetings.timetable.satisfying import Questions
from bravehall.meetings.timetable.search import Search
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
        near = corridor(problem, days_of(problem, start.slot), slack)
        assert all(start.slot[meeting.id] in meeting.slots for meeting in near.meetings)
        found = fewest_breaks(near, heard=lambda bound: False)
        assert found.value <= sum(breaks_of(problem, start.slot).values())
    assert near.meetings == problem.meetings
    assert found.value == best_of_all(instance)


def test_whoever_has_no_more_breaks_than_before_is_asked_for_in_a_corridor() -> None:
    here = crowded()
    problem = read(msgspec.json.encode(here))
    start = solve(problem, seconds=20, clock=time.monotonic, progress=lambda how: True).timetable
    assert start is not None
    before = breaks_of(problem, start.slot)
    questions = Questions(corridor(problem, days_of(problem, start.slot), 2), before)
    known, slot = questions.ask(sum(before.values()) - 1, decide, lambda: False)
    assert known
    assert slot is not None
    after = breaks_of(problem, slot)
    assert sum(after.values()) < sum(before.values())
    assert all(after[who] <= count for who, count in before.items())


def test_what_a_wide_corridor_does_not_hold_is_not_asked_for_in_a_narrow_one() -> None:
    refuted = Refuted()
    refuted.take(9, 2, 5)
    refuted.take(9, 2, 4)
    assert [refuted.least(9, room) for room in (1, 2, 3)] == [5, 5, 0]
    assert refuted.least(8, 1) == 0  # around another one


def crowded() -> Instance:
    return forum(people=8, slots=8, tables=3)


def begun() -> tuple[Search, dict[str, int]]:
    """A search that has the first timetable of the crowded forum."""
    problem = read(msgspec.json.encode(crowded()))
    start = solve(problem, seconds=20, clock=time.monotonic, progress=lambda how: True).timetable
    assert start is not None
    search = Search(
        problem, seconds=60, began=time.monotonic(), seed=1, clock=time.monotonic, progress=lambda how: False
    )
    search.keep(start.slot)
    assert search.best == start.slot
    return search, start.slot


def test_nobody_gets_a_first_break_near_the_best() -> None:
    search, start = begun()
    before, forced = breaks_of(search.problem, start), {"p0"}
    nearby = Nearby(search, decide, 0.5, (1,))
    nearby.forced, nearby.may = forced, nearby.may | forced
    nearby.around(start, 3)
    assert search.best is not None
    after = breaks_of(search.problem, search.best)
    assert sum(after.values()) < sum(before.values())
    assert all(after[who] <= max(many, int(who in forced)) for who, many in before.items())


def test_what_gets_no_answer_in_time_is_asked_for_with_more_breaks() -> None:
    search, start = begun()
    sessions: list[list[int]] = []

    @contextmanager
    def slow(clauses: Iterable[Sequence[int]], *, likely: bool = False) -> Iterator[Asked]:
        sessions.append([])
        with decide(clauses, likely=likely) as asked:

            def answer(stop: Callable[[], bool], assuming: Sequence[int] = ()) -> Decided:
                sessions[-1] += assuming
                return Decided(False, None) if len(sessions) == 1 else asked(stop, assuming)

            yield answer

    Nearby(search, slow, 0.0, (8,)).around(start, 8)
    assert search.value < sum(breaks_of(search.problem, start).values())
    assert -min(sessions[1]) > -min(sessions[0])  # a literal further up: more breaks


def test_people_who_are_free_all_day_lead_on_and_everybody_free_is_a_proof() -> None:
    search, start = begun()
    nearby = Nearby(search, decide, 0.5, (0,))
    nearby.may, nearby.part = frozenset(), 1.0
    assert nearby.freed(start)
    assert search.met()
    assert search.value == solved(crowded()).value < sum(breaks_of(search.problem, start).values())


def test_more_are_free_where_it_was_refuted_and_fewer_where_it_is_not_known() -> None:
    search, start = begun()
    said = [Decided(True, None), Decided(True, None), Decided(False, None)]

    @contextmanager
    def saying(clauses: Iterable[Sequence[int]], *, likely: bool = False) -> Iterator[Asked]:
        yield lambda stop, assuming=(): said.pop(0)

    nearby = Nearby(search, saying, 0.5, (1,))
    nearby.may, parts = frozenset(), [nearby.part]
    while said:
        nearby.freed(start)
        parts.append(nearby.part)
    assert parts[3] < parts[0] < parts[1] < parts[2]
    assert search.bound == 0  # of some people it proves nothing
    assert search.best == start


def test_rules_that_are_too_many_are_not_said_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    search, start = begun()
    monkeypatch.setattr(formula, "PAIRS", 0)
    assert not Nearby(search, decide, 0.5, (1,)).run()
    assert search.best == start


@pytest.mark.parametrize("workers", [1, 2])
def test_a_large_forum_is_arranged_by_questions(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small one, taken for large, where cores come to nothing: corridors end with the same proof as the exact search."""
    asked = []

    def deciding(clauses: Iterable[Sequence[int]], *, likely: bool = False) -> AbstractContextManager[Asked]:
        asked.append(likely)
        return decide(clauses, likely=likely)

    best = solved(crowded())
    for name, value in {
        "MANY": 10,
        "ASKING": 0.0,
        "rounds_in": lambda *given: 0,
    }.items():  # beliefs leave nothing to ask
        monkeypatch.setattr(searching, name, value)
    monkeypatch.setattr(searching, "fewest_breaks", lambda *given, **more: Answer(None, 0, 0, False))
    made = solved(crowded(), workers=workers, seconds=60, decide=deciding)
    assert (made.status, made.value) == (Status.OPTIMAL, best.value)
    assert right(crowded(), made)
    assert asked
