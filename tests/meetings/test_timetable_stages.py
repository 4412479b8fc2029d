"""The stages of the search by themselves: the bound, the annealing, the choice of wishes."""

from __future__ import annotations

import math
import time
from collections import Counter
from itertools import combinations, permutations, product
from random import Random

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bravehall.meetings.timetable import kempe
from bravehall.meetings.timetable.annealing import BATCH, Annealing
from bravehall.meetings.timetable.checker import check
from bravehall.meetings.timetable.choosing import mended, most_priority, place, priority_of
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.forced import forced_breaks
from bravehall.meetings.timetable.greedy import begin
from bravehall.meetings.timetable.neighbourhoods import Neighbourhood, drawn
from bravehall.meetings.timetable.problem import breaks_of
from bravehall.meetings.timetable.result import Status
from bravehall.meetings.timetable.solve import solve
from bravehall.meetings.timetable.tables import assign, fewest_changes
from bravehall.meetings.timetable.tables import changes as table_changes
from tests.meetings.test_timetable import Instance, best_of_all, forum, instances, right, solved


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(instances())
def test_the_breaks_that_are_forced_are_a_bound(instance: Instance) -> None:
    best = best_of_all(instance)
    if best is not None:
        assert forced_breaks(read(msgspec.json.encode(instance))) <= best


def test_a_day_with_a_hole_forces_a_break() -> None:
    here = {"slots": 5, "tables": 2, "participants": [{"id": "a", "away": [3, 4]}, *({"id": each} for each in "bcd")],
            "meetings": [{"id": each, "between": ["a", each]} for each in "bcd"]}  # fmt: skip
    problem = read(msgspec.json.encode(here))
    assert forced_breaks(problem) == 1
    made = solved(here, progress=lambda how: True)
    assert (made.status, made.value) == (Status.OPTIMAL, 1)


def test_more_slots_than_a_word_of_the_machine_has_bits() -> None:
    here = {"slots": 90, "tables": 2, "participants": [{"id": each} for each in "abc"], "meetings": [
        {"id": each, "between": list(each)} for each in ("ab", "bc", "ca")]}  # fmt: skip
    walk = Annealing(read(msgspec.json.encode(here)), {"ab": 1, "bc": 45, "ca": 90}, 1)
    assert walk.cost() == 3
    assert walk.run(20_000) == 1  # three slots cannot all be neighbours
    assert sum(breaks_of(read(msgspec.json.encode(here)), walk.found()).values()) == 1


def test_full_slots_stay_full_and_days_get_whole() -> None:
    """Eight meetings at two tables in four slots, none to spare: nothing but coupled chains can move anything."""
    here = {"slots": 4, "tables": 2, "participants": [{"id": f"{who}{n}"} for n in range(4) for who in "abc"], "meetings": [
        {"id": f"{pair}{n}", "between": [f"{each}{n}" for each in pair]} for n in range(4) for pair in ("ab", "bc")]}  # fmt: skip
    start = {"ab0": 1, "bc0": 3, "ab1": 1, "bc1": 3, "ab2": 2, "bc2": 4, "ab3": 2, "bc3": 4}
    walk = Annealing(read(msgspec.json.encode(here)), start, 1)
    assert walk.cost() == 4
    assert walk.run(20_000) == 0
    assert sorted(walk.found().values()) == [1, 1, 2, 2, 3, 3, 4, 4]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(instances())
def test_a_neighbourhood_of_all_slots_is_the_whole_problem(instance: Instance) -> None:
    """From any right timetable it gets to the best one there is; with some slots freed never to a worse one."""
    instance = instance | {"fairness": None}
    best = best_of_all(instance)
    problem = read(msgspec.json.encode(instance))
    start = solve(problem, seconds=20, clock=time.monotonic, progress=lambda how: True).timetable
    if start is None:
        return
    everything = frozenset(range(1, instance["slots"] + 1))
    for freed in (everything, frozenset({1, 2})):
        found = Neighbourhood(problem, start.slot, freed).best(1, lambda: False)
        assert found is not None
        breaks = check(instance, {"slot": found, "table": assign(problem, found)})
        assert breaks.wrong == []
        assert (
            breaks.breaks == best
            if freed is everything
            else breaks.breaks <= sum(breaks_of(problem, start.slot).values())
        )


def test_a_neighbourhood_mends_what_it_holds() -> None:
    """ab and bc stand apart in six slots: only a neighbourhood with the slot beside one of them brings them together."""
    here = {"slots": 6, "tables": 1, "participants": [{"id": each} for each in "abc"], "meetings": [
        {"id": pair, "between": list(pair)} for pair in ("ab", "bc")]}  # fmt: skip
    problem = read(msgspec.json.encode(here))
    assert Neighbourhood(problem, {"ab": 1, "bc": 6}, frozenset({2, 3})).best(1, lambda: False) == {"ab": 1, "bc": 6}
    assert Neighbourhood(problem, {"ab": 1, "bc": 6}, frozenset({2, 6})).best(1, lambda: False) == {"ab": 1, "bc": 2}
    slots = next(drawn(problem, {"ab": 1, "bc": 6}, seed=1))
    assert slots <= set(range(1, 7))


