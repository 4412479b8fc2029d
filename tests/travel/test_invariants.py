"""What holds for every trip and every cost, however strange: the invariants of the assessment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bravehall.travel import presets
from bravehall.travel.assessment.assess import assess
from bravehall.travel.assessment.case import merged
from bravehall.travel.assessment.evidence import Comparator, Document, Evidence, Grant, Share
from bravehall.travel.assessment.fx import FxRate, used
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.policy import Deadline, Funder, LumpSum, Policy
from bravehall.travel.assessment.tables import Dates
from bravehall.travel.assessment.trip import Leg, Meal, Outcome, Place, Trip
from bravehall.travel.rules.money import Source

D = Decimal
TABLES = tuple(presets.tables().values())
OCTOBER, END = date(2026, 10, 1), date(2026, 10, 31)
FIGURES = {"UAH": "51.01115", "PLN": "4.3653", "CZK": "24.411", "HUF": "366.38"}
FX = tuple(FxRate(Source.INFOREURO, "EUR", code, D(figure), OCTOBER, END) for code, figure in FIGURES.items())
PLACES = {
    "home": Place("UA", "Europe/Kyiv"), "border": Place("UA", "Europe/Kyiv"),
    "kosice": Place("SK", "Europe/Bratislava", work=True), "zilina": Place("SK", "Europe/Bratislava"),
    "brno": Place("CZ", "Europe/Prague", work=True),
    "lisbon": Place("PT", "Europe/Lisbon", work=True), "london": Place("GB", "Europe/London", work=True),
}  # fmt: skip
CAPPED = {
    "categories": {"lodging": {"caps": [{"per": "night", "table": "EU_DSA", "column": "hotel"}]}, "visa": {"caps": [{"per": "claim", "amount": "80.00"}]}},
    "dates": {"call": "2024-03-01", "contract": "2025-02-01", "project_year": 2024},
}  # fmt: skip


def policy(name: str = "de-brkg", **change) -> Policy:
    return msgspec.convert(merged(msgspec.json.decode(presets.policies()[name]), CAPPED | change), Policy)


BRKG = policy()
PRAG = msgspec.structs.replace(presets.policy("prag"), dates=Dates(contract=date(2025, 2, 1)))
UNIT = msgspec.structs.replace(presets.policy("eu-unit"), dates=Dates(call=date(2024, 3, 1)))
BEGIN = datetime(2026, 10, 3, tzinfo=UTC)
AMOUNTS = st.decimals("0.01", "20000", places=2)
CENTS = st.decimals("0", "20000", places=2)
CURRENCIES = st.sampled_from(["EUR", *FIGURES])
DAYS = st.dates(OCTOBER, END)


@st.composite
def trips(draw, *, private: bool = True, most_hours: int = 30) -> Trip:
    """There and back by one to three places, in October, the night of winter time included."""
    stops = ["home", *draw(st.lists(st.sampled_from(["kosice", "brno", "london"]), min_size=1, max_size=3)), "home"]
    at = BEGIN + timedelta(minutes=15 * draw(st.integers(0, 4 * 24 * 14)))
    legs = []
    for origin, destination in pairwise(stops):
        arrives = at + timedelta(minutes=15 * draw(st.integers(1, 4 * 12)))
        legs.append(Leg(origin, destination, at, arrives))
        at = arrives + timedelta(minutes=15 * draw(st.integers(0, 4 * most_hours)))
    days = [legs[0].departs.date() + timedelta(days=n) for n in range(10)]
    meals = draw(st.dictionaries(st.sampled_from(days), st.lists(st.sampled_from(Meal), unique=True).map(tuple)))
    away = tuple(draw(st.lists(st.sampled_from(days), unique=True))) if private else ()
    return Trip("olena", "home", PLACES, tuple(legs), meals=meals, private_days=away)


@st.composite
def items(draw) -> Item:
    persons = draw(st.integers(1, 4))
    amount = draw(AMOUNTS)
    return Item(
        id=str(draw(st.uuids())), category=draw(st.sampled_from(["train", "coach", "lodging", "visa", "nonsense"])),
        amount=amount, spent_on=draw(DAYS), currency=draw(CURRENCIES), country=draw(st.sampled_from(["SK", "CZ", "PL"])),
        nights=draw(st.integers(1, 5)), persons=persons, entitled=draw(st.integers(0, persons)),
        outside_cap=draw(CENTS), refunded=draw(CENTS), recoverable_vat=draw(CENTS), private=draw(st.booleans()),
        official_share=draw(st.decimals("0", "1", places=2)), documents=draw(st.sampled_from([(), ("bill",)])),
    )  # fmt: skip


LISTS = st.lists(items(), max_size=6, unique_by=lambda each: each.id)
SHARED = st.builds(
    lambda total, other: Document("receipt", dict.fromkeys(["EUR", *FIGURES], total), (Share("petro", other),)),
    CENTS, CENTS,
)  # fmt: skip
GRANTS = st.builds(
    Grant, st.none() | AMOUNTS, CENTS, CENTS, st.dictionaries(st.sampled_from(["train", "lodging"]), CENTS)
)
FUNDERS = st.lists(
    st.builds(Funder, st.sampled_from(["giz", "eap", "eit"]), st.decimals("0", "1", places=2), st.just(()), st.none() | CENTS),
    max_size=3, unique_by=lambda each: each.id,
).map(tuple)  # fmt: skip


@given(trips(), LISTS, SHARED, GRANTS, FUNDERS, st.sampled_from(Outcome), st.randoms())
def test_every_claim_adds_up_in_any_order_and_is_the_same_bytes_again(
    trip, costs, bill, grant, funders, outcome, order
):
    trip = msgspec.structs.replace(trip, outcome=outcome)
    evidence = Evidence(
        documents={"bill": bill}, grant=grant, comparators={each.id: Comparator(each.amount) for each in costs[:2]}
    )
    rules = msgspec.structs.replace(BRKG, funders=funders)
    made = assess(trip, costs, evidence, rules, TABLES, FX)
    for line in made.lines:
        assert 0 <= line.eligible <= line.gross
        assert line.eligible + line.cut == line.gross
        assert line.cut == sum((cut.amount for cut in line.cuts), D(0))
        assert sum((each.amount for each in line.allocations), D(0)) == line.eligible
        assert all(each.amount >= 0 for each in line.allocations)
    totals = made.totals
    assert totals.eligible == sum((line.eligible for line in made.lines), D(0)) == totals.own + totals.funded
    assert sum(totals.donors.values(), D(0)) == totals.approved == totals.funded - totals.unfunded
    assert totals.approved - totals.organiser - totals.advance == totals.payable - totals.refund
    if grant.ceiling is not None:
        assert totals.approved <= grant.ceiling + grant.top_up
    for category, most in grant.categories.items():
        assert totals.categories.get(category, D(0)) <= most
    for funder in funders:
        assert funder.ceiling is None or totals.donors.get(funder.id, D(0)) <= funder.ceiling
    assert totals.categories.get("visa", D(0)) <= 80
    shuffled = list(costs)
    order.shuffle(shuffled)
    again = assess(trip, shuffled, evidence, rules, tuple(reversed(TABLES)), tuple(reversed(FX)))
    assert msgspec.json.encode(again) == msgspec.json.encode(made)
    assert all(isinstance(each, str) for each in msgspec.json.decode(msgspec.json.encode(totals))["donors"].values())


@given(AMOUNTS, AMOUNTS, st.decimals("0.0001", "99999", places=4).filter(bool), st.integers(1, 100), st.booleans())
def test_more_money_is_never_fewer_euros_and_the_cent_is_the_nearest(one, other, figure, units, inverse):
    pair = ("UAH", "EUR") if inverse else ("EUR", "UAH")
    rate = used(FxRate(Source.NBU, *pair, figure, OCTOBER, END, units), "UAH")
    low, high = sorted((one, other))
    assert rate.euros(low) <= rate.euros(high)
    exact = one * figure / units if inverse else one * units / figure
    assert abs(rate.euros(one) - exact) <= D("0.005")


@given(LISTS, st.decimals("1", "500", places=4))
def test_a_rate_that_comes_later_changes_no_frozen_line(costs, later):
    rates = {each.quote: each for each in FX}
    kept = [msgspec.structs.replace(each, frozen=rates.get(each.currency), documents=()) for each in costs]
    before = assess(Trip("olena"), kept, Evidence(), BRKG, TABLES, FX)
    corrected = [msgspec.structs.replace(each, rate=later) for each in FX]
    assert assess(Trip("olena"), kept, Evidence(), BRKG, TABLES, corrected) == before


def per_diem(trip: Trip, rules: Policy = BRKG) -> Decimal:
    return assess(trip, (), Evidence(), rules, TABLES, ()).totals.eligible


@given(trips(), st.integers(0, 9), st.sampled_from(Meal))
def test_one_more_meal_never_raises_a_per_diem_and_cuts_by_the_whole_days_rate(trip, n, meal):
    day = trip.legs[0].departs.date() + timedelta(days=n)
    more = msgspec.structs.replace(trip, meals={**trip.meals, day: (*trip.meals.get(day, ()), meal)})
    before, after = (assess(each, (), Evidence(), BRKG, TABLES, ()) for each in (trip, more))
    assert 0 <= after.totals.eligible <= before.totals.eligible
    full = {33: 33, 22: 33, 32: 32, 21: 32, 52: 52, 35: 52}  # of the whole day, by what the day pays
    for line in after.lines:
        given_here = set(more.meals.get(line.day, ()))
        share = sum((BRKG.categories["subsistence"].meals.shares[each] for each in given_here), D(0))
        off = (share * full[int(line.gross)]).quantize(D("0.01"), "ROUND_HALF_UP")
        paid = max(D(0), line.gross - off)
        assert line.eligible == (D(0) if line.day in trip.private_days else paid)


@given(trips(), st.sampled_from(["UTC", "America/New_York", "Asia/Tokyo", "Europe/Lisbon"]))
def test_the_zone_in_which_instants_are_written_changes_nothing(trip, zone):
    shown = [
        msgspec.structs.replace(leg, departs=leg.departs.astimezone(ZoneInfo(zone)), arrives=leg.arrives.astimezone(ZoneInfo(zone)))
        for leg in trip.legs
    ]  # fmt: skip
    for rules in (BRKG, PRAG):
        assert per_diem(msgspec.structs.replace(trip, legs=tuple(shown)), rules) == per_diem(trip, rules)


@given(trips())
def test_a_stop_on_the_way_in_the_country_one_leaves_or_reaches_changes_nothing(trip):
    first, last = trip.legs[0], trip.legs[-1]
    middle = first.departs + (first.arrives - first.departs) / 2
    split_out = (Leg("home", "border", first.departs, middle), Leg("border", first.destination, middle, first.arrives))
    halfway = last.departs + (last.arrives - last.departs) / 2
    via = msgspec.structs.replace(PLACES[last.origin], work=False)
    split_back = (Leg(last.origin, "via", last.departs, halfway), Leg("via", "home", halfway, last.arrives))
    stopped = msgspec.structs.replace(
        trip, places={**PLACES, "via": via}, legs=(*split_out, *trip.legs[1:-1], *split_back)
    )
    for rules in (BRKG, PRAG, UNIT):
        assert per_diem(stopped, rules) == per_diem(trip, rules)


@given(trips(private=False), st.integers(1, 4 * 72))
def test_a_longer_stay_never_pays_less(trip, quarters):
    stay = msgspec.structs.replace(trip, meals={})
    last = stay.legs[-1]
    later = timedelta(minutes=15 * quarters)
    moved = msgspec.structs.replace(last, departs=last.departs + later, arrives=last.arrives + later)
    longer = msgspec.structs.replace(stay, legs=(*stay.legs[:-1], moved))
    assert per_diem(longer) >= per_diem(stay)
    assert per_diem(longer, PRAG) >= per_diem(stay, PRAG)


@given(trips())
def test_private_days_pay_nothing(trip):
    first = trip.legs[0].departs.date() - timedelta(days=1)
    whole = msgspec.structs.replace(trip, private_days=tuple(first + timedelta(days=n) for n in range(20)), km=D(700))
    for rules in (BRKG, PRAG, UNIT):
        assert per_diem(whole, rules) == 0
    made = assess(trip, (), Evidence(), BRKG, TABLES, ())
    assert all(line.eligible == 0 for line in made.lines if line.day in trip.private_days)


@given(AMOUNTS, CURRENCIES, AMOUNTS, CURRENCIES)
def test_the_usual_way_is_the_most_that_is_paid(actual, currency, usual, other):
    cost = Item("a", "train", actual, OCTOBER, currency)
    evidence = Evidence(comparators={"a": Comparator(usual, other)})
    line = assess(Trip("olena"), [cost], evidence, BRKG, TABLES, FX).lines[0]
    rates = {each.quote: used(each, each.quote) for each in FX}
    limit = rates[other].euros(usual) if other in rates else usual
    assert line.eligible == min(line.gross, limit)


def test_every_distance_has_at_most_one_band_and_further_is_never_less():
    for table in presets.tables().values():
        if not table.bands:
            continue
        paid = [table.band(D(km)) for km in range(20_001)]
        assert all((band is None) == (km < table.first_km) for km, band in enumerate(paid))
        figures = [band.values["standard"] for band in paid if band is not None]
        assert figures == sorted(figures)


@pytest.mark.parametrize(("km", "euros"), [("399.4", None), ("399.5", "245.00"), ("600.4", "245.00"), ("600.5", "261.00"), ("20000", "1376.00")])  # fmt: skip
def test_a_distance_is_rounded_before_it_is_looked_up(km, euros):
    band = presets.tables()["eu-unit-travel-2023"].band(D(km))
    assert (band and band.values["standard"]) == (euros and D(euros))


@given(st.integers(0, 40), st.integers(0, 5000))
def test_a_lump_sum_is_halved_at_most_once(days, km):
    rules = msgspec.structs.replace(
        presets.policy("cxc"),
        dates=Dates(call=date(2022, 5, 1)),
        categories={"stay": LumpSum("CXC_LUMP", days=5, km=200)},
    )
    legs = (
        Leg("home", "lisbon", BEGIN, BEGIN + timedelta(hours=9)),
        Leg("lisbon", "home", BEGIN + timedelta(days=5), BEGIN + timedelta(days=6)),
    )
    trip = Trip("olena", "home", PLACES, legs, working_days=days, km=D(km))
    assert per_diem(trip, rules) == (D("390.00") if days < 5 or km < 200 else D("780.00"))


@given(
    st.datetimes(datetime(2026, 10, 1), datetime(2027, 1, 31)),
    st.integers(0, 60),
    st.sampled_from(["Europe/Kyiv", "Etc/GMT+12", "Asia/Tokyo"]),
)
def test_a_claim_is_late_when_its_day_in_the_deadlines_zone_is_after_the_last(at, days, zone):
    at = at.replace(tzinfo=UTC)
    rules = msgspec.structs.replace(BRKG, deadline=Deadline(days, zone))
    made = assess(Trip("olena"), (), Evidence(event_days=(date(2026, 10, 14),), submitted_at=at), rules, TABLES, ())
    due = date(2026, 10, 14) + timedelta(days=days)
    assert made.due_on == due
    assert made.late == (at.astimezone(ZoneInfo(zone)).date() > due)
