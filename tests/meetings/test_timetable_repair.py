"""The day changes: as few meetings as possible are dropped, then as few as possible moved."""

from __future__ import annotations

import time
from itertools import product

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bravehall.meetings.timetable.checker import check
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.problem import Timetable
from bravehall.meetings.timetable.repair import Change, Repaired, repair
from bravehall.meetings.timetable.solve import solve
from tests.meetings.test_timetable import Instance, forum, instances


def become(instance: Instance, timetable: Timetable, change: Change) -> Instance:
    """The instance of the day as it is now: what was planned are wishes."""
    day = msgspec.json.decode(msgspec.json.encode(instance | {"fairness": None}))
    day["meetings"] = [meeting | {"wish": True} for meeting in day["meetings"] if meeting["id"] in timetable.slot]
    for person in day["participants"]:
        person["away"] = sorted({*person.get("away", []), *change.away.get(person["id"], ())})
    day["closed"] = [{"table": table, "slot": slot} for table, slot in sorted(change.lost)]
    return day


def least(day: Instance, planned: dict[str, int]) -> tuple[int, int]:
    """Dropped and moved of the best repair, by trying every one."""
    names, best = [meeting["id"] for meeting in day["meetings"]], (99, 99)
    for choice in product([None, *range(1, day["slots"] + 1)], repeat=len(names)):
        slot = {name: at for name, at in zip(names, choice, strict=True) if at is not None}
        dropped = len(names) - len(slot)
        moved = sum(at != planned[name] for name, at in slot.items())
        if (dropped, moved) < best and not check(day, {"slot": slot, "table": dealt(day, slot)}).wrong:
            best = dropped, moved
    return best


def dealt(day: Instance, slot: dict[str, int]) -> dict[str, int]:
    """A table each while there are some."""
    table, free = {}, {at: set(range(1, day["tables"] + 1)) for at in range(1, day["slots"] + 1)}
    for each in day["closed"]:
        free[each["slot"]].discard(each["table"])
    for meeting in day["meetings"]:
        if meeting["id"] in slot and not meeting.get("online") and free[slot[meeting["id"]]]:
            table[meeting["id"]] = free[slot[meeting["id"]]].pop()
    return table


@st.composite
def changes(draw: st.DrawFn, instance: Instance) -> Change:
    slots = st.integers(1, instance["slots"])
    people = st.sampled_from([person["id"] for person in instance["participants"]])
    away = draw(st.dictionaries(people, st.frozensets(slots, max_size=2), max_size=2))
    lost = draw(st.frozensets(st.tuples(st.integers(1, instance["tables"]), slots), max_size=2))
    return Change(away, lost)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), instances())
def test_no_repair_drops_or_moves_fewer(data: st.DataObject, instance: Instance) -> None:
    problem = read(msgspec.json.encode(instance))
    timetable = solve(problem, seconds=20, clock=time.monotonic).timetable
    if timetable is None:
        return
    change = data.draw(changes(instance))
    made, day = repair(problem, timetable, change), become(instance, timetable, change)
    assert made.proven
    assert check(day, msgspec.to_builtins(made.timetable)).wrong == []
    dropped = len(timetable.slot) - len(made.timetable.slot)
    moved = sum(at != timetable.slot[name] for name, at in made.timetable.slot.items())
    assert (dropped, moved) == least(day, timetable.slot)


def planned(instance: Instance) -> Timetable:
    found = solve(read(msgspec.json.encode(instance)), seconds=20, clock=time.monotonic).timetable
    assert found is not None
    return found


def mended(instance: Instance, timetable: Timetable, change: Change) -> Repaired:
    made = repair(read(msgspec.json.encode(instance)), timetable, change)
    assert check(become(instance, timetable, change), msgspec.to_builtins(made.timetable)).wrong == []
    return made


def test_a_change_that_concerns_nobody_changes_nothing() -> None:
    timetable = planned(forum())
    made = mended(forum(), timetable, Change())
    assert (made.moves, made.timetable, made.proven) == ([], timetable, True)


def test_a_lost_table_moves_its_meeting_to_another_one_of_the_same_hour() -> None:
    timetable = planned(forum(tables=6))
    at, table = timetable.slot["m0"], timetable.table["m0"]
    made = mended(forum(tables=6), timetable, Change(lost=frozenset({(table, at)})))
    assert [(move.meeting, move.at, move.to, move.table) for move in made.moves] == [("m0", at, at, table)]
    assert made.moves[0].to_table != table


