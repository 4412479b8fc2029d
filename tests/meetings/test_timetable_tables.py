"""Who sits where: few get up, and never fewer than the bound says."""

from __future__ import annotations

from itertools import permutations, product

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.tables import assign, fewest_changes
from bravehall.meetings.timetable.tables import changes as table_changes
from tests.meetings.test_timetable import Instance, forum, solved


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
