"""Which rate and which table count: where a date or a month of a series is missing, nothing else takes its place."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from bravehall.core.errors import Refusal
from bravehall.core.i18n import speaking
from tests.travel.case import EXAMPLE, FOLDER, read


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
