"""Cases in which something would be lost or guessed without a word: each is refused, with its path. Figures: test_figures.py."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bravehall.core.errors import Refusal
from bravehall.travel import presets
from bravehall.travel.answers import table
from bravehall.travel.assessment.case import merged
from bravehall.travel.assessment.raw import WrongCase
from tests.travel.case import COST, DRIVEN, EXAMPLE, FOLDER, HRYVNIAS, OCTOBER, SHARED, evidence, policy, read, with_

BILL = {"kind": "guest_invoice", "totals": {"PLN": "900"}}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            evidence(comparators={"hotl": {"amount": "1"}}),
            "$.evidence.comparators.hotl: there is no item, and no leg with a vehicle, with the id 'hotl'",
        ),
        (
            evidence(grant={"categories": {"fligt": "1"}}),
            "$.evidence.grant.categories.fligt: the policy has no category 'fligt'",
        ),
        (
            {"items": [COST], "trip": {"legs": [DRIVEN]}},
            "$.trip.legs[0].id: 'a' is there twice: $.items[0] has it too",
        ),
        (
            {"items": [COST], "evidence": {"group_costs": [SHARED]}},
            "$.evidence.group_costs[0].id: 'a' is there twice: $.items[0] has it too",
        ),
        (
            {"items": [COST | {"id": "subsistence/2026-10-12/1"}]},
            "$.items[0].id: 'subsistence/2026-10-12/1' is how lines that follow from the trip are called: take another one",
        ),
        ({"items": [COST | {"id": ""}]}, "$.items[0].id: Expected `str` of length >= 1"),
        (
            {"trip": {"official_from": "2026-10-14", "official_to": "2026-10-12"}},
            "$.trip.official_to: before official_from",
        ),
        (
            {"trip": {"nights_provided": ["2026-10-13", "2026-10-14"]}},
            "$.trip.nights_provided[1]: after 2026-10-14 there is no night of the trip",
        ),
        (
            evidence(documents={"d": BILL | {"others": [{"claimant": "petro", "amount": "60"}]}}),
            "$.evidence.documents.d.others[0].currency: the document has no total in EUR to take it of",
        ),
        (evidence(period={"first": "2026-10-31", "last": "2026-10-01"}), "$.evidence.period.last: before the first"),
        (policy(dates={"project_year": 20260}), "$.change.dates.project_year: Expected `int` <= 2100"),
        (policy(dates={"project_year": 0}), "$.change.dates.project_year: Expected `int` >= 2000"),
    ],
)
def test_a_name_or_day_that_leads_nowhere_is_a_fault(change, fault):
    with pytest.raises(WrongCase) as wrong:
        with_(change)
    assert str(wrong.value) == fault


def test_a_comparator_may_be_of_an_item_or_of_a_leg_with_a_vehicle():
    trip = {"legs": [DRIVEN | {"id": "car"}]}
    usual = {"comparators": {"a": {"amount": "60"}, "car": {"amount": "20"}}}
    car = {"car": {"method": "mileage", "rates": {"car": "0.30"}}}
    made = with_({"items": [COST], "trip": trip, "evidence": usual, "change": {"categories": car}}).assessed()
    assert {line.id: line.eligible for line in made.lines if line.id in usual["comparators"]} == {"a": 60, "car": 20}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"rate": "5000", "units": 100}, True),
        ({"base": "UAH", "quote": "EUR", "rate": "0.02"}, True),
        ({"source": "ecb", "rate": "51"}, True),
        ({"quote": "PLN", "rate": "4.3"}, True),
        ({"rate": "51", "valid_from": "2026-11-01", "valid_to": "2026-11-30"}, True),
        ({"rate": "51"}, False),
        ({"rate": "51", "valid_from": "2026-10-31", "valid_to": "2026-11-30"}, False),
        ({"rate": "51", "valid_from": "2026-09-01", "valid_to": "2026-12-31"}, False),
        ({"base": "UAH", "quote": "EUR", "rate": "0.03"}, False),
    ],
)
def test_of_two_rates_for_one_day_neither_wins(other, same):
    between = OCTOBER | {"valid_from": "2026-10-05", "valid_to": "2026-10-06"}
    change = {"items": [HRYVNIAS], "fx": [OCTOBER, between, OCTOBER | other]}
    if same:
        assert with_(change).assessed().totals.gross > 0
    else:
        with pytest.raises(WrongCase, match=r"^\$\.fx\[2\]: another rate of inforeuro .* is \$\.fx\[0\]"):
            with_(change)


BY_REPORT = policy(fx={"convention": "report_month"})
BY_PERIOD = policy(fx={"convention": "period_average"})
STATEMENT = policy(fx={"convention": "report_month", "statement": True})
FALLBACK = policy(fx={"source": "ecb", "fallback": "inforeuro", "fallback_convention": "report_day"})


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (BY_REPORT, "$.evidence.reported_on: "),
        (FALLBACK, "$.evidence.reported_on: "),
        (BY_PERIOD, "$.evidence.period: "),
        (BY_REPORT | {"items": [COST]}, ""),
        (BY_REPORT | {"items": [HRYVNIAS | {"frozen": OCTOBER}]}, ""),
        (STATEMENT | {"items": [HRYVNIAS | {"charged": "2"}]}, ""),
        (BY_REPORT | evidence(reported_on="2026-10-20"), ""),
        (BY_PERIOD | evidence(period={"first": "2026-10-01", "last": "2026-10-31"}), ""),
    ],
)
def test_a_policy_that_converts_by_a_day_needs_this_day_where_something_is_converted(change, where):
    change = {"items": [HRYVNIAS], "fx": [OCTOBER]} | change
    if where:
        with pytest.raises(WrongCase) as wrong:
            with_(change)
        assert str(wrong.value).startswith(where)
    else:
        assert with_(change).assessed()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (EXAMPLE.replace('"policy"', '"title": "other", "policy"', 1), "$.title: it is there twice"),
        (
            EXAMPLE.replace('"meals": {', '"meals": {"2026-10-13": [], ', 1),
            "$.trip.meals.2026-10-13: it is there twice",
        ),
        (EXAMPLE.replace('"olena"', r'"\ud800"', 1), "$.trip.claimant: half a character"),
        (EXAMPLE.replace('"olena"', '"\ud800"', 1), "$.trip.claimant: half a character"),
        (EXAMPLE.replace('"title"', r'"\udc00": 1, "title"', 1), r"$.\udc00: half a character"),
    ],
)
def test_of_a_file_nothing_is_lost(text, fault):
    with pytest.raises(WrongCase) as wrong:
        read(text)
    assert fault in str(wrong.value)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"fx": [OCTOBER | {"quote": "uah"}]}, "$.fx[0].quote: 'uah' is no ISO 4217 code"),
        ({"fx": [OCTOBER | {"base": "??"}]}, "$.fx[0].base: '??' is no ISO 4217 code"),
        (
            {"items": [COST], "evidence": {"comparators": {"a": {"amount": "1", "currency": "??"}}}},
            "$.evidence.comparators.a.currency: '??' is no ISO 4217 code",
        ),
        (
            evidence(documents={"d": {"kind": "receipt", "totals": {"EUX": "1"}}}),
            "$.evidence.documents.d.totals.EUX: 'EUX' is no ISO 4217 code",
        ),
        ({"trip": {"places": {"kosice": {"country": "sk"}}}}, "$.trip.places.kosice.country: Expected `str` matching"),
        (
            policy(categories={"lodging": {"method": "magic"}}),
            "$.change.categories.lodging.method: Invalid value 'magic'",
        ),
        (
            policy(categories={"subsistence": {"meals": {"shares": {"lunch": True}}}}),
            "$.change.categories.subsistence.meals.shares.lunch: Expected `decimal`, got `bool`",
        ),
        ({"trip": {"meals": {"13 Oct": ["lunch"]}}}, "$.trip.meals.13 Oct: Invalid RFC3339 encoded date"),
        (policy(deadline={"days": -1}), "$.change.deadline.days: this is no number of anything"),
    ],
)
def test_the_path_names_the_key_as_the_file_has_it(change, fault):
    with pytest.raises(WrongCase) as wrong:
        with_(change)
    assert str(wrong.value).startswith(fault)
    assert len(str(wrong.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["x - at `$.zz", "x - at `$.title[...]", "x - at `$.items[9]", "x - at `$.trip[...]"])
def test_a_name_that_looks_like_a_path_is_a_fault_like_any_other(name):
    with pytest.raises(WrongCase, match=r"^\$.*: Object contains unknown field"):
        with_({name: 1})


def leaves(found: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where the values of a document are."""
    if isinstance(found, dict | list):
        inside = found.items() if isinstance(found, dict) else enumerate(found)
        return [path, *(each for name, value in inside for each in leaves(value, (*path, name)))]
    return [path]