def test_a_large_forum_is_searched_by_two_workers() -> None:
    """Cores, annealing and neighbourhoods beside each other: right, and better than where greed began."""
    pairs = Random(2).sample(list(combinations(range(110), 2)), 560)
    here = {"slots": 17, "tables": 42, "participants": [{"id": f"p{n}"} for n in range(110)], "meetings": [
        {"id": f"m{n}", "between": [f"p{one}", f"p{other}"]} for n, (one, other) in enumerate(pairs)]}  # fmt: skip
    problem = read(msgspec.json.encode(here))
    start = begin(problem)
    assert start is not None
    made = solve(problem, seconds=6, workers=2, clock=time.monotonic)
    assert right(here, made)
    assert made.bound <= made.value < 0.5 * sum(breaks_of(problem, start).values())


def test_neighbourhoods_keep_a_timetable_fair() -> None:
    """The spread of breaks stays within what it was, whatever is freed."""
    random = Random(3)
    pairs = random.sample(list(combinations(range(8), 2)), 14)
    here = {"slots": 9, "tables": 3, "fairness": 1, "participants": [{"id": f"p{n}"} for n in range(8)], "meetings": [
        {"id": f"m{n}", "between": [f"p{one}", f"p{other}"]} for n, (one, other) in enumerate(pairs)]}  # fmt: skip
    problem = read(msgspec.json.encode(here))
    start = solve(problem, seconds=20, clock=time.monotonic, progress=lambda how: how.value is not None).timetable
    assert start is not None
    before = breaks_of(problem, start.slot)
    for freed in ({1, 2, 3}, {4, 5, 6}, {1, 5, 9}, set(range(1, 10))):
        found = Neighbourhood(problem, start.slot, frozenset(freed)).best(1, lambda: False)
        assert found is not None
        after = breaks_of(problem, found).values()
        assert sum(after) <= sum(before.values())
        assert max(after) - min(after) <= max(1, max(before.values()) - min(before.values()))


def test_what_annealing_leaves_has_a_table_for_everybody_and_is_fair() -> None:
    """Two tables in each of four slots, all taken: a third one at once would save breaks, and be no timetable."""
    people = [f"p{n}" for n in range(8)]
    rounds = [[(0, 1), (2, 3)], [(4, 5), (6, 7)], [(0, 2), (1, 3)], [(4, 6), (5, 7)]]
    here = {"slots": 4, "tables": 2, "fairness": 1, "participants": [{"id": each} for each in people], "meetings": [
        {"id": f"m{one}{other}", "between": [people[one], people[other]]} for pairs in rounds for one, other in pairs]}  # fmt: skip
    start = {f"m{one}{other}": at for at, pairs in enumerate(rounds, start=1) for one, other in pairs}
    problem = read(msgspec.json.encode(here))
    for seed in range(6):
        walk = Annealing(problem, start, seed)
        walk.run(20_000)
        assert check(here, {"slot": walk.found(), "table": assign(problem, walk.found())}).wrong == []


def test_where_time_is_short_it_cools_sooner_instead_of_being_cut_while_warm() -> None:
    """A clock on which a batch of moves takes a second, and there are four: of a thousand batches four are made, and end as
    well as if no more had been asked for."""
    pairs = Random(1).sample(list(combinations(range(50), 2)), 170)
    here = {"slots": 13, "tables": 15, "participants": [{"id": f"p{n}"} for n in range(50)], "meetings": [
        {"id": f"m{n}", "between": [f"p{one}", f"p{other}"]} for n, (one, other) in enumerate(pairs)]}  # fmt: skip
    problem = read(msgspec.json.encode(here))
    start = begin(problem)
    assert start is not None
    batches, warm = [0], Annealing(problem, start, 1)
    before = warm.cost()

    def stop() -> bool:
        batches[0] += 1
        return batches[0] > 4

    short = warm.run(1000 * BATCH, stop=stop, left=lambda: 4.0 - batches[0])
    assert batches[0] == 4
    cut = Annealing(problem, start, 1)
    batches[0] = 0
    assert short < cut.run(1000 * BATCH, stop=stop, left=lambda: math.inf) <= before


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(instances(), st.integers(0, 3), st.integers(1, 400))
def test_annealing_keeps_its_books(instance: Instance, seed: int, moves: int) -> None:
    """Whatever a move changes (days, breaks, loads, who has breaks) is what one counts from the slots alone."""
    problem = read(msgspec.json.encode(instance))
    start = solve(problem, seconds=20, clock=time.monotonic, progress=lambda how: True).timetable
    if start is None or not start.slot:
        return
    walk, again = Annealing(problem, start.slot, seed), Annealing(problem, start.slot, seed)
    cheapest, _ = kempe.walk(walk.board, 0, moves, moves, 0.4, 0.1, 0, 1 << 30)
    again.board.slot[:] = walk.board.slot
    again.settle()
    for name in ("day", "breaks", "having", "load"):
        assert getattr(walk.board, name).tolist() == getattr(again.board, name).tolist(), name
    listed = walk.board.broken[: walk.board.listed[0]].tolist()
    assert sorted(listed) == [n for n, many in enumerate(walk.board.breaks) if many and walk.board.real[n]]
    found = walk.found()
    assert (walk.board.day >= 0).sum() == (walk.board.people >= 0).sum()  # nobody is in two places
    for meeting in problem.meetings:
        assert found[meeting.id] in meeting.slots
        assert all(found[earlier] < found[meeting.id] for earlier in meeting.after)
    again.board.slot[:] = walk.board.best
    again.settle()
    assert again.cost() + kempe.STRICT * kempe.unfair(again.board.having, again.board.fairness) == cheapest


