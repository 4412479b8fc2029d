"""The timetable engine against exhaustive search, against its checker, and against what must not change it."""

from __future__ import annotations

import time
from itertools import combinations, product
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bravehall.meetings.timetable.checker import check
from bravehall.meetings.timetable.document import WrongDocument, read
from bravehall.meetings.timetable.result import Progress, Solved, Status
from bravehall.meetings.timetable.solve import solve

Instance = dict[str, Any]


def solved(instance: Instance, **given: Any) -> Solved:
    return solve(read(msgspec.json.encode(instance)), clock=time.monotonic, **{"seconds": 20.0} | given)


def said(made: Solved) -> dict[str, str]:
    return {wish: str(why) for wish, why in made.unmet.items()}


def right(instance: Instance, made: Solved) -> bool:
    assert made.timetable is not None
    found = check(instance, msgspec.to_builtins(made.timetable))
    assert found.wrong == []
    assert found.breaks == made.value
    return True


def best_of_all(instance: Instance) -> int | None:
    """The fewest breaks by trying every arrangement; None: there is none. Tables are dealt out in the order of the ids."""
    names = [meeting["id"] for meeting in instance["meetings"]]
    best = None
    for choice in product(range(1, instance["slots"] + 1), repeat=len(names)):
        slot, taken, table = dict(zip(names, choice, strict=True)), {}, {}
        for meeting in instance["meetings"]:
            if not meeting.get("online"):
                at = slot[meeting["id"]]
                taken[at] = taken.get(at, 0) + 1
                table[meeting["id"]] = taken[at]
        found = check(instance, {"slot": slot, "table": table})
        if not found.wrong and (best is None or found.breaks < best):
            best = found.breaks
    return best


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    slots, people = draw(st.integers(2, 4)), [f"p{n}" for n in range(draw(st.integers(2, 4)))]
    some_slots = st.lists(st.integers(1, slots), unique=True, max_size=2)
    meetings: list[Instance] = []
    for n in range(draw(st.integers(1, 5))):
        between = draw(st.lists(st.sampled_from(people), unique=True, min_size=2, max_size=min(3, len(people))))
        meeting: Instance = {"id": f"m{n}", "between": between, "online": draw(st.booleans())}
        if draw(st.booleans()) and (only := draw(some_slots)):
            meeting["slots"] = only
        if n and draw(st.integers(0, 3)) == 0:
            meeting["after"] = [f"m{draw(st.integers(0, n - 1))}"]
        meetings.append(meeting)
    return {
        "slots": slots, "tables": draw(st.integers(1, 2)), "fairness": draw(st.sampled_from([None, 0, 1])),
        "participants": [{"id": person, "away": draw(some_slots) if draw(st.booleans()) else []} for person in people],
        "meetings": meetings,
    }  # fmt: skip


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(instances())
def test_no_arrangement_is_better_and_the_impossible_is_proven(instance: Instance) -> None:
    best, made = best_of_all(instance), solved(instance)
    if best is None:
        assert made.status is Status.IMPOSSIBLE
        assert made.why
    else:
        assert (made.status, made.value) == (Status.OPTIMAL, best)
        assert right(instance, made)


def forum(people: int = 10, slots: int = 8, tables: int = 5, step: int = 1, **more: Any) -> Instance:
    """Everybody meets the third, fourth and fifth after them."""
    pairs = [(n, (n + far * step) % people) for n in range(people) for far in (3, 4, 5)]
    return {
        "slots": slots, "tables": tables, "participants": [{"id": f"p{n}"} for n in range(people)],
        "meetings": [{"id": f"m{n}", "between": [f"p{one}", f"p{other}"]} for n, (one, other) in enumerate(pairs)],
    } | more  # fmt: skip


def strangers(people: int, meetings: int, slots: int, tables: int, *, seed: int, wish: bool = False) -> Instance:
    """Pairs drawn from all; wishes have a priority from 1 to 5."""
    random = Random(seed)
    pairs = random.sample(list(combinations(range(people), 2)), meetings)
    return {
        "slots": slots, "tables": tables, "participants": [{"id": f"p{n}"} for n in range(people)],
        "meetings": [
            {"id": f"m{n}", "between": [f"p{one}", f"p{other}"]}
            | ({"wish": True, "priority": random.randint(1, 5)} if wish else {})
            for n, (one, other) in enumerate(pairs)
        ],
    }  # fmt: skip


def test_the_same_seed_gives_the_same_timetable() -> None:
    one, other = (solved(forum(), seed=5) for _ in range(2))
    assert one.timetable == other.timetable
    assert right(forum(), one)


def test_names_and_the_direction_of_the_day_change_nothing() -> None:
    here = forum(people=8, slots=8, tables=4)
    here["participants"][0]["away"] = [1, 2]
    renamed = msgspec.json.decode(msgspec.json.encode(here).replace(b'"p1"', b'"guest"').replace(b'"p2"', b'"a"'))
    mirrored = msgspec.json.decode(msgspec.json.encode(here))
    mirrored["participants"][0]["away"] = [7, 8]
    values = {(made.status, made.value) for made in map(solved, (here, renamed, mirrored))}
    assert len(values) == 1
    assert values.pop()[0] is Status.OPTIMAL


