"""Outlines filled by questions, and the few people who are in the way."""

from __future__ import annotations

import time

import msgspec
import pytest

from bravehall.meetings.deciding import decide
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.filling import BETTER, SURER, Filling, Shares
from bravehall.meetings.timetable.formula import Formula
from bravehall.meetings.timetable.greedy import begin
from bravehall.meetings.timetable.obstacles import Obstacles
from bravehall.meetings.timetable.outline import Outline
from bravehall.meetings.timetable.outlined import Outlined
from bravehall.meetings.timetable.problem import Problem, breaks_of, is_right
from bravehall.meetings.timetable.search import Search
from tests.meetings.test_timetable import Instance, forum


def of(instance: Instance) -> Problem:
    return read(msgspec.json.encode(instance))


def two_pairs() -> Problem:
    """a meets b and c, d meets e, all day."""
    people = [{"id": each} for each in "abcde"]
    meetings = [{"id": pair, "between": list(pair)} for pair in ("ab", "ac", "de")]
    return of({"slots": 6, "tables": 3, "participants": people, "meetings": meetings})


def in_the_way(reach: dict[str, range], limits: dict[str, int] | None = None) -> dict[str, list[int]] | None:
    problem, whole = two_pairs(), range(1, 7)
    with Obstacles(Formula(problem)) as obstacles:
        everybody = {person.id: whole for person in problem.participants}
        return obstacles.among(everybody | reach, dict.fromkeys(everybody, 9) | (limits or {}), 1_000, lambda: False)


def test_who_cannot_meet_is_in_the_way_with_the_slots_that_would_help() -> None:
    found = in_the_way({"a": range(1, 3), "b": range(4, 6), "d": range(1, 3), "e": range(2, 4)})
    assert found is not None
    assert found.keys() <= {"a", "b"}, "d and e can meet, and c may come whenever it likes"
    assert all(slot > 2 for slot in found.get("a", [])), "only slots beyond their own"
    assert all(slot not in {4, 5} for slot in found.get("b", []))
    assert in_the_way({"a": range(1, 3), "b": range(2, 6)}) is None


def test_whoever_has_fewer_breaks_than_the_others_leave_is_in_the_way_for_that() -> None:
    apart = {"b": range(1, 2), "c": range(4, 5)}
    found = in_the_way(apart, {"a": 0})
    assert found is not None
    assert found.get("a") == []
    assert in_the_way(apart, {"a": 1}) is None


def begun(instance: Instance) -> Search:
    problem = of(instance)
    start = begin(problem)
    assert start is not None
    search = Search(
        problem, seconds=60, began=time.monotonic(), seed=1, clock=time.monotonic, progress=lambda how: False
    )
    search.keep(start)
    return search


@pytest.mark.parametrize(("room", "shares"), [BETTER, SURER])
def test_an_outline_is_filled_and_nobody_has_more_breaks_than_they_may(room: int, shares: Shares) -> None:
    search = begun(forum(people=8, slots=8, tables=3))
    before = search.value
    outlined = Outlined(search, 1)
    assert outlined.draw()
    assert outlined.outline is not None
    filling = Filling(search, decide, 0)
    reach, limits = outlined.reach(outlined.outline, room), outlined.outline.breaks()
    with filling.kept:
        filling.loosen(reach, limits, 1_000)
    filling.ask(reach, limits, shares)
    assert search.best is not None
    assert search.value < before
    assert all(count <= limits[who] for who, count in breaks_of(search.problem, search.best).items())
    for meeting in search.problem.meetings:
        assert all(search.best[meeting.id] in reach[who] for who in meeting.between)


def test_days_that_do_not_fit_together_are_given_room_until_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's meetings side by side from slot 1: there is no such timetable, and no table for it."""
    search = begun(forum(people=8, slots=8, tables=3))
    before, mine = search.value, search.problem.of()

    def early(outlined: Outlined, outline: Outline, room: int) -> dict[str, range]:
        return {who: range(1, min(8, len(meetings) + room) + 1) for who, meetings in mine.items()}

    monkeypatch.setattr(Outlined, "reach", early)
    Filling(search, decide, 1).run()
    assert search.best is not None
    assert search.value < before
    assert is_right(search.problem, search.best)


def test_without_an_outline_nothing_is_asked() -> None:
    search = begun(forum(people=8, slots=8, tables=3) | {"slots": 70})
    before = search.best
    Filling(search, decide, 0).run()
    assert search.best is before
