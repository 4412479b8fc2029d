"""Figures of cases: how they are written, how many decimals a currency has, how much nobody ever claimed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bravehall.travel.assessment.raw import WrongCase
from tests.travel.case import COST, HRYVNIAS, policy, with_


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