def test_who_is_away_all_day_meets_nobody_and_the_others_stay() -> None:
    timetable = planned(forum())
    made = mended(forum(), timetable, Change({"p0": frozenset(range(1, 9))}))
    assert all(move.to is None for move in made.moves)
    assert made.moves[0].why == "it could be in 1, 2, 3, 4, 5, 6, 7, 8, and p0 is away in 1, 2, 3, 4, 5, 6, 7, 8"
    assert len(made.moves) == 6
    assert {name: timetable.slot[name] for name in made.timetable.slot} == made.timetable.slot


def test_without_time_nobody_is_dropped_but_those_who_cannot_stay() -> None:
    timetable = planned(forum())
    change = Change({"p0": frozenset({timetable.slot["m0"]})})
    made = repair(read(msgspec.json.encode(forum())), timetable, change, seconds=0.0)
    assert {name: at for name, at in timetable.slot.items() if name != "m0"}.items() <= made.timetable.slot.items()
    assert check(become(forum(), timetable, change), msgspec.to_builtins(made.timetable)).wrong == []


def wishing(instance: Instance, *wishes: Instance) -> Instance:
    return instance | {"meetings": [*instance["meetings"], *({"wish": True} | wish for wish in wishes)]}


def test_what_a_no_show_leaves_is_taken_by_the_best_wishes_and_nobody_moves_for_them() -> None:
    """One slot, two tables: ab and cd meet. Who waits for a wants b as much, and more than a third one does."""
    here = wishing(
        {"slots": 1, "tables": 2, "participants": [{"id": each} for each in "abcdefg"],
         "meetings": [{"id": pair, "between": list(pair)} for pair in ("ab", "cd")]},
        {"id": "be", "between": ["b", "e"], "priority": 2}, {"id": "bf", "between": ["b", "f"], "priority": 3},
        {"id": "cg", "between": ["c", "g"], "priority": 9},
    )  # fmt: skip
    problem, timetable = read(msgspec.json.encode(here)), planned(here)
    assert timetable.slot == {"ab": 1, "cd": 1}
    made = repair(problem, timetable, Change({"a": frozenset({1})}), refill=True)
    assert made.timetable.slot == {"cd": 1, "bf": 1}
    assert [(move.meeting, move.at, move.to) for move in made.moves] == [("ab", 1, None), ("bf", None, 1)]
    assert repair(problem, timetable, Change({"a": frozenset({1})})).timetable.slot == {"cd": 1}


def test_a_wish_for_a_table_waits_until_nobody_sits_there() -> None:
    """Both tables are there in slot 1; who sits at the one that the wish is for stays there."""
    here = {"slots": 2, "tables": 2, "participants": [{"id": each} for each in "abcdef"], "meetings": [
        {"id": "ab", "between": ["a", "b"], "at": 1}, {"id": "cd", "between": ["c", "d"], "at": 1},
        {"id": "ef", "between": ["e", "f"], "wish": True, "table": 1, "slots": [1]}]}  # fmt: skip
    timetable = Timetable({"ab": 1, "cd": 1}, {"ab": 1, "cd": 2})
    made = repair(read(msgspec.json.encode(here)), timetable, Change({"c": frozenset({1})}), refill=True)
    assert [(move.meeting, move.to) for move in made.moves] == [("cd", None)]
    assert made.timetable.table == {"ab": 1}


def test_what_must_be_comes_back_before_any_wish() -> None:
    """a was away and is back: their meeting that must be takes its place, whatever the wish for it counts."""
    here = wishing(
        {"slots": 2, "tables": 1, "participants": [{"id": each} for each in "abcd"], "meetings": [
            {"id": "must", "between": ["a", "b"], "slots": [1]}, {"id": "other", "between": ["a", "c"], "at": 2}]},
        {"id": "wish", "between": ["c", "d"], "slots": [1], "priority": 2},
    )  # fmt: skip
    problem = read(msgspec.json.encode(here))
    gone = repair(problem, Timetable({"must": 1, "other": 2}, {"must": 1, "other": 1}), Change({"a": frozenset({1})}))
    assert gone.timetable.slot == {"other": 2}
    assert repair(problem, gone.timetable, Change(), refill=True).timetable.slot == {"must": 1, "other": 2}


