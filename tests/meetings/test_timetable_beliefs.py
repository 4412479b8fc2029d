"""Beliefs: what comes of them keeps the rules, is good, and knows where it comes from."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from bravehall.meetings.timetable import believing
from bravehall.meetings.timetable import search as searching
from bravehall.meetings.timetable.beliefs import Beliefs
from bravehall.meetings.timetable.believing import FEW, Believing, rounds_in
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.greedy import begin
from bravehall.meetings.timetable.problem import Problem, breaks_of, is_right
from bravehall.meetings.timetable.result import Progress, Status
from bravehall.meetings.timetable.search import Search
from tests.meetings.test_timetable import Instance, best_of_all, instances, right, solved, strangers


def of(instance: Instance) -> Problem:
    return read(msgspec.json.encode(instance))


def believed(problem: Problem, seed: int = 1, rounds: int = 60, **given: Any) -> dict[str, int]:
    beliefs = Beliefs(problem, seed, **given)
    assert beliefs.run(rounds)
    slot = beliefs.complete()
    assert slot is not None
    assert is_right(problem, slot)
    return slot


def breaks(problem: Problem, slot: dict[str, int]) -> int:
    return sum(breaks_of(problem, slot).values())


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(instances())
def test_what_comes_of_beliefs_keeps_every_rule(instance: Instance) -> None:
    """Hosts' tables aside: more than two people, online meetings, people away, a slot or two; also where there is no way."""
    free = instance | {"meetings": [{key: m[key] for key in m if key != "after"} for m in instance["meetings"]]}
    problem, best = of(free | {"fairness": None}), best_of_all(free | {"fairness": None})
    beliefs = Beliefs(problem, 1)
    assert beliefs.run(10, first=10)
    slot = beliefs.complete()
    if slot is not None:
        assert is_right(problem, slot)
        assert best is not None
        assert breaks(problem, slot) >= best


def test_a_meeting_is_believed_where_days_have_fewer_breaks() -> None:
    """a meets b, b meets c, and b is away in slot 2: in slot 1 nothing can stand beside it."""
    here = {"slots": 4, "tables": 2, "participants": [{"id": "a"}, {"id": "b", "away": [2]}, {"id": "c"}],
            "meetings": [{"id": "ab", "between": ["a", "b"]}, {"id": "bc", "between": ["b", "c"]}]}  # fmt: skip
    beliefs = Beliefs(of(here), 1)
    for _ in range(20):
        beliefs.think(1.5)
    for first, away, *others in beliefs.web.belief:
        assert away == 0
        assert first < min(others)
        assert first + sum(others) == pytest.approx(1)


def test_tables_become_dear_where_they_are_few() -> None:
    """Three hundred meetings, twenty slots: five of these have eight tables, where some eighteen would like to be."""
    here = strangers(60, 300, 20, 20, seed=3)
    few = here | {"closed": [{"table": n, "slot": at} for n in range(1, 13) for at in range(9, 14)]}
    loads = []
    for instance in (here, few):
        beliefs = Beliefs(of(instance), 1)
        for _ in range(300):
            beliefs.think(3.0)
        loads.append(beliefs.web.load)
    assert min(loads[0][8:13]) > 14
    assert loads[1][8:13] == pytest.approx(np.full(5, 8.0), abs=0.5)
    assert sum(loads[1]) == pytest.approx(300)
    online = few | {"meetings": [meeting | {"online": True} for meeting in few["meetings"]]}
    beliefs = Beliefs(of(online), 1)
    beliefs.think(3.0)
    assert sum(beliefs.web.load) == 0, "online they need none"


def test_a_hosts_table_has_one_meeting_at_once_and_its_breaks_are_nobodys() -> None:
    people = [{"id": each} for each in "abcdef"]
    meetings = [{"id": pair, "between": list(pair), "table": 1, "slots": slots} for pair, slots in (
        ("ab", [1, 4]), ("cd", [1, 4]), ("ef", [1, 2, 4]))]  # fmt: skip
    problem = of({"slots": 4, "tables": 3, "participants": people, "meetings": meetings})
    slot = believed(problem)
    assert sorted(slot.values()) == [1, 2, 4]
    assert breaks(problem, slot) == 0