def test_another_table_or_another_slot_makes_nothing_worse() -> None:
    tight, table, slot = (solved(forum(tables=tables, slots=slots)) for tables, slots in ((4, 8), (5, 8), (4, 9)))
    assert tight.status is table.status is slot.status is Status.OPTIMAL
    assert table.value <= tight.value
    assert slot.value <= tight.value


def test_an_order_in_a_circle_is_said() -> None:
    circle = {"slots": 9, "tables": 5, "participants": [{"id": each} for each in "abcdef"], "meetings": [
        {"id": "ab", "between": ["a", "b"], "after": ["ef"]}, {"id": "cd", "between": ["c", "d"], "after": ["ab"]},
        {"id": "ef", "between": ["e", "f"], "after": ["cd"], "wish": True}]}  # fmt: skip
    (why,) = solved(circle).why
    assert why.startswith("An order goes in a circle: ")
    assert why.count("before") == 3
    alone = circle | {"meetings": [each | {"wish": True} for each in circle["meetings"]]}
    assert solved(alone).status is not Status.IMPOSSIBLE, "nobody needs them"


def test_a_closed_table_is_not_counted_in_the_words() -> None:
    here = {"slots": 3, "tables": 2, "closed": [{"table": 2, "slot": 2}], "participants": [{"id": each} for each in "abcdef"],
            "meetings": [{"id": "ab", "between": ["a", "b"], "slots": [1, 2]}, {"id": "ac", "between": ["a", "c"], "slots": [1, 3]},
                         {"id": "bd", "between": ["b", "d"], "slots": [1]}, {"id": "ae", "between": ["a", "e"], "at": 3},
                         {"id": "cf", "between": ["c", "f"], "at": 2}]}  # fmt: skip
    (why,) = solved(here).why
    assert "2 tables in slot 2" not in why


def test_what_cannot_be_is_said_with_people_and_slots() -> None:
    many = {"slots": 2, "tables": 5, "participants": [{"id": each} for each in "abcd"], "meetings": [
        {"id": f"m{n}", "between": ["a", each]} for n, each in enumerate("bcd")]}  # fmt: skip
    assert solved(many).why == ["a has 3 meetings (m0, m1, m2) and 2 slots for them (1, 2)."]
    apart = {"slots": 2, "tables": 1, "participants": [{"id": "a", "away": [1]}, {"id": "b", "away": [2]}],
             "meetings": [{"id": "m", "between": ["a", "b"]}]}  # fmt: skip
    assert solved(apart).why == ["m has no slot in which a and b can meet (a is away in 1; b is away in 2)."]
    full = {"slots": 2, "tables": 1, "participants": [{"id": each} for each in "abcdef"], "meetings": [
        {"id": each, "between": list(each)} for each in ("ab", "cd", "ef")]}  # fmt: skip
    assert solved(full).why == [
        "3 meetings (ab, cd, ef) may only be in 2 slots (1, 2), where 2 meetings can sit in all."
    ]
    triangle = {"slots": 2, "tables": 3, "participants": [{"id": each} for each in "abcd"], "meetings": [
        {"id": each, "between": list(each)} for each in ("ab", "bc", "ca")]}  # fmt: skip
    made = solved(triangle)
    assert made.status is Status.IMPOSSIBLE
    assert made.why == [
        "Nobody can be in two places at once, and the meetings of a, b, c do not fit together: the search through every"
        " arrangement is complete. The meetings are ab (in 1, 2), bc (in 1, 2), ca (in 1, 2)."
    ]


def test_too_many_at_one_hosts_table_are_said_with_the_table() -> None:
    people = [{"id": each} for each in "abcdef"]
    meetings = [{"id": pair, "between": list(pair), "table": 7, "slots": slots} for pair, slots in (
        ("ab", [1]), ("cd", [2]), ("ef", [1, 2]))]  # fmt: skip
    made = solved({"slots": 3, "tables": 9, "participants": people, "meetings": meetings})
    assert made.status is Status.IMPOSSIBLE
    assert "with one meeting at once at table 7" in made.why[0]


def test_who_is_to_have_more_wishes_than_there_is_room_for_is_named() -> None:
    people = [{"id": "a"}, {"id": "b", "least": 2}, {"id": "c", "least": 2}, {"id": "d"}]
    meetings = [{"id": pair, "between": list(pair), "wish": True, "slots": [1, 2]} for pair in ("ab", "ac", "bd", "cd")]
    made = solved({"slots": 2, "tables": 1, "participants": people, "meetings": meetings})
    assert made.status is Status.IMPOSSIBLE
    assert "with as few and as many as b, c may have" in made.why[0]
    assert "with 1 table in slot" in made.why[0]


