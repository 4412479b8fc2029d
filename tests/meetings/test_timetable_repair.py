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
    assert all(move.to is None and "no slot in common any more" in move.why for move in made.moves)
    assert len(made.moves) == 6
    assert {name: timetable.slot[name] for name in made.timetable.slot} == made.timetable.slot


def test_without_time_nobody_is_dropped_but_those_who_cannot_stay() -> None:
    timetable = planned(forum())
    change = Change({"p0": frozenset({timetable.slot["m0"]})})
    made = repair(read(msgspec.json.encode(forum())), timetable, change, seconds=0.0)
    assert {name: at for name, at in timetable.slot.items() if name != "m0"}.items() <= made.timetable.slot.items()
    assert check(become(forum(), timetable, change), msgspec.to_builtins(made.timetable)).wrong == []


def test_in_a_large_forum_only_those_move_who_must() -> None:
    large = forum(people=120, slots=14, tables=60)
    timetable = planned(large)
    mine = [meeting["id"] for meeting in large["meetings"] if "p7" in meeting["between"]]
    made = mended(large, timetable, Change({"p7": frozenset(timetable.slot[name] for name in mine[:2])}))
    assert made.proven
    assert {move.meeting for move in made.moves if move.to not in (None, move.at)} == set(mine[:2])