JUNK = [
    None, "", "x", -1, 0, 10**30, 1.5, True, [], {}, "1E+999999", "NaN", "-0.01", "0.00", "9999-12-31", "0001-01-01",
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-10-12", "99999999999999.99", "UTC", "own", "EUR", "actual",
    "\ud800", "1_0", "١٢", "0.000000000001", "999999999999.99", 20260,
]  # fmt: skip


@given(st.sampled_from(sorted(FOLDER.glob("*.json"))), st.sampled_from(JUNK), st.data())
@settings(max_examples=200)
def test_whatever_is_wrong_in_a_case_is_said_and_never_a_crash(path, junk, data):
    case = json.loads(path.read_text())
    case["policy"] = merged(json.loads(presets.policies()[case["policy"]]), case.pop("change", {}))
    *way, last = data.draw(st.sampled_from([each for each in leaves(case) if each]))
    target = case
    for name in way:
        target = target[name]
    target[last] = junk
    try:
        made = read(json.dumps(case)).assessed()
    except WrongCase as wrong:
        assert all(line.startswith("$") for line in str(wrong).splitlines()), wrong  # noqa: PT017
    except Refusal:
        pass  # a rate, table or figure that is not there, in words
    else:
        assert table("", made).encode()
        for line in made.lines:
            assert 0 <= line.eligible <= line.gross
