"""No search's mistake becomes an answer: what is kept has been looked at again, rule by rule."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.greedy import begin
from bravehall.meetings.timetable.result import Status
from bravehall.meetings.timetable.search import Search
from tests.meetings.test_timetable import Instance, right, solved

DAY: Instance = {
    "slots": 4, "tables": 2, "fairness": 1, "closed": [{"table": 1, "slot": 4}],
    "participants": [{"id": "a", "away": [4]}, {"id": "b"}, {"id": "c", "most": 2}, {"id": "d"}, {"id": "e"}],
    "meetings": [
        {"id": "ab", "between": ["a", "b"], "table": 2}, {"id": "cd", "between": ["c", "d"]},
        {"id": "ac", "between": ["a", "c"], "after": ["ab"]}, {"id": "de", "between": ["d", "e"], "table": 2},
        {"id": "be", "between": ["b", "e"], "online": True},
    ],
}  # fmt: skip
KEPT = {"ab": 1, "ac": 2, "cd": 3, "de": 2, "be": 3}


def searching(instance: Instance) -> Search:
    return Search(
        read(msgspec.json.encode(instance)), seconds=1, began=0, seed=1, clock=lambda: 0.0, progress=lambda how: False
    )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, ""),
        ({"cd": 2}, "c and d would be in two places"),
        ({"ac": 4, "cd": 2, "de": 3, "be": 2}, "a is away"),
        ({"de": 1}, "two at the table of one host"),
        ({"de": 4, "cd": 4}, "one table in slot 4"),
        ({"ac": 1, "ab": 2, "de": 1}, "ac comes after ab"),
        ({"de": None}, "a meeting is left out"),
        ({"ba": 4}, "a meeting that is none"),
    ],
)
def test_what_breaks_a_rule_is_not_kept(changed: dict[str, int | None], why: str) -> None:
    slot = {name: at for name, at in {**KEPT, **changed}.items() if at is not None}
    search = searching(DAY)
    search.keep(slot)
    assert (search.best is None) == bool(why)


@pytest.mark.parametrize(("which", "rule"), [(2, {"most": 1}), (4, {"least": 3})])
def test_too_many_or_too_few_meetings_are_not_kept(which: int, rule: dict[str, Any]) -> None:
    people = [each | rule if n == which else each for n, each in enumerate(DAY["participants"])]
    search = searching(DAY | {"participants": people})
    search.keep(KEPT)
    assert search.best is None


def test_who_makes_room_stays_before_what_waits_for_them() -> None:
    """p0 is busy in the slot of a wish; they could change with p2, whose other meeting the wish has to come after."""
    here = {"slots": 3, "tables": 2, "participants": [{"id": "p0"}, {"id": "p1", "away": [3]}, {"id": "p2"}, {"id": "p4"}],
        "meetings": [{"id": "first", "between": ["p4", "p2"]},
            {"id": "wish", "between": ["p0", "p1"], "wish": True, "after": ["first"]},
            {"id": "other", "between": ["p0", "p2"]}]}  # fmt: skip
    slot = begin(read(msgspec.json.encode(here)))
    assert slot is not None
    assert "wish" not in slot or slot["first"] < slot["wish"]
    made = solved(here)
    assert made.status is Status.OPTIMAL
    assert made.priority == 1
    assert right(here, made)


def test_a_person_may_be_called_what_a_table_is() -> None:
    """Tables that hosts have are busy as people are, and are not taken for somebody of that name."""
    here = {"slots": 4, "tables": 1, "participants": [{"id": "table 1"}, {"id": "1"}, {"id": "c", "away": [4]}, {"id": "d"}],
        "meetings": [{"id": "m0", "between": ["table 1", "d"], "wish": True, "at": 3, "table": 1},
            {"id": "m1", "between": ["d", "c"], "wish": True}, {"id": "m2", "between": ["d", "c"], "wish": True},
            {"id": "m3", "between": ["1", "c"], "wish": True, "table": 1}]}  # fmt: skip
    made = solved(here)
    assert made.priority == 3
    assert right(here, made)