def test_a_chain_of_meetings_comes_in_together() -> None:
    """What has to come first is worth what waits for it; what waits for one that is not there stays out."""
    chain = wishing(
        {"slots": 2, "tables": 1, "participants": [{"id": each} for each in "abcdef"], "meetings": []},
        {"id": "first", "between": ["a", "b"]}, {"id": "second", "between": ["c", "d"], "after": ["first"], "priority": 9},
        {"id": "third", "between": ["e", "f"], "priority": 8},
    )  # fmt: skip
    assert repair(read(msgspec.json.encode(chain)), Timetable({}), Change(), refill=True).timetable.slot == {
        "first": 1, "second": 2}  # fmt: skip
    chain["meetings"][0]["slots"] = []
    assert repair(read(msgspec.json.encode(chain)), Timetable({}), Change(), refill=True).timetable.slot.keys() == {
        "third"
    }
    musts = {"slots": 2, "tables": 2, "participants": [{"id": "a"}, {"id": "b"}], "meetings": [
        {"id": "first", "between": ["a", "b"]}, {"id": "second", "between": ["a", "b"], "after": ["first"]}]}  # fmt: skip
    problem, timetable = read(msgspec.json.encode(musts)), planned(musts)
    gone = repair(problem, timetable, Change({"a": frozenset({1, 2})})).timetable
    assert gone.slot == {}
    assert repair(problem, gone, Change(), refill=True).timetable.slot == {"first": 1, "second": 2}


def test_an_order_that_stands_in_the_way_is_said() -> None:
    """What has to come first moved behind the other one; or so far that the only later slot is taken."""
    here = {"slots": 3, "tables": 2, "participants": [{"id": each} for each in "abcd"], "meetings": [
        {"id": "first", "between": ["a", "b"]}, {"id": "second", "between": ["c", "d"], "after": ["first"]}]}  # fmt: skip
    timetable = Timetable({"first": 1, "second": 2}, {"first": 1, "second": 1})
    made = mended(here, timetable, Change({"a": frozenset({1, 2})}))
    assert [(move.meeting, move.to, move.why) for move in made.moves] == [
        ("first", 3, ""), ("second", None, "it could be in 1, 2, 3, and has to come after first, which is in 3 now"),
    ]  # fmt: skip
    here["meetings"].append({"id": "last", "between": ["c", "b"], "at": 3})
    timetable.slot["last"], timetable.table["last"] = 3, 1
    made = mended(here, timetable, Change({"a": frozenset({1})}))
    assert [(move.meeting, move.to, move.why) for move in made.moves] == [
        ("first", 2, ""), ("second", None, "no slot of 3, since it has to come after first, which is in 2 now, has a table and"
        " all who are wanted, unless another one is dropped"),
    ]  # fmt: skip


def test_why_a_meeting_is_dropped_is_said() -> None:
    """A lost table of its own, a lock, an order, and no room."""
    here = {"slots": 2, "tables": 2, "participants": [{"id": each} for each in "abcdef"], "meetings": [
        {"id": "ab", "between": ["a", "b"], "table": 1}, {"id": "cd", "between": ["c", "d"], "at": 1},
        {"id": "ce", "between": ["c", "e"], "after": ["cd"]}, {"id": "af", "between": ["a", "f"]}]}  # fmt: skip
    timetable = Timetable({"ab": 1, "cd": 1, "ce": 2, "af": 2}, {"ab": 1, "cd": 2, "ce": 1, "af": 2})
    change = Change({"d": frozenset({1}), "f": frozenset({1})}, frozenset({(1, 1), (1, 2), (2, 2)}))
    made = mended(here, timetable, change)
    assert {move.meeting: move.why for move in made.moves if move.to is None} == {
        "ab": "it could be in 1, 2, and table 1 is lost in 1, 2",
        "cd": "it could be in 1, and d is away in 1",
        "ce": "cd, before it, does not take place",
        "af": "no slot of 2 has a table and all who are wanted, unless another one is dropped",
    }


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), instances())
def test_a_refill_only_adds_and_stays_right(data: st.DataObject, instance: Instance) -> None:
    wishes = [meeting | {"wish": True, "priority": n + 1} for n, meeting in enumerate(instance["meetings"])]
    instance = instance | {"meetings": wishes, "tables": 1, "fairness": None}
    problem, timetable = read(msgspec.json.encode(instance)), planned(instance)
    change = data.draw(changes(instance))
    without = repair(problem, timetable, change)
    made = repair(problem, timetable, change, refill=True)
    entered = {move.meeting for move in made.moves if move.at is None}
    assert entered.isdisjoint(timetable.slot)
    assert {name: at for name, at in made.timetable.slot.items() if name not in entered} == without.timetable.slot
    day = become(instance, timetable, change)
    day["meetings"] = instance["meetings"]
    assert check(day, msgspec.to_builtins(made.timetable)).wrong == []


