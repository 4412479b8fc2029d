"""Rules where some may have no break or few: as every arrangement says, and with an even number of people busy at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import product

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pysat.solvers import Solver

from bravehall.meetings.timetable import formula
from bravehall.meetings.timetable.decided import Asked, Decided
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.formula import Formula, firsts
from bravehall.meetings.timetable.problem import Problem, breaks_of, is_right
from bravehall.meetings.timetable.satisfying import Questions
from tests.meetings.test_timetable import Instance, forum, instances


@contextmanager
def here(clauses: Iterable[Sequence[int]], *, likely: bool = False) -> Iterator[Asked]:
    """CaDiCaL in this process: hundreds of small questions are over before another one has begun."""
    with Solver(name="cadical195", bootstrap_with=[list(clause) for clause in clauses]) as solver:

        def asked(stop: Callable[[], bool], assuming: Sequence[int] = ()) -> Decided:
            found = solver.solve(assumptions=list(assuming))
            return Decided(True, frozenset(solver.get_model() or ()) if found else None)

        yield asked


def arrangements(problem: Problem) -> Iterator[dict[str, int]]:
    names = [meeting.id for meeting in problem.meetings]
    for choice in product(*(meeting.slots for meeting in problem.meetings)):
        slot = dict(zip(names, choice, strict=True))
        if is_right(problem, slot):
            yield slot


def within(problem: Problem, limits: dict[str, int]) -> list[int]:
    """The breaks of every arrangement where nobody has more than their limit."""
    counts = (breaks_of(problem, slot) for slot in arrangements(problem))
    return [sum(count.values()) for count in counts if all(many <= limits[who] for who, many in count.items())]


@pytest.mark.parametrize("square", [formula.SQUARE, 0], ids=["by places", "too many places"])
@settings(
    max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None
)
@given(instance=instances(), pairs=st.booleans(), data=st.data())
def test_nobody_has_more_breaks_than_their_limit(
    instance: Instance, pairs: bool, data: st.DataObject, square: int
) -> None:
    if pairs:
        for meeting in instance["meetings"]:
            meeting["between"], meeting["online"] = meeting["between"][:2], False
    problem = read(msgspec.json.encode(instance | {"fairness": None}))
    limits = {each.id: data.draw(st.integers(0, 2)) for each in problem.participants}
    totals = within(problem, limits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formula, "SQUARE", square)
        questions = Questions(problem, limits)
    for most in range(4):
        known, slot = questions.ask(most, here, lambda: False)
        assert known
        assert (slot is not None) == any(total <= most for total in totals)
        if slot is not None:
            count = breaks_of(problem, slot)
            assert is_right(problem, slot)
            assert sum(count.values()) <= most
            assert all(many <= limits[who] for who, many in count.items())


@pytest.mark.parametrize(("limits", "said"), [({}, True), (None, False)])
def test_an_odd_number_of_busy_people_is_seen_without_a_search(limits: dict[str, int] | None, said: bool) -> None:
    rules = Formula(read(msgspec.json.encode(forum())), limits=limits)
    three, two = {"p0", "p3", "p7"}, {"p0", "p3"}  # each of these meets the others

    def possible(busy: set[str]) -> bool:
        with Solver(name="g4", bootstrap_with=rules.rules) as solver:
            assumed = [slots[3] if who in busy else -slots[3] for who, slots in rules.busy.items()]
            return bool(solver.propagate(assumptions=assumed)[0])

    assert possible(two)
    assert possible(three) == (not said)


def test_whoever_may_have_no_break_is_busy_where_all_places_overlap() -> None:
    rules = Formula(read(msgspec.json.encode(forum(slots=8))), limits={f"p{n}": 0 for n in range(10)})
    assert all(slots[3] == slots[6] == rules.true != slots[2] for slots in rules.busy.values())
    assert len(rules.rules) < 0.7 * len(Formula(read(msgspec.json.encode(forum(slots=8)))).rules)


@pytest.mark.parametrize(
    ("slots", "count", "places"),
    [([1, 2, 3, 5, 6], 2, [1, 2, 5]), ([1, 2, 3, 5, 6], 3, [1]), ([1, 3], 2, []), ([4], 1, [4]), ([], 1, [])],
)
def test_places_are_side_by_side(slots: list[int], count: int, places: list[int]) -> None:
    assert firsts(slots, count) == places
