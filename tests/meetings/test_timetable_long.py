"""Days of many slots: the rules grow with them, not with their square, and nobody goes on with them when the time is over."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from bravehall.meetings.deciding import decide
from bravehall.meetings.timetable import clauses, formula
from bravehall.meetings.timetable.conflict import Rules
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.formula import Formula
from bravehall.meetings.timetable.maxsat import fewest_breaks
from bravehall.meetings.timetable.placing import Placing
from bravehall.meetings.timetable.problem import Problem
from bravehall.meetings.timetable.satisfying import Questions
from tests.meetings.test_timetable import Instance, best_of_all, instances
from tests.meetings.test_timetable_exact import fewest
from tests.meetings.test_timetable_proofs import day, met


def long(slots: int) -> Instance:
    """One order, and a break that must be."""
    return day(slots, 2, met("ab", "ab", [1]), met("bc", "bc", [3]), met("cd", "cd", None, "bc"), met("da", "da"))


def problem(slots: int) -> Problem:
    return read(msgspec.json.encode(long(slots)))


def test_the_rules_grow_with_the_slots() -> None:
    few, many = problem(400), problem(800)

    def clauses(model: Placing | Rules) -> int:
        return len(model.model.proto.constraints)

    def literals(formula: Formula) -> int:
        return sum(map(len, formula.rules))

    assert clauses(Placing(many)) < 2.2 * clauses(Placing(few))
    assert clauses(Rules(many)) < 2.2 * clauses(Rules(few))
    assert max(len(each.bool_or.literals) for each in Placing(many).model.proto.constraints) < 10
    assert literals(Formula(many)) < 2.5 * literals(Formula(few))


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None
)
@given(instances())
def test_what_is_free_outside_a_window_may_be_said_by_chains(instance: Instance) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formula, "SQUARE", 0)  # as where there are many slots
        assert fewest(instance, by_people=False) == best_of_all(instance)


def test_rules_that_nobody_waits_for_are_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    here = problem(100)
    monkeypatch.setattr(clauses, "MANY", 1_000)
    assert fewest_breaks(here, heard=lambda bound: True) == (None, 0, 0, False)
    monkeypatch.setattr(clauses, "MOST", 1_000)  # there is no room for them either
    assert fewest_breaks(here, heard=lambda bound: False) == (None, 0, 0, False)
    questions = Questions(here)
    assert questions.ask(1, decide, lambda: False) == (False, None)
    with questions.several(1, decide) as ask:
        assert ask(0, lambda: False) == (False, None)
