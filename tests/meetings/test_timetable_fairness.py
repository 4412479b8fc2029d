"""Fairness where wishes may be left out: as much priority as can be arranged with the breaks shared."""

from __future__ import annotations

import time
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


def most_priority(instance: Instance) -> int | None:
    """By trying every arrangement, those included that leave wishes out; None: there is none."""
    names, best = [meeting["id"] for meeting in instance["meetings"]], None
    for choice in product(range(instance["slots"] + 1), repeat=len(names)):
        slot = {name: at for name, at in zip(names, choice, strict=True) if at}
        taken: dict[int, int] = {}
        table = {}
        for meeting in instance["meetings"]:
            at = slot.get(meeting["id"])
            if at is not None and not meeting.get("online"):
                table[meeting["id"]] = taken[at] = taken.get(at, 0) + 1
        found = check(instance, {"slot": slot, "table": table})
        if not found.wrong and (best is None or found.priority > best):
            best = found.priority
    return best


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(instances(), st.lists(st.booleans(), min_size=5, max_size=5), st.sampled_from([0, 1]))
def test_no_fair_choice_of_wishes_has_more_priority(instance: Instance, wish: list[bool], fairness: int) -> None:
    instance = instance | {"fairness": fairness, "meetings": [
        meeting | {"wish": wish[n], "priority": 1 + n % 3} for n, meeting in enumerate(instance["meetings"][:4])]}  # fmt: skip
    best, made = most_priority(instance), solved(instance)
    if best is None:
        assert made.status is Status.IMPOSSIBLE
    else:
        assert made.priority == best
        assert right(instance, made)


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