def test_of_wishes_the_greater_are_met_and_the_others_hear_why() -> None:
    here = {"slots": 1, "tables": 2, "participants": [{"id": each} for each in "abcd"], "meetings": [
        {"id": "ab", "between": ["a", "b"], "wish": True, "priority": 3},
        {"id": "ac", "between": ["a", "c"], "wish": True, "priority": 2},
        {"id": "cd", "between": ["c", "d"], "wish": True, "priority": 2},
    ]}  # fmt: skip
    made = solved(here)
    assert right(here, made)
    assert (made.priority, made.priority_bound) == (5, 5)
    assert said(made) == {"ac": "slot 1: ab and cd."}


def test_wishes_that_cannot_be_fair_together_prove_nothing() -> None:
    here = {"slots": 3, "tables": 3, "fairness": 0, "participants": [{"id": each} for each in "abc"], "meetings": [
        {"id": "ab", "between": ["a", "b"], "slots": [1]}, {"id": "ac", "between": ["a", "c"], "slots": [3], "wish": True},
    ]}  # fmt: skip
    assert solved(here).status is not Status.IMPOSSIBLE


def test_a_wish_that_waits_or_has_no_host_hears_of_it() -> None:
    here = {"slots": 1, "tables": 3, "participants": [{"id": each} for each in "abcdef"], "meetings": [
        {"id": "ab", "between": ["a", "b"], "table": 1}, {"id": "cd", "between": ["c", "d"], "table": 1, "wish": True},
        {"id": "ef", "between": ["e", "f"], "after": ["ab"], "wish": True},
    ]}  # fmt: skip
    assert said(solved(here)) == {"cd": "slot 1: table 1 is taken.", "ef": "slot 1: it would not come after ab."}


def test_a_table_that_is_closed_twice_is_one_table() -> None:
    here = {"slots": 1, "tables": 2, "closed": [{"table": 2, "slot": 1}] * 2, "participants": [{"id": "a"}, {"id": "b"}],
            "meetings": [{"id": "m", "between": ["a", "b"]}]}  # fmt: skip
    assert right(here, solved(here))


def test_nobody_and_nothing_is_a_timetable_too() -> None:
    empty = {"slots": 1, "tables": 1, "fairness": 1, "participants": [], "meetings": []}
    assert solved(empty).status is Status.OPTIMAL


def test_who_wants_no_more_gets_no_more_and_who_is_owed_some_gets_them() -> None:
    here = forum(people=8, slots=7, tables=4)
    for meeting in here["meetings"]:
        meeting["wish"] = True
    here["participants"][0]["most"], here["participants"][1]["least"] = 1, 6
    made = solved(here)
    assert right(here, made)
    assert any("p0 has 1 meetings already" in why for why in said(made).values())


def test_locked_meetings_hosts_and_people_online_stay_where_they_are() -> None:
    here = forum(people=9, slots=8, tables=4)
    here["meetings"][0]["at"] = 3
    here["meetings"][1]["online"] = True
    for n in (2, 5, 8):
        here["meetings"][n]["table"] = 4
    made = solved(here)
    assert right(here, made)
    assert made.timetable is not None
    assert made.timetable.slot["m0"] == 3
    assert "m1" not in made.timetable.table
    assert {made.timetable.table[f"m{n}"] for n in (2, 5, 8)} == {4}


def test_progress_is_told_and_can_stop_it() -> None:
    heard: list[Progress] = []

    def stop(how: Progress) -> bool:
        heard.append(how)
        return True

    made = solved(forum(), progress=stop)
    assert heard[0].value is not None
    assert made.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert right(forum(), made)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"slots": "ten"}, "$.slots: Expected `int`, got `str`"),
        ({"meetings": [{"id": "m", "between": ["p0"]}]}, "$.meetings[0].between"),
        ({"meetings": [{"id": "m", "between": ["p0", "x"]}]}, "$.meetings[0].between[1]: There is no participant x"),
        ({"meetings": [{"id": "m", "between": ["p0", "p1"], "slots": [9]}]}, "$.meetings[0].slots[0]: There are 8 slots"),
        ({"meetings": [{"id": "m", "between": ["p0", "p1"], "after": ["n"]}]}, "$.meetings[0].after[0]: There is no meeting n"),
        ({"meetings": [{"id": "m", "between": ["p0", "p1"], "slots": [2], "at": 3}]}, "$.meetings[0].at: Slot 3 is not among"),
        ({"tables": 10**12}, "$.tables: Expected `int` <= 10000"),
        ({"fairness": 2**63}, "$.fairness: Expected `int` <= 10000"),
        ({"half_day_break_after": [1, 9]}, "$.half_day_break_after[1]: There are 8 slots, and no slot 9"),
        ({"participants": [{"id": "p0"}, {"id": "p0"}]}, "$.participants[1].id: There are two participants p0"),
    ],
)  # fmt: skip
def test_a_wrong_document_is_named_by_its_path(change: Instance, said: str) -> None:
    with pytest.raises(WrongDocument) as wrong:
        read(msgspec.json.encode(forum() | change))
    assert str(wrong.value).startswith(said)
