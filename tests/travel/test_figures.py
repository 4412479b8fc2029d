"""Figures of cases: how they are written, how many decimals a currency has, how much nobody ever claimed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bravehall.core.errors import Refusal
from bravehall.travel.answers import table
from bravehall.travel.assessment.raw import WrongCase
from tests.travel.case import COST, DRIVEN, HRYVNIAS, OCTOBER, SHARED, evidence, policy, with_


@pytest.mark.parametrize(
    "written",
    ["1_000", " 12 ", "12\n", "+12.50", ".5", "5.", "١٢.٥٠", "1E-2", "1E-3", "1e2", "12,50", "", "-", "--1", "NaN", "Infinity", "0x10"],
)  # fmt: skip
def test_a_figure_is_digits_and_a_point(written):
    with pytest.raises(WrongCase) as wrong:
        with_({"items": [HRYVNIAS | {"amount": written}]})
    assert str(wrong.value) == '$.items[0].amount: write the figure in digits, such as "12.50"'


@pytest.mark.parametrize("written", ["-12.50", "-0.00", -1])
def test_a_figure_has_no_minus(written):
    with pytest.raises(WrongCase, match=r"^\$\.change\.without_receipt: less than nothing$"):
        with_(policy(without_receipt=written))


@pytest.mark.parametrize("written", [12, "12", "12.5", "012.50", "0"])
def test_a_figure_may_be_written_in_more_than_one_way(written):
    (item,) = with_({"items": [COST | {"amount": written}]}).case.items
    assert item.amount == Decimal(written)


CAPPED = {"categories": {"lodging": {"caps": [{"per": "item", "amount": "99.999"}]}}}
BY_NIGHT = {"categories": {"stay": {"method": "per_diem_night", "table": "PRAG", "provided": "99.999"}}}
PAPER = {"kind": "receipt", "totals": {"EUR": "99.999"}, "others": [{"claimant": "ivan", "amount": "99.999"}]}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (policy(**CAPPED), "$.change.categories.lodging.caps[0].amount"),
        (policy(**BY_NIGHT), "$.change.categories.stay.provided"),
        (policy(without_receipt="0.001"), "$.change.without_receipt"),
        (policy(funders=[{"id": "a", "ceiling": "99.999"}]), "$.change.funders[0].ceiling"),
        (evidence(grant={"ceiling": "99.999"}), "$.evidence.grant.ceiling"),
        (evidence(grant={"top_up": "99.999"}), "$.evidence.grant.top_up"),
        (evidence(grant={"advance": "99.999"}), "$.evidence.grant.advance"),
        (evidence(grant={"categories": {"train": "99.999"}}), "$.evidence.grant.categories.train"),
        ({"items": [COST], "evidence": {"comparators": {"a": {"amount": "9.999"}}}}, "$.evidence.comparators.a.amount"),
        (evidence(documents={"d": PAPER}), "$.evidence.documents.d.totals.EUR"),
        (evidence(documents={"d": PAPER}), "$.evidence.documents.d.others[0].amount"),
        *(
            ({"items": [COST | {field: "0.001"}]}, f"$.items[0].{field}")
            for field in ("amount", "outside_cap", "refunded", "recoverable_vat", "compensation", "charged")
        ),
    ],
)
def test_euros_are_whole_cents(change, where):
    with pytest.raises(WrongCase) as wrong:
        with_(change)
    assert f"{where}: EUR has 2 decimals" in str(wrong.value).splitlines()


def test_a_rate_a_kilometre_may_have_more_decimals():
    assert with_(policy(categories={"car": {"method": "mileage", "rates": {"car": "0.4567"}}})).assessed()


@pytest.mark.parametrize("field", ["refunded", "outside_cap", "recoverable_vat"])
def test_a_part_of_a_cost_is_no_more_than_the_cost(field):
    with pytest.raises(WrongCase, match=rf"^\$\.items\[0\]\.{field}: more than the amount$"):
        with_({"items": [COST | {field: "100.01"}]})
    assert with_({"items": [COST | {field: "100"}]}).assessed()


MOST = "999999999999.99"
RICH = OCTOBER | {"rate": "0.000000000001"}
FAR = {"trip": {"legs": [DRIVEN | {"km": MOST}]}}
CAR = policy(categories={"car": {"method": "mileage", "rates": {"car": "1000"}}})
DEAR = {"currency": "UAH", "amount": "1"}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"items": [COST | {"amount": "1000000000000"}]}, "$.items[0].amount: a figure has at most 12 digits before"),
        ({"items": [COST | {"amount": "0.0000000000001"}]}, "$.items[0].amount: a figure has at most 12 digits before"),
        ({"items": [HRYVNIAS | {"amount": "1"}], "fx": [RICH]}, "$.items[0].amount: 1 000 000 000 000 euros"),
        (
            {"items": [HRYVNIAS | {"amount": "0", "compensation": "1"}], "fx": [RICH]},
            "$.items[0].compensation: 1 000 000 000 000 euros",
        ),
        (
            {"items": [HRYVNIAS | {"amount": "0", "documents": ["d"]}], "fx": [RICH]}
            | evidence(documents={"d": {"kind": "receipt", "totals": {"UAH": "1"}}}),
            "$.evidence.documents.d.totals.UAH: 1 000 000 000 000 euros",
        ),
        (
            {"fx": [RICH], "items": []} | evidence(group_costs=[SHARED | DEAR]),
            "$.evidence.group_costs[0].amount: 1 000 000 000 000 euros",
        ),
        (
            {"fx": [RICH], "items": [COST]} | evidence(comparators={"a": DEAR}),
            "$.evidence.comparators.a.amount: 1 000 000 000 000 euros",
        ),
        (FAR | CAR, "$.trip.legs[0].km: 1 000 000 000 000 euros"),
    ],
)
def test_what_comes_to_more_than_anybody_ever_claimed_is_a_fault(change, where):
    with pytest.raises(WrongCase) as wrong:
        with_(change)
    assert str(wrong.value).startswith(where)


def test_neither_do_all_lines_together():
    ready = with_({"items": [COST | {"amount": MOST}, COST | {"id": "b", "amount": MOST}]})
    with pytest.raises(WrongCase, match=r"^\$: all lines together come to 1 000 000 000 000 euros or more"):
        ready.assessed()


figures = st.from_regex(r"[0-9]{1,12}(\.[0-9]{1,12})?", fullmatch=True, alphabet="0123456789.")


@given(amount=figures, km=figures, rates=st.tuples(figures, figures, figures), share=figures, frozen=st.booleans())
@settings(max_examples=200)
def test_whatever_the_figures_are_the_answer_can_be_written_down(amount, km, rates, share, frozen):
    fixed = [
        {"source": "nbu", "valid_from": "2026-10-12", "valid_to": "2026-10-12", "quote": "UAH", "base": base, "rate": rate}
        for base, rate in zip(("EUR", "PLN"), rates, strict=False)
    ]  # fmt: skip
    zloty = COST | {"currency": "PLN", "amount": amount.partition(".")[0]}
    if frozen:
        zloty["frozen"] = fixed[0] | {"quote": "PLN"}
    change = {
        "fx": {"source": "nbu", "convention": "daily"},
        "categories": {
            "car": {"method": "mileage", "rates": {"car": rates[2]}},
            "subsistence": {"steps": {"by": "day_hours", "steps": [{"hours": "0", "share": share}]}},
        },
    }
    trip = {"legs": [DRIVEN | {"id": "car", "km": km}]}
    try:
        made = with_({"items": [zloty], "fx": fixed, "trip": trip, "change": change}).assessed()
    except (WrongCase, Refusal):
        return
    assert table("", made)