def tables_dealt(instance: Instance, slot: dict[str, int]) -> list[dict[str, int]]:
    """Every way to deal the tables."""
    by_slot: dict[int, list[str]] = {}
    for name, at in slot.items():
        by_slot.setdefault(at, []).append(name)
    dealt: list[dict[str, int]] = [{}]
    for names in by_slot.values():
        ways = permutations(range(1, instance["tables"] + 1), len(names))
        dealt = [one | dict(zip(names, way, strict=True)) for one, way in product(dealt, ways)]
    return dealt


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.permutations([(one, other) for one in range(5) for other in range(one)]))
def test_few_get_up_and_never_fewer_than_the_bound(pairs: list[tuple[int, int]]) -> None:
    """Two meetings in each of four slots, at three tables, some people with a pause in between."""
    slot: dict[str, int] = {}
    busy: set[tuple[int, int]] = set()
    for one, other in pairs:
        free = [at for at in (1, 2, 3, 4) if not {(one, at), (other, at)} & busy and [*slot.values()].count(at) < 2]
        if free:
            slot[f"m{one}{other}"] = free[0]
            busy |= {(one, free[0]), (other, free[0])}
    here = {"slots": 4, "tables": 3, "participants": [{"id": f"p{n}"} for n in range(5)], "meetings": [
        {"id": f"m{one}{other}", "between": [f"p{one}", f"p{other}"]} for one, other in pairs
        if f"m{one}{other}" in slot]}  # fmt: skip
    problem = read(msgspec.json.encode(here))
    best = min(table_changes(problem, slot, dealt) for dealt in tables_dealt(here, slot))
    made = table_changes(problem, slot, assign(problem, slot))
    assert fewest_changes(problem, slot) <= best <= made <= best + 2


def test_without_breaks_nobody_gets_up_who_need_not() -> None:
    problem, slot = read(msgspec.json.encode(forum())), solved(forum()).timetable
    assert slot is not None
    assert table_changes(problem, slot.slot, slot.table) == fewest_changes(problem, slot.slot)


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
    random, people = Random(1), 60
    pairs = random.sample(list(combinations(range(people), 2)), 540)
    here = {"slots": 8, "tables": 27, "participants": [{"id": f"p{n}"} for n in range(people)], "meetings": [
        {"id": f"m{n}", "between": [f"p{one}", f"p{other}"], "wish": True, "priority": random.randint(1, 5)}
        for n, (one, other) in enumerate(pairs)]}  # fmt: skip
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


def test_annealing_never_leaves_more_than_it_found() -> None:
    problem = read(msgspec.json.encode(forum()))
    start = solved(forum(), progress=lambda how: True).timetable
    assert start is not None
    for seed in range(5):
        walk = Annealing(problem, start.slot, seed)
        before = walk.cost()
        walk.run(300)
        assert Annealing(problem, walk.found(), seed).cost() <= before


def test_among_equals_the_fewest_go_home_without_a_meeting() -> None:
    """One table, two slots: a meets b and c, and d and e have nobody; or a meets b and d meets e, and only c has nobody."""
    here = {"slots": 2, "tables": 1, "participants": [{"id": each} for each in "abcde"], "meetings": [
        {"id": pair, "between": list(pair), "wish": True} for pair in ("ab", "ac", "de")]}  # fmt: skip
    made = solved(here)
    assert made.timetable is not None
    assert made.priority == 2
    assert "de" in made.timetable.slot


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
