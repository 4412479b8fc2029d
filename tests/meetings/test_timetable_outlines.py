"""Outlines: everybody's day before their meetings, and the timetables that come of them."""

from __future__ import annotations

import time
from itertools import combinations
from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.forced import fewest, forced_breaks
from bravehall.meetings.timetable.greedy import begin
from bravehall.meetings.timetable.outline import SLOTS, Outline, effort
from bravehall.meetings.timetable.outlined import Outlined
from bravehall.meetings.timetable.outlines import dearer, settle
from bravehall.meetings.timetable.problem import Problem, breaks_in, breaks_of
from bravehall.meetings.timetable.search import Search
from tests.meetings.test_timetable import Instance, best_of_all, instances, strangers


def of(instance: Instance) -> Problem:
    return read(msgspec.json.encode(instance))


def drawn(problem: Problem, seed: int = 1, moves: int = 200_000) -> Outline:
    outline = Outline(problem, seed)
    assert outline.possible
    assert outline.run(moves)
    return outline


def mixture() -> Instance:
    """Pairs, three at a meeting, some online, somebody away, a fixed meeting, somebody who meets nobody."""
    here = strangers(30, 100, 16, 10, seed=4)
    meetings = here["meetings"]
    meetings[0] |= {"at": 3}
    for meeting in meetings[1:30:3]:
        meeting["online"] = True
    used = {frozenset(meeting["between"]) for meeting in meetings}
    third = next(p["id"] for p in here["participants"] if p["id"] not in meetings[40]["between"])
    meetings[40]["between"] = [*meetings[40]["between"], third]
    assert len(used) == len(meetings)
    here["participants"][5]["away"] = [6, 7]
    here["participants"].append({"id": "nobody"})
    return here


@pytest.mark.parametrize("seed", range(40))
def test_the_days_are_all_with_the_fewest_breaks_and_all_with_one_more(seed: int) -> None:
    random = Random(seed)
    slots, count = random.randint(3, 9), random.randint(1, 4)
    possible = sorted(random.sample(range(1, slots + 1), random.randint(min(count, slots), slots)))
    if count > len(possible):
        return
    meetings = [
        {"id": f"m{n}", "between": ["a", f"b{n}"], "slots": [possible[0]] if n == 0 and seed % 2 else possible}
        for n in range(count)
    ]
    people = [{"id": "a"}, *({"id": f"b{n}"} for n in range(count))]
    problem = of({"slots": slots, "tables": count, "participants": people, "meetings": meetings})
    outline = Outline(problem, 1)
    sheet = outline.sheet
    held = [set(day) for day in combinations(possible, count) if possible[0] in day or not seed % 2]
    least = min(map(breaks_in, held))
    assert sheet.least[0] == least == fewest(problem.of()["a"])
    for begins, ends, breaks in ((sheet.first, sheet.usual, least), (sheet.usual, sheet.last, least + 1)):
        listed = [
            {slot for slot in range(1, slots + 1) if int(day) >> slot - 1 & 1}
            for day in sheet.days[begins[0] : ends[0]]
        ]
        wanted = [day for day in held if breaks_in(day) == breaks]
        assert sorted(map(sorted, listed)) == sorted(map(sorted, wanted))


def hold(outline: Outline) -> None:
    """Everybody's day has room for their meetings, and its breaks are counted."""
    days, breaks = outline.days(), outline.breaks()
    for who, mine in outline.problem.of().items():
        assert len(days[who]) == len(mine)
        assert set(days[who]) <= {slot for meeting in mine for slot in meeting.slots}
        assert {meeting.slots[0] for meeting in mine if len(meeting.slots) == 1} <= set(days[who])
        assert breaks[who] == breaks_in(days[who])
        assert breaks[who] - fewest(mine) in (0, 1)


def test_everybody_has_a_day_and_who_meet_have_a_slot_in_common() -> None:
    outline = drawn(of(mixture()))
    hold(outline)
    days = outline.days()
    for meeting in outline.problem.meetings:
        assert set.intersection(set(meeting.slots), *(set(days[who]) for who in meeting.between))


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(instances())
def test_whatever_is_asked_for_days_hold_or_there_is_no_timetable(instance: Instance) -> None:
    outline = Outline(of(instance), 1)
    if outline.possible:
        assert outline.run(2_000)
        hold(outline)
    else:
        assert best_of_all(instance) is None


