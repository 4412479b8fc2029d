"""Conversion, caps, ceilings, deadlines and states, decided without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bravehall.core.errors import Refusal
from bravehall.travel.rules.assess import Cap, Category, Cost, Nothing, Per, ReceiptMissing, assess, complete
from bravehall.travel.rules.money import Direction, NoRate, Rate, RateDay, Source, amount_of, rate_of
from bravehall.travel.rules.states import (
    CLAIM_MOVES,
    GRANT_MOVES,
    TURN,
    ClaimState,
    Moved,
    OwnClaim,
    SecondPart,
    Step,
    due_on,
    is_late,
    may_move,
    may_take_part,
)

D = Decimal
UNITS = Direction.UNITS_PER_EURO


def rate(currency: str, figure: str, month: int = 10, **given) -> Rate:
    last = {9: 30, 10: 31, 11: 30}[month]
    return Rate(
        uuid4(), given.get("source", Source.INFOREURO), currency, given.get("direction", UNITS), D(figure),
        date(2026, month, 1), date(2026, month, last),
    )  # fmt: skip


RATES = [
    rate("UAH", "51.01115"), rate("UAH", "50.25", 9), rate("UAH", "51.50", 11), rate("PLN", "4.3653"),
    rate("CZK", "24.411"), rate("HUF", "366.38"),
]  # fmt: skip


def cost(
    amount: str,
    currency: str = "EUR",
    category: Category = Category.TRAIN,
    day: date = date(2026, 10, 12),
    nights: int = 1,
):
    return Cost(uuid4(), category, D(amount), currency, day, nights)


def assessed(
    *costs: Cost,
    caps=(),
    ceiling: str = "100000",
    rate_day=RateDay.EXPENSE,
    claimed_on=date(2026, 11, 5),
    source=Source.INFOREURO,
):
    return assess(
        costs,
        caps=caps,
        rates=RATES,
        source=source,
        rate_day=rate_day,
        claimed_on=claimed_on,
        ceiling=D(ceiling),
    )


def euros(amount: Decimal, figure: Decimal, direction: Direction) -> Decimal:
    one = Cost(
        uuid4(), Category.OTHER, amount, "UAH", date(2026, 10, 12), 1, rate("UAH", str(figure), direction=direction)
    )
    return assessed(one).gross


def test_each_cost_is_rounded_by_itself_and_the_hotel_is_cut_at_its_cap():
    trip = [
        cost("1250", "UAH"), cost("1250", "UAH"), cost("18", category=Category.COACH), cost("18", category=Category.COACH),
        cost("236", category=Category.LODGING, nights=2),
    ]  # fmt: skip
    found = assessed(*trip, caps=[Cap(Category.LODGING, D("100"), Per.NIGHT)])
    assert [each.gross for each in found.lines if each.rate] == [D("24.50"), D("24.50")]  # at once it would be 49.01
    assert sum(each.cut for each in found.lines) == D("36.00")
    assert found.eligible == D("285.00")


def test_the_figure_says_how_many_units_a_euro_is():
    assert euros(D("100000"), D("51.01115"), UNITS) == D("1960.36")  # the inverse, 0.0196, would make it 1960.00
    assert euros(D("5090"), D("50.90"), UNITS) == D("100.00")
    assert euros(D("100"), D("0.5"), Direction.EUROS_PER_UNIT) == D("50.00")


def test_a_day_without_a_fixing_has_the_last_one_before_it():
    friday = Rate(uuid4(), Source.NBU, "UAH", UNITS, D("50.90"), date(2026, 10, 9), date(2026, 10, 9))
    for terms in ({}, {"rate_day": RateDay.CLAIM, "claimed_on": date(2026, 10, 11)}):
        sunday = assess(
            [cost("5090", "UAH", day=date(2026, 10, 11))], caps=(), rates=[friday], source=Source.NBU, ceiling=D("500"),
            **({"rate_day": RateDay.EXPENSE, "claimed_on": date(2026, 11, 5)} | terms),
        )  # fmt: skip
        assert (sunday.eligible, sunday.lines[0].rate) == (D("100.00"), friday)


def test_the_month_of_the_expense_or_the_month_of_the_claim_chooses_the_rate():
    two = [cost("2000", "UAH", day=date(2026, 9, 28)), cost("2000", "UAH", day=date(2026, 10, 2))]
    assert assessed(*two).eligible == D("79.01")
    assert assessed(*two, rate_day=RateDay.CLAIM).eligible == D("77.66")


def test_a_cap_counts_after_the_conversion():
    cap = [Cap(Category.LODGING, D("120"), Per.NIGHT)]
    line = assessed(cost("52000", "HUF", Category.LODGING), caps=cap).lines[0]
    assert (line.gross, line.eligible, line.cut) == (D("141.93"), D("120.00"), D("21.93"))
    two_nights = assessed(
        cost("4200", "CZK", Category.LODGING, nights=2), caps=[Cap(Category.LODGING, D("124"), Per.NIGHT)]
    )
    assert two_nights.eligible == D("172.05")


def test_a_cap_of_the_whole_claim_is_used_up_line_by_line():
    found = assessed(
        cost("20", category=Category.LOCAL), cost("20", category=Category.LOCAL, day=date(2026, 10, 13)),
        caps=[Cap(Category.LOCAL, D("30"), Per.CLAIM)],
    )  # fmt: skip
    assert [each.eligible for each in found.lines] == [D("20"), D("10")]


def test_the_grant_is_the_most_and_the_rest_is_released():
    over, under = assessed(cost("436.15"), ceiling="400"), assessed(cost("348.80"), ceiling="400")
    assert (over.payable, over.unfunded, over.released) == (D("400"), D("36.15"), D("0"))
    assert (under.payable, under.unfunded, under.released) == (D("348.80"), D("0"), D("51.20"))


def test_a_day_without_a_rate_is_refused_in_words():
    with pytest.raises(NoRate, match="UAH"):
        assessed(cost("100", "UAH", day=date(2026, 12, 1)))
    with pytest.raises(NoRate):
        assessed(cost("100", "UAH"), source=Source.NBU)


def test_a_frozen_rate_outlives_a_correction():
    old = rate("UAH", "50")
    kept = Cost(uuid4(), Category.TRAIN, D("100"), "UAH", date(2026, 10, 12), 1, old)
    assert assessed(kept).eligible == D("2.00")


@pytest.mark.parametrize(
    ("typed", "found"), [("1 250,50", "1250.50"), ("1250.5", "1250.50"), ("7", "7.00"), ("1\u00a0000", "1000.00")]
)
def test_amounts_are_read_as_people_write_them(typed, found):
    assert amount_of(typed) == D(found)


@pytest.mark.parametrize(
    "typed", ["", "0", "-5", "1.234", "abc", "1e5", "NaN", "Infinity", "99999999999", "1.2.3", "٣"]
)
def test_what_is_no_amount_is_refused_beside_its_field(typed):
    with pytest.raises(Refusal) as refusal:
        amount_of(typed)
    assert refusal.value.field == "amount"


def test_a_rate_of_nothing_is_refused():
    for typed in ("0", "-1", "x", "1.123456789"):
        with pytest.raises(Refusal):
            rate_of(typed)


def test_the_last_day_ends_at_midnight_in_the_zone_of_the_agreement():
    due = due_on(date(2026, 10, 14), 30)
    assert due == date(2026, 11, 13)
    assert not is_late(datetime(2026, 11, 13, 21, 59, 59, tzinfo=UTC), due, "Europe/Kyiv")
    assert is_late(datetime(2026, 11, 13, 22, 30, tzinfo=UTC), due, "Europe/Kyiv")


def test_a_claim_needs_a_cost_and_its_papers():
    with pytest.raises(Nothing):
        complete(costs=0, without=[], needed=False, allowed=D("0"))
    with pytest.raises(ReceiptMissing):
        complete(costs=2, without=[D("16")], needed=True, allowed=D("15"))
    complete(costs=2, without=[D("15")], needed=True, allowed=D("15"))
    complete(costs=2, without=[D("16")], needed=False, allowed=D("0"))


def test_only_listed_moves_are_possible_and_what_ends_has_no_exit():
    for state in ClaimState:
        for to in set(ClaimState) - CLAIM_MOVES[state]:
            with pytest.raises(Moved):
                may_move(state, to)
        assert (TURN[state] is None) == (not CLAIM_MOVES[state])
    assert all(to in GRANT_MOVES for moves in GRANT_MOVES.values() for to in moves)


@pytest.mark.parametrize("first", Step)
@pytest.mark.parametrize("second", Step)
def test_one_person_has_one_part_in_a_claim(first, second):
    me, delegate = uuid4(), uuid4()
    with pytest.raises(OwnClaim):
        may_take_part(actor=delegate, claimant=delegate, step=second, parts={})
    if first == second:
        may_take_part(actor=me, claimant=delegate, step=second, parts={me: first})
    else:
        with pytest.raises(SecondPart):
            may_take_part(actor=me, claimant=delegate, step=second, parts={me: first})


AMOUNTS = st.decimals("0.01", "9999999.99", places=2)
FIGURES = st.decimals("0.0001", "99999", places=4).filter(bool)


@given(AMOUNTS, AMOUNTS, FIGURES)
def test_more_money_is_never_fewer_euros_and_the_cent_is_the_nearest(one, other, figure):
    low, high = sorted((one, other))
    assert euros(low, figure, UNITS) <= euros(high, figure, UNITS)
    assert abs(euros(one, figure, UNITS) * figure - one) <= figure * D("0.005")
    assert euros(one, D("1"), UNITS) == one


CURRENCIES = st.sampled_from(["EUR", "UAH", "PLN", "CZK", "HUF"])
COSTS = st.lists(
    st.builds(
        Cost, st.uuids(), st.sampled_from(Category), AMOUNTS, CURRENCIES,
        st.dates(date(2026, 10, 1), date(2026, 10, 31)), st.integers(1, 5),
    ),
    max_size=8, unique_by=lambda each: each.id,
)  # fmt: skip
CAPS = st.lists(
    st.builds(Cap, st.sampled_from(Category), st.decimals("0", "500", places=2), st.sampled_from(Per)),
    max_size=5, unique_by=lambda each: each.category,
)  # fmt: skip


@given(COSTS, CAPS, st.decimals("0.01", "2000", places=2), st.randoms())
def test_every_claim_adds_up_and_keeps_to_its_caps_in_any_order(costs, caps, ceiling, order):
    found = assessed(*costs, caps=caps, ceiling=str(ceiling))
    for line in found.lines:
        assert 0 <= line.eligible <= line.gross
        assert line.eligible + line.cut == line.gross
    assert sum(each.eligible for each in found.lines) == found.eligible
    assert found.payable <= ceiling
    assert found.payable + found.released == ceiling
    category: dict[UUID, Category] = {each.id: each.category for each in costs}
    for cap in caps:
        if cap.per == Per.CLAIM:
            assert sum(each.eligible for each in found.lines if category[each.cost] == cap.category) <= cap.amount
    shuffled = list(costs)
    order.shuffle(shuffled)
    assert assessed(*shuffled, caps=caps, ceiling=str(ceiling)) == found
