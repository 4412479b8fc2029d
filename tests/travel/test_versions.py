"""Which rate and which table count: where a date or a month of a series is missing, nothing else takes its place."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from bravehall.core.errors import Refusal
from bravehall.core.i18n import speaking
from bravehall.travel.assessment.raw import WrongCase
from tests.travel.case import EXAMPLE, FOLDER, policy, read, with_


@pytest.mark.parametrize(("first", "last"), [("2026-09-25", "2026-10-31"), ("2026-10-01", "2026-11-07")])
def test_an_average_over_months_needs_each_of_them(first, last):
    october = {
        "source": "ecb", "base": "EUR", "quote": "UAH", "rate": "51.00", "valid_from": "2026-10-01", "valid_to": "2026-10-31",
    }  # fmt: skip
    case = json.loads(EXAMPLE) | {
        "fx": [october],
        "change": {"fx": {"source": "ecb", "convention": "period_average"}},
        "items": [
            {"id": "coach", "category": "coach", "amount": "1020.00", "currency": "UAH", "spent_on": "2026-10-12"}
        ],
        "evidence": {"period": {"first": "2026-10-01", "last": "2026-10-31"}},
        "expect": None,
    }
    assert {line.id: line.gross for line in read(json.dumps(case)).assessed().lines}["coach"] == Decimal("20.00")
    case["evidence"] = {"period": {"first": first, "last": last}}
    with pytest.raises(Refusal):
        read(json.dumps(case)).assessed()


def test_a_rate_said_twice_for_some_of_its_days_counts_once_in_an_average():
    def rate(figure: str, first: str, last: str) -> dict[str, str]:
        return {"source": "ecb", "base": "EUR", "quote": "PLN", "rate": figure, "valid_from": first, "valid_to": last}

    case = json.loads(EXAMPLE) | {
        "fx": [
            rate("4.00", "2026-09-01", "2026-09-20"),
            rate("4.00", "2026-09-15", "2026-09-30"),
            rate("5.00", "2026-10-01", "2026-10-31"),
        ],
        "change": {"fx": {"source": "ecb", "convention": "period_average"}},
        "items": [{"id": "coach", "category": "coach", "amount": "90.00", "currency": "PLN", "spent_on": "2026-10-12"}],
        "evidence": {"period": {"first": "2026-09-01", "last": "2026-10-31"}},
        "expect": None,
    }
    assert {line.id: line.gross for line in read(json.dumps(case)).assessed().lines}["coach"] == Decimal("20.00")
    case["fx"][1]["valid_from"] = "2026-09-21"  # two rates that happen to be alike are two
    assert {line.id: line.gross for line in read(json.dumps(case)).assessed().lines}["coach"] == Decimal("20.77")


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({}, "a date that is missing: the date of the call"),
        ({"call": "2025-01-15"}, "the date of the call, 2025-01-15"),
    ],
)
def test_a_table_that_no_date_chooses_names_the_date(dates, said):
    case = json.loads((FOLDER / "e-unit-days-on-the-way.json").read_text())
    case["change"], case["trip"]["km"] = {"dates": dates}, "700"
    with speaking("en"), pytest.raises(Refusal, match=said):
        read(json.dumps(case)).assessed()


def test_what_a_source_lacks_for_a_day_is_taken_from_no_other_one():
    def rate(source: str, figure: str, last: str) -> dict[str, str]:
        return {
            "source": source,
            "base": "EUR",
            "quote": "PLN",
            "rate": figure,
            "valid_from": "2026-10-01",
            "valid_to": last,
        }

    case = json.loads(EXAMPLE) | {
        "fx": [rate("inforeuro", "5.00", "2026-10-31")],
        "change": {"fx": {"source": "ecb", "convention": "period_average", "fallback": "inforeuro"}},
        "items": [
            {"id": "coach", "category": "coach", "amount": "100.00", "currency": "PLN", "spent_on": "2026-10-12"}
        ],
        "evidence": {"period": {"first": "2026-10-01", "last": "2026-10-31"}},
        "expect": None,
    }
    assert {line.id: line.gross for line in read(json.dumps(case)).assessed().lines}["coach"] == Decimal("20.00")
    case["fx"].append(rate("ecb", "4.00", "2026-10-10"))
    with speaking("en"), pytest.raises(Refusal, match="2026-10-11"):
        read(json.dumps(case)).assessed()


def version(id: str, **about) -> dict:
    made = {
        "id": id, "scheme": "BMF", "title": id, "selector": "trip_day", "source": "x", "url": "https://x.example",
        "read_on": "2026-01-01", "mark": "typed", "rows": [{"country": "*", "values": {"full": "30.00", "partial": "20.00"}}],
    }  # fmt: skip
    return made | about


BY_CALL = {"selector": "call", "valid_from": "2025-01-01"}


@pytest.mark.parametrize(
    ("tables", "dates", "fault"),
    [
        (
            [version("a", valid_to="2026-12-31"), version("b", valid_from="2026-07-01")],
            {},
            "$.tables[1]: another version of BMF that is valid on the same days is $.tables[0]",
        ),
        (
            [version("b", valid_from="2026-07-01"), version("a", valid_to="2026-07-01")],
            {},
            "$.tables[1]: another version of BMF that is valid on the same days is $.tables[0]",
        ),
        (
            ["bmf-2026", "bmf-2026"],
            {},
            "$.tables[1]: another version of BMF that is valid on the same days is $.tables[0]",
        ),
        (
            [version("a"), version("b", **BY_CALL)],
            {"call": "2026-01-01"},
            "$.tables[1]: BMF in $.tables[0] is chosen by the trip_day, this one by the call: either might count",
        ),
        (
            [version("a", selector="contract"), version("b", **BY_CALL)],
            {"call": "2026-01-01", "contract": "2020-01-01"},
            "$.tables[1]: BMF in $.tables[0] is chosen by the contract, this one by the call: either might count",
        ),
        ([version("a", valid_to="2026-06-30"), version("b", valid_from="2026-07-01")], {}, ""),
        ([version("a"), version("b", scheme="OTHER")], {}, ""),
        ([version("a"), version("b", **BY_CALL)], {"call": None}, ""),
        ([version("a"), version("b", **BY_CALL)], {"call": "2024-01-01"}, ""),
    ],
)
def test_of_two_versions_that_might_count_the_first_in_the_file_does_not_win(tables, dates, fault):
    change = {"tables": tables, "change": {"dates": dates, "categories": {"lodging": {"caps": []}}}}
    if fault:
        with pytest.raises(WrongCase) as wrong:
            with_(change)
        assert str(wrong.value) == fault
    else:
        assert with_(change).assessed().totals.gross > 0


CAP = {"lodging": {"caps": [{"per": "night", "table": "EU_DSA", "column": "hotel"}]}}
BED = {"id": "h", "category": "lodging", "amount": "90", "spent_on": "2026-10-14"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (policy(categories={"lodging": {"caps": [{"per": "night", "table": "EUDSA", "column": "hotel"}]}}), "$.change.categories.lodging.caps[0].table: there is no rate table 'EUDSA'; there are BMF, "),
        (policy(categories={"subsistence": {"table": "BFM"}}), "$.change.categories.subsistence.table: there is no rate table 'BFM'; there are BMF, "),
        ({"policy": "pl-foreign"}, "$.change.categories.subsistence.table: there is no rate table 'PL_ALLOWANCE'; there are BMF, "),
        ({"tables": []}, "$.change.categories.lodging.caps[0].table: there is no rate table 'EU_DSA'; there is none at all"),
        (policy(categories=CAP), "$.items[0].country: the cap from the table EU_DSA depends on it"),
    ],
)  # fmt: skip
def test_a_table_that_is_nowhere_and_a_country_that_is_missing_are_faults(change, fault):
    with pytest.raises(WrongCase) as wrong:
        with_({"items": [BED]} | change)
    assert str(wrong.value).splitlines()[0].startswith(fault)


def test_a_country_may_be_missing_where_the_table_has_a_figure_for_all_of_them():
    caps = {"caps": [{"per": "night", "table": "BMF", "column": "full"}]}
    made = with_({"items": [BED], "tables": [version("a")]} | policy(categories={"lodging": caps})).assessed()
    assert {line.id: line.eligible for line in made.lines}["h"] == 30
    trip = {"outcome": "cancelled"}
    assert with_({"policy": "pl-foreign", "items": [], "trip": trip}).assessed()


def test_where_no_version_is_there_the_refusal_says_so():
    change = {"policy": "pl-foreign", "items": [], "trip": {"outcome": "exit_denied"}}
    ready = with_(change | policy(force_majeure={"per_diem": True}))
    with pytest.raises(Refusal, match="There is no rate table PL_ALLOWANCE"), speaking("en"):
        ready.assessed()
