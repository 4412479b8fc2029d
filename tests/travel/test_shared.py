"""What costs and people share, whatever it comes to: a group's cost, a document, a night."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bravehall.travel.assessment.assess import assess
from bravehall.travel.assessment.base import split
from bravehall.travel.assessment.evidence import Document, Evidence, GroupCost, Share
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.policy import Actual, Cap
from bravehall.travel.assessment.trip import Trip
from tests.travel.test_invariants import AMOUNTS, BRKG, CENTS, FX, OCTOBER, TABLES, D


@given(CENTS, st.integers(1, 60))
def test_a_group_cost_is_split_to_the_cent(amount, heads):
    names = tuple(f"d{n}" for n in range(heads))
    cost = GroupCost("bus", "coach", amount, OCTOBER, names)
    shares = [
        assess(Trip(name), (), Evidence(group_costs=(cost,)), BRKG, TABLES, ()).totals for name in names[:: max(1, heads - 1)]
    ]  # fmt: skip
    parts = split(amount, [D(1)] * heads)
    assert sum(parts) == amount
    assert max(parts) - min(parts) <= D("0.01")
    assert parts == sorted(parts, reverse=True)
    assert shares[0].eligible == parts[0]
    assert all(each.payable == 0 and each.organiser == each.eligible for each in shares)


@given(st.lists(AMOUNTS, min_size=1, max_size=6), CENTS, CENTS)
def test_nobody_takes_more_of_a_document_than_is_left(amounts, total, others):
    costs = [Item(str(n), "train", amount, OCTOBER, documents=("bill",)) for n, amount in enumerate(amounts)]
    document = Document("receipt", {"EUR": total}, (Share("petro", others),))
    made = assess(Trip("olena"), costs, Evidence(documents={"bill": document}), BRKG, TABLES, ())
    assert made.totals.eligible == min(sum(amounts), max(D(0), total - others))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3), CENTS, st.booleans(), st.booleans()), max_size=6), CENTS
)
def test_no_night_costs_more_than_its_cap(bills, cap):
    begins = OCTOBER.replace(day=12)
    items = [
        Item(
            str(n), "lodging", amount, OCTOBER, "EUR" if euros else "CZK", nights=nights,
            first_night=begins + timedelta(days=first), documents=("folio",) if folio else (),
        )
        for n, (first, nights, amount, euros, folio) in enumerate(bills)
    ]  # fmt: skip
    lodging = Actual(caps=(Cap("night", cap), Cap("night", cap + 1)))
    rules = msgspec.structs.replace(BRKG, categories={"lodging": lodging})
    for each in (items, items[::-1]):
        made = assess(Trip("olena"), each, Evidence(documents={"folio": Document("guest_invoice")}), rules, TABLES, FX)
        slept = {begins + timedelta(days=first + n) for first, nights, *_ in bills for n in range(nights)}
        assert made.totals.eligible <= cap * len(slept)
