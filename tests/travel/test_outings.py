"""Home in the middle of a trip, and stops on the way, whatever the trip: what holds for outings and journeys."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bravehall.travel import presets
from bravehall.travel.assessment.assess import assess
from bravehall.travel.assessment.days import days_of, nights_of, outings
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.policy import PerDiemDay, Policy, Step, Steps
from bravehall.travel.assessment.trip import Leg, Place, Trip
from tests.travel.test_invariants import BRKG, PLACES, PRAG, TABLES, UNIT, D, per_diem, trips

KYIV = ZoneInfo("Europe/Kyiv")
STAFF = msgspec.structs.replace(presets.policy("eu-staff"), dates=UNIT.dates)
PART = Step(D(6), D("0.5"))


def by(way: str) -> Policy:
    steps = Steps(by=way, steps=(PART, Step(D(12))), rest=(PART, Step(D(12))))
    return msgspec.structs.replace(BRKG, categories={"subsistence": PerDiemDay("BMF", steps)})


POLICIES = st.sampled_from([BRKG, PRAG, UNIT, STAFF, by("day_hours"), by("calendar")])
PERIODS = by("periods")
STOPS = st.sampled_from(
    [Place("UA", "Europe/Kyiv"), Place("PL", "Europe/Warsaw", "Warsaw"), Place("US", "America/New_York")]
)


def later(trip: Trip, begins: datetime) -> Trip:
    """The same trip, from then on."""
    by = begins - trip.legs[0].departs
    legs = [msgspec.structs.replace(leg, departs=leg.departs + by, arrives=leg.arrives + by) for leg in trip.legs]
    return msgspec.structs.replace(trip, legs=tuple(legs), meals={}, private_days=())


def after(trip: Trip, other: Trip, stay: timedelta) -> tuple[Trip, Trip, Trip]:
    """Two trips, the second a while after the first, and both as one."""
    one = msgspec.structs.replace(trip, meals={}, private_days=())
    two = later(other, one.legs[-1].arrives + stay)
    return one, two, msgspec.structs.replace(one, legs=one.legs + two.legs)


@given(trips(), trips(), st.integers(0, 6), POLICIES | st.just(PERIODS))
def test_days_and_nights_at_home_change_nothing(trip, other, days, rules):
    home = trip.legs[-1].arrives.astimezone(KYIV).date()
    next_day = datetime.combine(home + timedelta(days=1 + days), time(7), KYIV).astimezone(UTC)
    one, two, both = after(trip, other, next_day - trip.legs[-1].arrives)
    assert per_diem(both, rules) == per_diem(one, rules) + per_diem(two, rules)
    assert nights_of(both) == nights_of(one) + nights_of(two)


@given(trips(), trips(), st.integers(0, 4 * 18), POLICIES | st.just(PERIODS))
def test_a_day_of_two_outings_is_paid_once(trip, other, quarters, rules):
    one, two, both = after(trip, other, timedelta(hours=6, minutes=15 * quarters))
    days = [each.day for each in days_of(both)]
    assert sorted(set(days)) == days
    assert set(days) == {each.day for each in (*days_of(one), *days_of(two))}
    assert sum(each.seconds for each in days_of(both)) == sum(each.seconds for each in (*days_of(one), *days_of(two)))
    made = assess(both, (), Evidence(), rules, TABLES, ()).lines
    lines = [(line.category, line.day) for line in made]
    assert len(set(lines)) == len(lines) or rules in (PERIODS, STAFF)
    longer = max((one, two), key=lambda each: outings(each)[0].length)
    assert per_diem(both, rules) >= per_diem(longer, rules)


@given(trips(), st.data(), STOPS, st.integers(0, 359), POLICIES | st.just(PERIODS))
def test_a_short_stop_on_the_way_changes_nothing(trip, data, stop, minutes, rules):
    n = data.draw(st.sampled_from([n for n, leg in enumerate(trip.legs) if leg.origin != leg.destination]))
    leg = trip.legs[n]
    way = leg.arrives - leg.departs
    before = way * data.draw(st.integers(0, 8)) / 8
    pause = min(timedelta(minutes=minutes), way - before)
    split = (
        Leg(leg.origin, "stop", leg.departs, leg.departs + before),
        Leg("stop", leg.destination, leg.departs + before + pause, leg.arrives),
    )
    stopped = msgspec.structs.replace(
        trip, places={**PLACES, "stop": stop}, legs=(*trip.legs[:n], *split, *trip.legs[n + 1 :])
    )
    assert per_diem(stopped, rules) == per_diem(trip, rules)
    assert nights_of(stopped) == nights_of(trip)


def test_an_outing_is_from_home_to_home_and_a_shorter_stay_ends_none():
    def both(hours: int) -> Trip:
        begins = datetime(2026, 10, 12, 4, tzinfo=UTC)
        legs = (Leg("home", "kosice", begins, begins), Leg("kosice", "home", begins, begins + timedelta(hours=2)))
        one = Trip("olena", "home", PLACES, legs)
        return after(one, one, timedelta(hours=hours))[2]

    assert len(outings(both(5))) == 1
    assert len(outings(both(6))) == 2
    assert [each.day for each in days_of(both(72))] == [date(2026, 10, 12), date(2026, 10, 15)]
