"""The exact search: both ways to count tables find the fewest breaks there are."""

from __future__ import annotations

from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from bravehall.meetings.deciding import decide
from bravehall.meetings.timetable import formula
from bravehall.meetings.timetable import search as searching
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.formula import Formula
from bravehall.meetings.timetable.maxsat import fewest_breaks
from bravehall.meetings.timetable.problem import Timetable, breaks_of
from bravehall.meetings.timetable.result import Status
from bravehall.meetings.timetable.satisfying import Questions
from bravehall.meetings.timetable.tables import assign
from tests.meetings.test_timetable import Instance, best_of_all, check, instances, solved, strangers


def fewest(instance: Instance, *, by_people: bool) -> int | None:
    """By cores; what they find is right."""
    problem = read(msgspec.json.encode(instance))
    answer = fewest_breaks(problem, heard=lambda bound: False, by_people=by_people)
    assert answer.proven
    if answer.slot is None:
        return None
    found = check(instance, msgspec.to_builtins(Timetable(answer.slot, assign(problem, answer.slot))))
    assert found.wrong == []
    assert found.breaks == answer.value == sum(breaks_of(problem, answer.slot).values())
    return found.breaks


def drawn_in_pairs(seed: int) -> Instance:
    """Full slots, people away and orders."""
    here, random = strangers(8, 14, 7, 2, seed=seed), Random(seed)
    for person in random.sample(here["participants"], 3):
        person["away"] = [random.randint(1, 7)]
    for _ in range(4):
        first, second = sorted(random.sample(range(14), 2))
        here["meetings"][second].setdefault("after", []).append(f"m{first}")
    return here | {"fairness": random.choice([None, 0, 1])}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(instances())
def test_cores_find_what_trying_every_arrangement_finds(instance: Instance) -> None:
    assert fewest(instance, by_people=False) == best_of_all(instance)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(instances())
def test_cores_without_tables_lead_to_a_bound(instance: Instance) -> None:
    answer = fewest_breaks(read(msgspec.json.encode(instance)), heard=lambda bound: False, tables=False)
    best = best_of_all(instance)
    assert answer.proven
    if best is not None:
        assert answer.slot is not None
        assert answer.bound <= best


@pytest.mark.parametrize("workers", [1, 2])
def test_what_needs_more_tables_than_there_are_proves_nothing(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four people in a ring at one table: without a break they would need two."""
    monkeypatch.setattr(searching, "MANY", 2)  # so few are taken for many
    ring = {"slots": 4, "tables": 1, "participants": [{"id": each} for each in "abcd"], "meetings": [
        {"id": pair, "between": list(pair)} for pair in ("ab", "bc", "cd", "da")]}  # fmt: skip
    assert fewest_breaks(read(msgspec.json.encode(ring)), heard=lambda bound: False, tables=False).bound == 0
    made = solved(ring, workers=workers, seconds=2)
    assert (made.status, made.value, made.bound) == (Status.FEASIBLE, 1, 0)


def test_tables_counted_by_people_or_by_meetings_are_the_same_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = []
    for seed in range(12):
        here = drawn_in_pairs(seed)
        answers.append(fewest(here, by_people=False))
        assert fewest(here, by_people=True) == answers[-1]
        with monkeypatch.context() as patch:
            patch.setattr(formula, "TREE", 0)  # as where there are many
            assert fewest(here, by_people=False) == answers[-1]
    assert None in answers  # some have no timetable at all,
    assert any(answers)  # and some no timetable without a break


@pytest.mark.parametrize(("online", "by_people"), [(False, True), (True, False)])
def test_people_count_for_tables_only_where_all_meet_in_pairs(online: bool, by_people: bool) -> None:
    here = drawn_in_pairs(0)
    here["meetings"][0]["online"] = online
    assert Formula(read(msgspec.json.encode(here)), by_people=True).by_people is by_people


def now_and_then() -> Instance:
    """Somebody who is here in every second slot meets three people, of whom one meets the others too."""
    slots: dict[str, list[int]] = {"m0": [1], "m1": [3], "m2": [5]}
    pairs = [("c", "z"), ("b", "z"), ("a", "z"), ("a", "b"), ("b", "c")]
    return {
        "slots": 6, "tables": 9, "participants": [{"id": name} for name in "abcz"],
        "meetings": [
            {"id": f"m{n}", "between": list(pair)} | ({"slots": slots[f"m{n}"]} if f"m{n}" in slots else {})
            for n, pair in enumerate(pairs)
        ],
    }  # fmt: skip


def test_a_question_counts_each_break_of_somebody_who_is_here_now_and_then() -> None:
    here = now_and_then()
    problem = read(msgspec.json.encode(here))
    best = best_of_all(here)
    assert best is not None
    questions = Questions(problem)
    for most in range(best + 2):
        known, slot = questions.ask(most, decide, lambda: False)
        assert known
        assert (slot is not None) == (most >= best)
        assert slot is None or sum(breaks_of(problem, slot).values()) <= most


def test_no_number_of_the_rules_is_given_out_again() -> None:
    rules = Formula(read(msgspec.json.encode(now_and_then())))
    assert max(abs(literal) for clause in rules.rules for literal in clause) <= rules.top
