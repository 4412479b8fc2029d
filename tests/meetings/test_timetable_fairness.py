"""Fairness where wishes may be left out: as much priority as can be arranged with the breaks shared."""

from __future__ import annotations

import time
from fractions import Fraction
from itertools import product

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bravehall.meetings.timetable.checker import check
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.fair import place_fairly
from bravehall.meetings.timetable.problem import Timetable
from bravehall.meetings.timetable.result import Status
from bravehall.meetings.timetable.solve import solve
from tests.meetings.test_timetable import Instance, instances, right, solved, strangers

Standing = tuple[int, Fraction, int, int]  # priority, the worst share, who have only that and breaks (fewer: better)


def all_fair(instance: Instance) -> list[tuple[Standing, Timetable]]:
    """Every right arrangement, those included that leave wishes out, and how good it is."""
    names, all_found = [meeting["id"] for meeting in instance["meetings"]], []
    for choice in product(range(instance["slots"] + 1), repeat=len(names)):
        slot = {name: at for name, at in zip(names, choice, strict=True) if at}
        taken: dict[int, int] = {}
        table = {}
        for meeting in instance["meetings"]:
            at = slot.get(meeting["id"])
            if at is not None and not meeting.get("online"):
                table[meeting["id"]] = taken[at] = taken.get(at, 0) + 1
        found = check(instance, {"slot": slot, "table": table})
        if not found.wrong:
            all_found.append(((found.priority, *served(instance, slot), -found.breaks), Timetable(slot, table)))
    return all_found


def served(instance: Instance, slot: dict[str, int]) -> tuple[Fraction, int]:
    """The worst share of anybody with wishes, and how many have only that."""
    away = {person["id"]: person["away"] for person in instance["participants"]}
    shares = []
    for who in away:
        mine = [meeting for meeting in instance["meetings"] if who in meeting["between"]]
        possible = {
            at for meeting in mine for at in meeting.get("slots", range(1, instance["slots"] + 1))
            if all(at not in away[each] for each in meeting["between"])
        }  # fmt: skip
        if possible and any(meeting["wish"] for meeting in mine):
            held = sum(meeting["id"] in slot for meeting in mine)
            shares.append(Fraction(held, min(len(mine), len(possible))))
    worst = min(shares, default=Fraction(1))
    return worst, -shares.count(worst)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(instances(), st.lists(st.booleans(), min_size=5, max_size=5), st.sampled_from([0, 1]), st.data())
def test_no_fair_choice_of_wishes_is_better_and_none_that_was_given(
    instance: Instance, wish: list[bool], fairness: int, data: st.DataObject
) -> None:
    """More priority, then better for the worst-served; and never worse than what it began with, breaks included."""
    instance = instance | {"fairness": fairness, "meetings": [
        meeting | {"wish": wish[n], "priority": 1 + n % 2} for n, meeting in enumerate(instance["meetings"][:4])]}  # fmt: skip
    every, made = all_fair(instance), solved(instance)
    if not every:
        assert made.status is Status.IMPOSSIBLE
        return
    assert made.timetable is not None
    best = max(standing for standing, _ in every)
    assert (made.priority, *served(instance, made.timetable.slot)) == best[:3]
    assert right(instance, made)
    standing, timetable = data.draw(st.sampled_from(every))
    again = solved(instance, given=timetable)
    assert again.timetable is not None
    assert (again.priority, *served(instance, again.timetable.slot), -again.value) >= standing


UNFAIR = {
    "slots": 3, "tables": 1, "fairness": 0, "participants": [{"id": each, "away": away} for each, away in
    (("a", [2]), ("b", []), ("c", []))], "meetings": [
        {"id": "must", "between": ["a", "b"], "slots": [1]},
        {"id": "late", "between": ["a", "c"], "slots": [3], "wish": True, "priority": 3},
        {"id": "next", "between": ["b", "c"], "slots": [2], "wish": True}],
}  # fmt: skip


def test_a_wish_that_would_be_unfair_is_left_out_and_says_so() -> None:
    """a would wait for the late one, and nobody else has a break."""
    made = solved(UNFAIR)
    assert made.timetable is not None
    assert made.timetable.slot == {"must": 1, "next": 2}
    assert str(made.unmet["late"]) == "slot 3: the breaks would not be shared fairly."


def test_of_the_fair_choices_the_one_that_serves_the_worst_best_is_taken() -> None:
    """All three wishes cannot be fair: two of them leave d with nothing, two others leave nobody with less than half."""
    here = {"slots": 3, "tables": 1, "fairness": 0, "participants": [{"id": each} for each in "abcd"], "meetings": [
        {"id": pair, "between": list(pair), "wish": True} for pair in ("ab", "ca", "dc")]}  # fmt: skip
    here["meetings"][0]["slots"] = [2]
    made = solved(here)
    assert made.timetable is not None
    assert set(made.timetable.slot) == {"ab", "dc"}
    assert right(here, made)


def test_what_was_given_is_not_left_for_as_much_priority_that_serves_worse_or_has_more_breaks() -> None:
    """Two choices of priority 6, and one of them leaves two people with a third; two equal ones, one of them with a break."""
    third = {"slots": 4, "tables": 1, "fairness": 0, "participants": [{"id": each} for each in "abcd"], "meetings": [
        {"id": "bcd", "between": ["b", "c", "d"], "wish": True, "priority": 3},
        {"id": "ab", "between": ["a", "b"], "wish": True, "after": ["bcd"]},
        {"id": "ab2", "between": ["a", "b"], "wish": True, "priority": 2},
        {"id": "ac", "between": ["a", "c"], "wish": True, "priority": 3}]}  # fmt: skip
    broken = {"slots": 3, "tables": 3, "fairness": 1, "participants": [
        {"id": "a", "away": [2]}, *({"id": each} for each in "bcd")], "meetings": [
        {"id": "ac", "between": ["a", "c"], "wish": True, "priority": 3, "slots": [1, 3]},
        {"id": "cd", "between": ["c", "d"], "wish": True}, {"id": "ac2", "between": ["a", "c"], "wish": True},
        {"id": "cd2", "between": ["c", "d"], "wish": True, "after": ["cd"]}]}  # fmt: skip
    fair = Timetable({"bcd": 1, "ab": 2, "ab2": 3}, {"bcd": 1, "ab": 1, "ab2": 1})
    made = solved(third, given=fair)
    assert made.timetable is not None
    assert made.timetable.slot.keys() == fair.slot.keys()
    smooth = Timetable({"ac": 1, "cd": 2, "cd2": 3}, {"ac": 1, "cd": 1, "cd2": 1})
    again = solved(broken, given=smooth)
    assert (again.priority, again.value) == (5, 0)


def test_what_was_given_is_kept_where_nothing_fair_is_found_in_time() -> None:
    """Greed alone would place more and share it unfairly."""
    here = strangers(12, 40, 6, 4, seed=3, wish=True) | {"fairness": 0}
    problem = read(msgspec.json.encode(here))
    fair = place_fairly(problem, {}, seconds=20, workers=1, seed=1, stop=lambda: False)
    assert fair.slot is not None
    given = Timetable(fair.slot)
    made = solve(problem, seconds=20, clock=time.monotonic, given=given, progress=lambda how: True)
    assert made.timetable is not None
    assert made.priority >= fair.value
    assert right(here, made)