def test_loads_and_choices_are_kept_through_all_moves() -> None:
    """Counted again from the days alone they are the same."""
    outline = drawn(of(mixture()), moves=50_000)
    sheet = outline.sheet
    load, choice = sheet.load.copy(), sheet.choice.copy()
    settle(sheet)
    assert load == pytest.approx(sheet.load)
    assert np.array_equal(choice, sheet.choice)
    busy = {who: set(slots) for who, slots in outline.days().items()}
    for n, each in enumerate(outline.problem.participants):
        for slot in range(1, 17):
            there = [
                all(slot in busy[other] for other in meeting.between if other != each.id) and slot in meeting.slots
                for meeting in outline.problem.of()[each.id]
                if len(meeting.slots) > 1
            ]
            assert choice[n, slot - 1] == sum(there)


def whole_cost(outline: Outline, full: float) -> float:
    """Counted from the days alone."""
    sheet, busy = outline.sheet, {who: set(slots) for who, slots in outline.days().items()}
    over = np.maximum(0, sheet.load - sheet.room).sum()
    common = [
        len(set(meeting.slots).intersection(*(busy[who] for who in meeting.between)))
        for meeting in outline.problem.meetings
        if len(meeting.slots) > 1
    ]
    choices = [
        sheet.choice[n, slot - 1] for n, each in enumerate(outline.problem.participants) for slot in busy[each.id]
    ]
    return full * float(over) + float(sum(sheet.few[each] for each in (*common, *choices)))


def test_a_move_costs_what_the_outline_is_dearer_after_it() -> None:
    outline, random = drawn(of(strangers(30, 100, 16, 10, seed=4)), moves=3_000), Random(1)
    sheet = outline.sheet
    for _ in range(60):
        person = random.randrange(30)
        first, last = sheet.first[person], sheet.last[person]
        if first == last:
            continue
        at, old = random.randrange(first, last), int(sheet.day[person])
        new, before = int(sheet.days[at]), whole_cost(outline, 16.0)
        cost = dearer(sheet, person, old, new, 16.0)
        sheet.now[person], sheet.day[person] = at, new
        settle(sheet)
        assert cost == pytest.approx(whole_cost(outline, 16.0) - before)


def test_an_outline_has_hardly_more_breaks_than_must_be_and_no_slot_is_overfull() -> None:
    problem = of(strangers(60, 300, 20, 18, seed=3))
    outline, start = drawn(problem), begin(problem)
    assert start is not None
    planned, must = sum(outline.breaks().values()), forced_breaks(problem)
    assert must <= planned < must + (sum(breaks_of(problem, start).values()) - must) / 10
    load = np.zeros(21)
    for slots in outline.days().values():
        load[slots] += 0.5
    assert load.max() <= problem.tables


def test_an_outline_is_the_same_for_a_seed() -> None:
    problem = of(strangers(60, 300, 20, 20, seed=3))
    assert drawn(problem, moves=20_000).days() == drawn(problem, moves=20_000).days()
    assert drawn(problem, moves=20_000).days() != drawn(problem, seed=2, moves=20_000).days()


def searching(instance: Instance, seconds: float = 60) -> Search:
    return Search(
        of(instance), seconds=seconds, began=time.monotonic(), seed=1, clock=time.monotonic, progress=lambda how: False
    )


def test_there_is_none_of_too_long_a_day_without_time_or_where_a_day_is_impossible() -> None:
    here = strangers(60, 300, 20, 20, seed=3)
    assert Outlined(searching(here), 1).draw()
    assert not Outlined(searching(here, seconds=0.01), 1).draw()
    assert not Outlined(searching(here | {"slots": SLOTS + 1}), 1).draw()
    many = {"slots": 1, "tables": 3, "participants": [{"id": each} for each in "abc"],
            "meetings": [{"id": pair, "between": list(pair)} for pair in ("ab", "ac")]}  # fmt: skip
    assert not Outlined(searching(many), 1).draw()


def test_who_has_no_choice_costs_no_moves_and_who_has_costs_the_more_the_more_they_are() -> None:
    """A plenary of everybody in one slot, or in any: of so many who choose together, an outline would take minutes."""
    here = strangers(60, 300, 20, 20, seed=3)
    everybody = {"id": "plenary", "between": [each["id"] for each in here["participants"]], "online": True}
    fixed = here | {"slots": 21, "meetings": [*here["meetings"], everybody | {"at": 21}]}
    assert effort(of(fixed)) == effort(of(here)) == 1
    outlined = Outlined(searching(fixed), 1)
    assert outlined.draw()
    assert outlined.outline is not None
    assert all(slots[-1] == 21 for slots in outlined.outline.days().values())
    assert effort(of(here | {"meetings": [*here["meetings"], everybody]})) > 50
    assert not Outlined(searching(here | {"meetings": [*here["meetings"], everybody]}), 1).draw()
    assert effort(of(mixture())) > 1