def test_beliefs_have_far_fewer_breaks_than_the_start_and_the_same_for_a_seed() -> None:
    problem = of(strangers(60, 300, 20, 20, seed=3))
    start = begin(problem)
    assert start is not None
    one, again, other = believed(problem), believed(problem), believed(problem, seed=2)
    assert one == again
    assert one != other
    assert max(breaks(problem, one), breaks(problem, other)) < breaks(problem, start) / 3


def test_faith_in_a_timetable_leads_back_to_it() -> None:
    problem = of(strangers(60, 300, 20, 20, seed=3))
    known = believed(problem)
    kept = [
        sum(known[name] == at for name, at in believed(problem, seed=9, near=known, faith=faith).items())
        for faith in (4.0, 0.0)
    ]
    assert kept[0] > 0.9 * len(known) > kept[1]


@pytest.mark.parametrize("fixed", [{"at": 10}, {}, {"online": True}])
def test_a_meeting_of_many_leaves_the_beliefs_in_the_others_as_they_are(fixed: dict[str, Any]) -> None:
    """Forty people who meet nobody else: what they say together of a slot is more than a number holds."""
    here = strangers(60, 300, 20, 20, seed=3)
    guests = [f"guest{n}" for n in range(40)]
    workshop = {"id": "workshop", "between": guests} | fixed
    many = here | {"participants": [*here["participants"], *({"id": each} for each in guests)],
                   "meetings": [*here["meetings"], workshop]}  # fmt: skip
    problem = of(many)
    beliefs = Beliefs(problem, 1)
    assert beliefs.run(60)
    for each in (beliefs.web.belief, beliefs.web.load, beliefs.web.rate, beliefs.web.said):
        assert np.isfinite(each).all()
    alone = Beliefs(of(here), 1)
    assert alone.run(60)
    assert len(beliefs.decided()) > 0.9 * len(alone.decided())
    slot = beliefs.complete()
    assert slot is not None
    assert is_right(problem, slot)
    assert slot["workshop"] == fixed.get("at", slot["workshop"])


def test_only_what_is_within_is_believed_in() -> None:
    problem = of(strangers(60, 300, 20, 20, seed=3))
    known = believed(problem)
    early = {name for name, at in known.items() if at <= 10}
    halves = tuple(
        msgspec.structs.replace(m, slots=tuple(at for at in m.slots if (at <= 10) == (m.id in early)))
        for m in problem.meetings
    )
    beliefs = Beliefs(problem, 9, within=msgspec.structs.replace(problem, meetings=halves))
    assert beliefs.run(60)
    decided = beliefs.decided()
    assert len(decided) > 0.9 * len(known)
    assert all((at <= 10) == (name in early) for name, at in decided.items())


def test_rules_that_beliefs_do_not_know_and_too_little_time_are_left_to_annealing() -> None:
    here = strangers(60, 300, 20, 20, seed=3)
    ordered = here | {"meetings": [*here["meetings"][:-1], here["meetings"][-1] | {"after": ["m0"]}]}
    assert rounds_in(of(here), 60) >= FEW
    assert [rounds_in(of(each), 60) for each in (ordered, here | {"fairness": 3})] == [0, 0]
    assert rounds_in(of(here), 0.01) == 0
    long = strangers(60, 600, 10_000, 20, seed=3)
    assert rounds_in(of(long), 1_000_000) == 0, "gigabytes"
    everybody = {"id": "plenary", "between": [each["id"] for each in here["participants"]]}
    wide = strangers(60, 600, 300, 20, seed=3)
    assert rounds_in(of(wide), 1_000_000) > 0
    assert rounds_in(of(wide | {"meetings": [*wide["meetings"], everybody]}), 1_000_000) == 0, (
        "for all of them sixty times"
    )
    assert rounds_in(of(wide | {"meetings": [*wide["meetings"], everybody | {"at": 300}]}), 1_000_000) > 0