def test_a_long_chain_of_moves_is_found_and_proven() -> None:
    """Somebody is away in the first slot; each can only go where the next one is, and the last one has a free slot."""
    people = [f"p{n}" for n in range(12)]
    here = {"slots": 12, "tables": 12, "participants": [{"id": "a"}, *({"id": each} for each in people)], "meetings": [
        {"id": f"m{n}", "between": ["a", each], "slots": [n + 1, n + 2] if n < 11 else [12]}
        for n, each in enumerate(people)
    ]}  # fmt: skip
    here["slots"], here["meetings"][11]["slots"] = 13, [12, 13]
    timetable = Timetable({f"m{n}": n + 1 for n in range(12)}, {f"m{n}": 1 for n in range(12)})
    made = mended(here, timetable, Change({"p0": frozenset({1})}))
    assert made.proven
    assert made.timetable.slot == {f"m{n}": n + 2 for n in range(12)}


def test_the_price_of_a_dropped_meeting_is_not_taken_for_moves() -> None:
    """998 meetings, one of which is dropped: its price ends in 999 of the thousand that a move costs. Three others move."""
    pairs = [(f"x{n}", f"y{n}") for n in range(994)]
    chain = [{"id": f"m{n}", "between": ["a", f"p{n}"], "slots": [n + 1, n + 2]} for n in range(3)]
    here = {"slots": 4, "tables": 4, "participants": [{"id": each} for each in (
        "a", "p0", "p1", "p2", "u", "v", *(who for pair in pairs for who in pair))], "meetings": [
        *chain, {"id": "uv", "between": ["u", "v"]},
        *({"id": f"{one}{other}", "between": [one, other], "online": True} for one, other in pairs)]}  # fmt: skip
    slot = {meeting["id"]: 1 for meeting in here["meetings"]} | {"m1": 2, "m2": 3}
    timetable = Timetable(slot, {"m0": 1, "m1": 1, "m2": 1, "uv": 2})
    made = mended(here, timetable, Change({"p0": frozenset({1}), "u": frozenset({1, 2, 3, 4})}))
    assert made.proven
    moved = {move.meeting: move.to for move in made.moves}
    assert moved == {"m0": 2, "m1": 3, "m2": 4, "uv": None}


def test_a_full_slot_that_loses_a_table_gives_away_the_meeting_that_can_go() -> None:
    """Three tables, nine meetings in slot 1 to 3; only m8 has a slot in common elsewhere, and a table is lost in its slot."""
    people = [{"id": f"{who}{n}", "away": [] if n == 8 else [4]} for n in range(9) for who in "ab"]
    here = {"slots": 4, "tables": 3, "participants": people, "meetings": [
        {"id": f"m{n}", "between": [f"a{n}", f"b{n}"]} for n in range(9)]}  # fmt: skip
    timetable = Timetable({f"m{n}": 1 + n // 3 for n in range(9)}, {f"m{n}": 1 + n % 3 for n in range(9)})
    made = mended(here, timetable, Change(lost=frozenset({(1, 1)})))
    moved = {move.meeting: move.to for move in made.moves if move.to != move.at}
    assert made.proven
    assert moved.pop("m8") == 4  # somebody of slot 1 takes its place
    assert list(moved.values()) == [3]


def test_in_a_large_forum_only_those_move_who_must() -> None:
    large = forum(people=120, slots=14, tables=60)
    timetable = planned(large)
    mine = [meeting["id"] for meeting in large["meetings"] if "p7" in meeting["between"]]
    made = mended(large, timetable, Change({"p7": frozenset(timetable.slot[name] for name in mine[:2])}))
    assert made.proven
    assert {move.meeting for move in made.moves if move.to not in (None, move.at)} == set(mine[:2])
