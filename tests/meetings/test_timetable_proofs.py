"""Why there is no timetable: each sentence is true, and names the people, the slots and the order that it is about."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bravehall.meetings.timetable.conflict import Rules
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.forced import fewest
from bravehall.meetings.timetable.problem import Meeting, breaks_in
from bravehall.meetings.timetable.proofs import impossible
from bravehall.meetings.timetable.result import Status
from tests.meetings.test_timetable import Instance, best_of_all, instances, solved
from tests.meetings.test_timetable_fairness import all_fair


def day(slots: int, tables: int, *meetings: Instance, **more: Any) -> Instance:
    """The people are those of the meetings."""
    people = sorted({person for meeting in meetings for person in meeting["between"]})
    return {"slots": slots, "tables": tables, "participants": [{"id": each} for each in people], "meetings": list(meetings)} | more  # fmt: skip


def met(name: str, who: str, slots: list[int] | None = None, *after: str, **more: Any) -> Instance:
    return {"id": name, "between": list(who), "slots": slots, "after": list(after)} | more


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(instances())
def test_the_rules_that_are_named_leave_no_way(instance: Instance) -> None:
    """By trying every arrangement against them alone. Else something more stands in the way, which nobody is told."""
    problem = read(msgspec.json.encode(instance))
    core = Rules(problem).core(5)
    assert core is not None or best_of_all(instance | {"fairness": None}) is not None
    if core is None:
        return
    named = set(core)
    for choice in product(*(meeting.slots for meeting in problem.meetings)):
        at = {meeting.id: slot for meeting, slot in zip(problem.meetings, choice, strict=True)}
        busy = Counter((who, at[m.id]) for m in problem.meetings for who in m.between if ("person", who) in named)
        load = Counter(at[m.id] for m in problem.meetings if not m.online and ("slot", str(at[m.id])) in named)
        ordered = [
            at[meeting.id] > at[before]
            for kind, name in named if kind == "order"
            for meeting, before in [(m, b) for m in problem.meetings for b in m.after]
            if name.split()[0] == meeting.id and name.split(" comes after ")[1].split()[0] == before
        ]  # fmt: skip
        assert max(busy.values(), default=0) > 1 or any(n > problem.tables for n in load.values()) or not all(ordered)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    instances(), st.lists(st.booleans(), min_size=4, max_size=4), st.sampled_from([(0, None), (1, None), (2, 2), (0, 1)]),
    st.sampled_from([None, (0, 1), (1, 2), (2, 0)]),
)  # fmt: skip
def test_what_is_proven_without_search_is_so(
    instance: Instance, wish: list[bool], counts: tuple[int, int | None], order: tuple[int, int] | None
) -> None:
    """Wishes that a needed meeting waits for, and numbers of meetings, are among what may stand in the way."""
    here = instance | {"meetings": [each | {"wish": wish[n]} for n, each in enumerate(instance["meetings"][:4])]}
    here["participants"][0] |= {"least": counts[0], "most": counts[1]}
    if order is not None and max(order) < len(here["meetings"]):
        here["meetings"][order[0]]["after"] = [here["meetings"][order[1]]["id"]]
    if impossible(read(msgspec.json.encode(here))):
        assert not all_fair(here)


@pytest.mark.parametrize(
    ("here", "why"),
    [
        (
            day(3, 2, met("m1", "ab", [1, 3]), met("m2", "cd", [1, 2], "m1"), met("m3", "ac", [1])),
            "Nobody can be in two places at once, and the meetings of a do not fit together where m2 (in 1, 2) comes after"
            " m1 (in 1, 3): the search through every arrangement is complete.",
        ),
        (
            day(2, 2, met("m1", "ab"), met("m2", "ac", None, "m1"), met("m3", "bc", [1])),
            "Nobody can be in two places at once, and the meetings of b do not fit together where m2 comes after m1: the"
            " search through every arrangement is complete.",
        ),
        (
            day(3, 2, met("w", "ab", [], wish=True), met("m", "cd", None, "w")),
            "w, which has to be before m, may not be in the slots in which a and b can meet (1, 2, 3).",
        ),
        (
            day(5, 2, met("m1", "ab", [2]), met("m2", "cd", [1, 4], "m1"), met("m3", "cd", [4], "m2")),
            "m3 must come after m2 and may be in slot 4 at the latest; m2, after m1, is in slot 4 at the earliest; m1 is in slot"
            " 2 at the earliest.",
        ),
    ],
)  # fmt: skip
def test_an_order_that_stands_in_the_way_is_named(here: Instance, why: str) -> None:
    made = solved(here)
    assert (made.status, made.why) == (Status.IMPOSSIBLE, [why])


def test_the_meetings_that_do_not_fit_are_named_and_no_others() -> None:
    """Three who meet each other in slots 4 and 5 alone, among others and many slots."""
    here = away(
        day(12, 5, *(met(pair, pair) for pair in ("ab", "bc", "ac", "ad", "be", "de"))),
        a=[1, 2, 3, 10, 11, 12], b=[6, 7, 8, 9, 10, 11, 12], c=[1, 2, 3, 6, 7, 8, 9],
    )  # fmt: skip
    assert solved(here).why == [
        "Nobody can be in two places at once, and the meetings of a, b, c do not fit together: the search through every"
        " arrangement is complete. The meetings are ab (in 4, 5), bc (in 4, 5), ac (in 4, 5)."
    ]


def away(instance: Instance, **slots: list[int]) -> Instance:
    people = [each | {"away": slots.get(each["id"], [])} for each in instance["participants"]]
    return instance | {"participants": people}


def shut(table: int, *slots: int) -> list[Instance]:
    return [{"table": table, "slot": slot} for slot in slots]


NOWHERE = [
    (away(day(2, 1, met("m", "ab")), a=[1], b=[2]), "a and b have no slot in common."),
    (day(3, 1, met("m", "ab", [])), "it may not be in the slots in which a and b can meet (1, 2, 3)."),
    (away(day(3, 1, met("m", "ab", at=2)), a=[2]), "it may not be in the slots in which a and b can meet (1, 3)."),
    (
        away(day(3, 2, met("m", "ab", table=1), closed=shut(1, 1, 2)), b=[3]),
        "table 1 is not there in the slots in which a and b can meet (1, 2).",
    ),
    (
        away(day(5, 1, met("m", "ab", [2], table=1), closed=shut(1, 2)), a=[5]),
        "it may not be in the slots in which a and b can meet and table 1 is there (1, 3, 4).",
    ),
]


@pytest.mark.parametrize(("here", "why"), NOWHERE)
def test_a_wish_without_a_slot_hears_the_true_reason(here: Instance, why: str) -> None:
    (wish,) = here["meetings"]
    assert str(solved(here | {"meetings": [wish | {"wish": True}]}).unmet["m"]) == why


@pytest.mark.parametrize(
    ("here", "why"),
    [
        (NOWHERE[2][0], "m may not be in the slots in which a and b can meet (1, 3)."),
        (NOWHERE[3][0], "m may only be at table 1, which is not there in the slots in which a and b can meet (1, 2)."),
        (NOWHERE[4][0], "m may not be in the slots in which a and b can meet and table 1 is there (1, 3, 4)."),
        (
            day(2, 1, *(met("".join(pair), "".join(pair)) for pair in ("ab", "cd", "ef"))),
            "3 meetings (ab, cd, ef) may only be in 2 slots (1, 2), where 2 meetings can sit in all.",
        ),
        (
            away(day(3, 1, met("ab", "ab"), closed=shut(1, 2)), a=[1], b=[3]),
            "1 meeting (ab) may only be in 1 slot (2), where there is no table (closed: table 1 in 2).",
        ),
        (
            day(4, 2, met("ab", "ab", [1]), met("ac", "ac", [3]), fairness=0),
            "a, with 2 meetings in 1, 3, has 1 break at least, and b, with 1 meeting, 0 breaks at most: nobody may have more than"
            " 0 breaks more than another one.",
        ),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_said_as_it_is(here: Instance, why: str) -> None:
    made = solved(here)
    assert (made.status, made.why) == (Status.IMPOSSIBLE, [why])


@pytest.mark.parametrize(
    ("slots", "gone", "least", "why"),
    [
        (None, [1, 2, 3], 1, "a is to have at least 1 meeting and is away in all slots."),
        ([], [], 1, "a is to have at least 1 meeting, and none of theirs can be in a slot."),
        ([1], [], 3, "a is to have at least 3 meetings and is in 2."),
        ([1], [], 2, "a is to have at least 2 meetings and has 1 slot for them (1)."),
    ],
)  # fmt: skip
def test_who_is_to_have_more_than_can_be_hears_why(
    slots: list[int] | None, gone: list[int], least: int, why: str
) -> None:
    here = away(day(3, 2, met("ab", "ab", slots, wish=True), met("ac", "ac", slots, wish=True)), a=gone)
    here["participants"][0]["least"] = least
    assert solved(here).why == [why]


def test_without_tables_and_in_a_circle_is_said_of_a_wish() -> None:
    bare = solved(day(1, 0, met("ab", "ab", wish=True), met("cd", "cd", online=True)))
    assert str(bare.unmet["ab"]) == "slot 1: there is no table."
    circle = solved(day(3, 2, met("ab", "ab", None, "cd", wish=True), met("cd", "cd", None, "ab", wish=True), met("ef", "ef", None, "ab", wish=True)))  # fmt: skip
    assert {name: str(why).partition(":")[2].strip() for name, why in circle.unmet.items()} == {
        "ab": "ab after cd after ab.", "cd": "cd after ab after cd.",
        "ef": "it would not come after ab; slot 2: it would not come after ab; slot 3: it would not come after ab.",
    }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(1, 12), min_size=1, unique=True).map(sorted), min_size=1, max_size=3))
def test_the_breaks_that_somebody_must_have_are_the_fewest_there_are(slots: list[list[int]]) -> None:
    """However long the day is where they are free."""
    mine = [Meeting(id=f"m{n}", between=("a",), slots=tuple(each)) for n, each in enumerate(slots)]
    fixed = {each[0] for each in slots if len(each) == 1}
    possible = {slot for each in slots for slot in each}
    ways = [breaks_in(taken) for taken in combinations(possible, len(mine)) if fixed <= set(taken)]
    assert fewest(mine) == min(ways, default=0)
