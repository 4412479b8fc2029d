"""What the command prints: each cut with its own amount, and the rates behind the euros."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bravehall.core.errors import Refusal
from bravehall.core.i18n import speaking
from bravehall.travel.answers import table
from tests.travel.case import COST, HRYVNIAS, OCTOBER, evidence, policy, with_

ROOT = Path(__file__).parents[2]
BED = {"id": "h", "category": "lodging", "amount": "540.00", "spent_on": "2026-10-14", "nights": 3, "country": "SK"}
NBU = {"source": "nbu", "valid_from": "2026-10-12", "valid_to": "2026-10-12", "quote": "UAH"}


def printed(change: dict, language: str = "en") -> list[str]:
    with speaking(language):
        shown = table("", with_(change).assessed()).replace("\u00a0", " ").replace("\u202f", " ")
    return [line.strip() for line in shown.splitlines()]


def test_of_several_cuts_each_says_what_it_takes_and_a_cap_what_lies_beside_it():
    hotel = BED | {"persons": 3, "entitled": 1, "outside_cap": "18.00"}
    caps = {"lodging": {"caps": [{"per": "night", "amount": "50.00"}]}}
    found = printed({"items": [hotel]} | policy(categories=caps))
    assert "-€360.00: Shared by 3 persons; entitled: 1. The others are not paid." in found
    (cap,) = [line for line in found if "a night" in line]
    assert (
        cap
        == "-€16.00: Hotel: at most €50.00 a night, for 2 nights. Beside it, €4.00 is paid that lies outside the cap."
    )
    alone = printed(
        {"items": [hotel | {"persons": 1, "entitled": 1, "nights": 2, "outside_cap": "0"}]} | policy(categories=caps)
    )
    assert "Hotel: at most €50.00 a night, for 2 nights." in alone


def test_a_ceiling_says_what_other_costs_have_left_of_it():
    other = COST | {"id": "b", "paid_by": "organiser", "amount": "70"}
    found = printed({"items": [COST, other]} | evidence(grant={"categories": {"train": "90.00"}}))
    (said,) = [line for line in found if "the grant pays" in line]
    assert (
        said
        == "Train: the grant pays at most €90.00. €70.00 of it went to what the organiser has paid. After other costs, €20.00 of it was left."
    )
    alone = printed({"items": [COST]} | evidence(grant={"categories": {"train": "90.00"}}))
    assert "Train: the grant pays at most €90.00." in alone


@pytest.mark.parametrize(
    ("change", "rate"),
    [
        (
            {"items": [HRYVNIAS], "fx": [OCTOBER]},
            "1 EUR = 50 UAH: InforEuro (European Commission, monthly), 1 Oct 2026 – 31 Oct 2026",
        ),
        (
            {"items": [HRYVNIAS | {"currency": "MDL"}], "fx": [NBU | {"base": "MDL", "rate": "29.8", "units": 10}, NBU | {"base": "EUR", "rate": "51.3"}]}
            | policy(fx={"source": "nbu", "convention": "daily"}),
            "10 MDL = 29.8 UAH: National Bank of Ukraine, 12 Oct 2026\n1 EUR = 51.3 UAH: National Bank of Ukraine, 12 Oct 2026",
        ),
        (
            {"items": [HRYVNIAS], "fx": [OCTOBER, OCTOBER | {"rate": "51", "valid_from": "2026-11-01", "valid_to": "2026-11-30"}]}
            | policy(fx={"convention": "period_average"}) | evidence(period={"first": "2026-10-01", "last": "2026-11-30"}),
            "1 EUR = 50.5 UAH, the mean of 2 rates: InforEuro (European Commission, monthly), 1 Oct 2026 – 30 Nov 2026",
        ),
        (
            {"items": [HRYVNIAS | {"charged": "2.10"}]} | policy(fx={"statement": True}),
            "By the card's statement: 100.00 UAH are €2.10.",
        ),
    ],
)  # fmt: skip
def test_the_rate_its_source_and_its_days_stand_under_what_was_converted(change, rate):
    assert rate in "\n".join(printed(change))


@pytest.mark.parametrize(
    ("currency", "amount", "shown"),
    [("PLN", "86.4", "86,40 PLN"), ("JPY", "8000", "8 000 JPY"), ("EUR", "7", "7,00 EUR")],
)
def test_an_amount_has_the_decimals_of_its_currency(currency, amount, shown):
    fx = [OCTOBER | {"quote": currency if currency != "EUR" else "PLN", "rate": "4"}]
    found = printed({"items": [COST | {"amount": amount, "currency": currency}], "fx": fx}, "uk")
    assert any(shown in line for line in found if line.startswith("Потяг"))


def test_a_mean_that_cannot_be_made_names_the_source_and_the_days_it_lacks():
    horizon = policy(fx={"source": "ecb", "convention": "period_average", "fallback": "inforeuro"})
    period = evidence(period={"first": "2026-10-01", "last": "2026-12-31"})
    with pytest.raises(
        Refusal, match=r"InforEuro.* no rate for UAH from 2026-11-01 on, and the mean of 2026-10-01 to 2026-12-31"
    ):
        printed({"items": [HRYVNIAS], "fx": [OCTOBER]} | horizon | period)


@pytest.mark.parametrize("asked", [["assess", "tests/cases/travel/s01-kosice.json"], ["schema"]])
def test_an_answer_that_nobody_reads_is_no_crash(asked):
    """Its reader has gone, or the disk is full: the exit code of a shell, or one sentence."""
    end, into = os.pipe()
    os.close(end)
    for to, code, said in (
        (into, 128 + 13, ""),
        (os.open("/dev/full", os.O_WRONLY), 2, "cannot be written: No space left"),
    ):
        with open(to, "wb") as stdout:
            done = subprocess.run(
                [sys.executable, "-m", "bravehall", "travel", *asked], cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE,
                text=True, timeout=60, check=False, env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            )  # fmt: skip
        assert (done.returncode, said in done.stderr, done.stderr.count("\n")) == (code, True, int(bool(said)))