@pytest.mark.parametrize("workers", [1, 2])
def test_a_large_forum_is_arranged_by_beliefs_and_stays_right(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if three hundred meetings were too many for a proof and for a bound; the search stops where somebody says so."""
    monkeypatch.setattr(searching, "MANY", 100)
    monkeypatch.setattr(searching, "LARGE", 200)
    here = strangers(60, 300, 20, 20, seed=3)
    start = begin(of(here))
    assert start is not None
    values: list[int] = []
    believed_in: list[int] = []

    class Heard(Beliefs):
        """Which of them were within an outline, and what came of them."""

        def complete(self) -> dict[str, int] | None:
            slot = super().complete()
            believed_in.append(0 if self.within is self.problem else breaks(self.problem, slot or {}))
            return slot

    monkeypatch.setattr(believing, "Beliefs", Heard)

    def progress(how: Progress) -> bool:
        if how.value is not None and (not values or how.value < values[-1]):
            values.append(how.value)
        return bool(believed_in)

    made = solved(here, seconds=60, workers=workers, progress=progress)
    assert made.status is Status.FEASIBLE
    assert right(here, made)
    assert made.value <= values[-1]
    assert made.seconds < 50, "it was stopped"
    assert 0 < max(believed_in) < breaks(of(here), start) / 3, "an outline was filled by beliefs"


@pytest.mark.parametrize("quick", [0, 1 << 30])
def test_beliefs_that_are_worse_than_a_quick_annealing_give_way_to_a_long_one(
    quick: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = of(strangers(60, 300, 20, 20, seed=3))
    start = begin(problem)
    assert start is not None
    search = Search(
        problem, seconds=60, began=time.monotonic(), seed=1, clock=time.monotonic, progress=lambda how: False
    )
    search.rounds, search.cooling.quick, annealed = 60, quick, []
    monkeypatch.setattr(search.cooling, "anneal", lambda *given: annealed.append(given) or start)
    search.first(start)
    assert bool(annealed) == (search.rounds == 0) == (quick == 0)


def test_what_a_quick_annealing_has_proven_is_not_searched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve who all meet each other, with room for all: no breaks, and nothing to believe after that."""
    monkeypatch.setattr(searching, "MANY", 20)
    monkeypatch.setattr(Believing, "first", lambda *given: pytest.fail("it is proven"))
    people = [f"p{n}" for n in range(12)]
    pairs = [[one, other] for n, one in enumerate(people) for other in people[:n]]
    meetings = [{"id": "-".join(pair), "between": pair} for pair in pairs]
    here = {"slots": 40, "tables": 12, "participants": [{"id": each} for each in people], "meetings": meetings}
    made = solved(here, seconds=60)
    assert (made.status, made.value) == (Status.OPTIMAL, 0)
    assert made.seconds < 30


def test_an_error_of_one_worker_ends_the_other_and_is_told() -> None:
    search = Search(
        of(strangers(60, 300, 20, 20, seed=3)), seconds=60, began=time.monotonic(), seed=1, clock=time.monotonic,
        progress=lambda how: False,
    )  # fmt: skip

    def wrong() -> None:
        raise ZeroDivisionError

    def until_told() -> bool:
        while not search.enough():
            pass
        return False

    for one, other in ((wrong, until_told), (until_told, wrong)):
        search.stopped = False
        with pytest.raises(ZeroDivisionError):
            search.both(one, other)  # type: ignore[arg-type]  # it never comes to an answer
    assert search.gone() < 50


def test_near_the_best_nothing_worse_is_kept_and_faith_follows() -> None:
    problem = of(strangers(60, 300, 20, 20, seed=3))
    looks = 0

    def progress(how: Progress) -> bool:
        nonlocal looks
        looks += 1
        return looks > 400

    search = Search(problem, seconds=600, began=time.monotonic(), seed=1, clock=time.monotonic, progress=progress)
    start = believed(problem)
    search.keep(start)
    believing = Believing(search, 7)
    believing.run()
    assert search.best is not None
    assert is_right(problem, search.best)
    assert search.value < breaks(problem, start)
    assert believing.faith != 1.0
