"""Greed and the choice of wishes: orders, groups, priorities, and the worst-served."""

from __future__ import annotations

import time
from collections import Counter
from itertools import combinations

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bravehall.meetings.timetable.checker import check
from bravehall.meetings.timetable.choosing import mended, most_priority, place
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.greedy import begin
from bravehall.meetings.timetable.problem import priority_of
from bravehall.meetings.timetable.solve import solve
from bravehall.meetings.timetable.tables import assign
from tests.meetings.test_timetable import Instance, forum, instances, right, solved, strangers


def overload(people: int = 8, slots: int = 3) -> Instance:
    """Everybody wishes everybody, more than there is room for."""
    pairs = [(one, other) for one in range(people) for other in range(one)]
    return {
        "slots": slots, "tables": 2, "participants": [{"id": f"p{n}"} for n in range(people)],
        "meetings": [
            {"id": f"m{n}", "between": [f"p{one}", f"p{other}"], "wish": True, "priority": 1 + n % 4}
            for n, (one, other) in enumerate(pairs)
        ],
    }  # fmt: skip


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(instances(), st.lists(st.booleans(), min_size=5, max_size=5), st.sampled_from([None, 1, 2]))
def test_what_greed_places_is_right(instance: Instance, wish: list[bool], most: int | None) -> None:
    """Orders, groups, online meetings, musts and wishes: whatever it finds, the checker has nothing against."""
    instance = instance | {"fairness": None, "meetings": [
        meeting | {"wish": wish[n], "priority": 1 + n % 3} for n, meeting in enumerate(instance["meetings"])]}  # fmt: skip
    if most is not None:
        instance["participants"][0]["most"] = most
    problem = read(msgspec.json.encode(instance))
    slot = mended(problem)
    if slot is not None:
        assert check(instance, {"slot": slot, "table": assign(problem, slot)}).wrong == []


def test_one_order_does_not_make_a_large_forum_slow() -> None:
    """Greed keeps orders, and makes room for three who are all busy: nothing is left to a slow search."""
    large = forum(people=120, slots=14, tables=60)
    large["meetings"][7]["after"], large["meetings"][200]["after"] = ["m300"], ["m7"]
    large["meetings"].append({"id": "three", "between": ["p0", "p1", "p2"], "slots": [3]})
    slot = begin(read(msgspec.json.encode(large)))
    assert slot is not None
    assert slot["m300"] < slot["m7"] < slot["m200"]
    assert slot["three"] == 3


def test_nobody_is_left_far_behind_where_it_costs_nothing() -> None:
    """The worst-served have more than half of what there would be if all had the same, and it costs no priority."""
    here = strangers(60, 540, 8, 27, seed=1, wish=True)
    problem = read(msgspec.json.encode(here))
    slot = mended(problem)
    assert slot is not None
    held = Counter(person for meeting in problem.meetings if meeting.id in slot for person in meeting.between)
    could = {person: min(8, len(mine)) for person, mine in problem.of().items()}
    shares = [held[person] / most for person, most in could.items()]
    assert min(shares) > 0.5 * (2 * 27 * 8 / sum(could.values()))
    assert priority_of(problem, slot) > 0.99 * most_priority(problem)


def test_what_greed_chooses_lies_between_nothing_and_the_bound() -> None:
    problem = read(msgspec.json.encode(overload()))
    greedy = mended(problem)
    assert greedy is not None
    best = place(problem, seconds=20, workers=1, seed=1)
    assert best.proven
    assert 0.8 * best.value <= priority_of(problem, greedy) <= best.value <= most_priority(problem)


def test_a_search_is_never_worse_than_what_it_was_given() -> None:
    full = solved(overload())
    assert full.timetable is not None
    problem = read(msgspec.json.encode(overload()))
    again = solve(problem, seconds=0.2, clock=time.monotonic, given=full.timetable)
    assert again.priority == full.priority
    assert again.value <= full.value
    assert right(overload(), again)


def test_among_equals_the_fewest_go_home_without_a_meeting() -> None:
    """One table, two slots: a meets b and c, and d and e have nobody; or a meets b and d meets e, and only c has nobody."""
    here = {"slots": 2, "tables": 1, "participants": [{"id": each} for each in "abcde"], "meetings": [
        {"id": pair, "between": list(pair), "wish": True} for pair in ("ab", "ac", "de")]}  # fmt: skip
    made = solved(here)
    assert made.timetable is not None
    assert made.priority == 2
    assert "de" in made.timetable.slot


def test_two_of_three_are_not_more_than_two_of_three() -> None:
    """All but one wish have room, and the one can be chosen so that only one person has two of three; rounded, a second one
    who has that would look better off."""
    here = {"slots": 4, "tables": 1, "participants": [{"id": each} for each in "abc"], "meetings": [
        {"id": f"m{n}", "between": list(pair), "wish": True} for n, pair in enumerate(("ab", "ca", "bc", "bc", "ca"))]}  # fmt: skip
    made = solved(here)
    assert made.timetable is not None
    held = [
        sum(who in each["between"] for each in here["meetings"] if each["id"] in made.timetable.slot) for who in "abc"
    ]
    assert sorted(held) == [2, 3, 3]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), min_size=3, max_size=7, unique_by=frozenset
    )
)
def test_nobody_is_served_worse_than_the_fairest_choice_of_the_same_priority_needs(
    pairs: list[tuple[str, str]],
) -> None:
    wishes = ["".join(pair) for pair in pairs if pair[0] != pair[1]]
    here = {"slots": 2, "tables": 1, "participants": [{"id": each} for each in "abcdef"], "meetings": [
        {"id": pair, "between": list(pair), "wish": True} for pair in wishes]}  # fmt: skip

    def worst(chosen: tuple[str, ...]) -> tuple[float, int]:
        """The worst share, and how many have only that (fewer is better, so negative)."""
        could = {who: min(2, sum(who in each for each in wishes)) for who in "abcdef"}
        share = [sum(who in each for each in chosen) / most for who, most in could.items() if most]
        return (min(share), -share.count(min(share))) if share else (1.0, 0)

    made = solved(here)
    assert made.timetable is not None
    fairest = max((worst(chosen) for chosen in combinations(wishes, min(2, len(wishes)))), default=(1.0, 0))
    assert worst(tuple(made.timetable.slot)) == fairest
