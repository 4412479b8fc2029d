"""What is wrong with the trip of a case: places there are none of, clocks that run backwards, days on which nobody travelled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from bravehall.travel.assessment.days import days_of, nights_of
from bravehall.travel.assessment.journeys import back_home, zone
from bravehall.travel.assessment.trip import Outcome, Place, Trip

MOST_DAYS = 366


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def trip_faults(trip: Trip) -> Iterator[str]:
    known = zones()
    for name, place in trip.places.items():
        if place.zone not in known:
            yield f"$.trip.places.{name}.zone: {place.zone!r} is no IANA time zone"
    if trip.home and trip.home not in trip.places:
        yield f"$.trip.home: there is no place {trip.home!r}"
    zones_there = {place.zone for place in trip.places.values()} & known
    before = None
    for n, leg in enumerate(trip.legs):
        for field, place_name in (("origin", leg.origin), ("destination", leg.destination)):
            if place_name not in trip.places:
                yield f"$.trip.legs[{n}].{field}: there is no place {place_name!r}"
        for field, place_name in (("departs", leg.origin), ("arrives", leg.destination)):
            there = trip.places.get(place_name)
            if there is not None and there.zone in known:
                yield from offset_faults(getattr(leg, field), there, zones_there, f"$.trip.legs[{n}].{field}")
        if leg.arrives < leg.departs:
            yield f"$.trip.legs[{n}].arrives: before it departs"
        if before is not None and leg.departs < before:
            yield f"$.trip.legs[{n}].departs: before the leg before it arrives"
        before = leg.arrives
    if trip.legs and (max(leg.arrives for leg in trip.legs) - trip.legs[0].departs).days > MOST_DAYS:
        yield f"$.trip.legs: longer than {MOST_DAYS} days"
    if trip.official_from and trip.official_to and trip.official_to < trip.official_from:
        yield "$.trip.official_to: before official_from"


def offset_faults(instant: datetime, place: Place, others: set[str], path: str) -> Iterator[str]:
    """An instant may be written with the offset of anywhere; with the one that its place has at another time of the year, and no
    place of the trip at this one, the clock was read and the wrong hour meant. UTC is nobody's slip."""
    there, written = instant.astimezone(zone(place.zone)), instant.utcoffset()
    of_the_year = {there.replace(month=month, day=1).utcoffset() for month in range(1, 13)}
    elsewhere = {instant.astimezone(zone(name)).utcoffset() for name in others}
    if written and written in of_the_year - elsewhere:
        right, wrong = (each.isoformat()[-6:] for each in (there, instant))
        yield f"{path}: the clocks of {place.zone} are at {right} then, not at {wrong}"


def day_faults(trip: Trip) -> Iterator[str]:
    """The trip's days are those at its places, which a wrong leg does not say."""
    days, nights = {each.day for each in days_of(trip)}, {each.day for each in nights_of(trip)}
    for day in trip.meals:
        if days and day not in days:
            yield f"$.trip.meals.{day}: on this day there is no trip"
    if not days:
        return
    over = back_home(trip) and trip.outcome == Outcome.TRAVELLED  # at a border that stayed shut, the plan went on
    first, last = min(days), max(days) if over else None
    for field in ("private_days", "days_paid_elsewhere"):
        for n, day in enumerate(getattr(trip, field)):
            if day < first or (last and day > last):
                yield f"$.trip.{field}[{n}]: on {day} there is no trip"
    if trip.official_to and trip.official_to < first:
        yield f"$.trip.official_to: before the first day of the trip, {first}"
    if trip.official_from and last and trip.official_from > last:
        yield f"$.trip.official_from: after the last day of the trip, {last}"
    for n, day in enumerate(trip.nights_provided):
        if day not in nights:
            yield f"$.trip.nights_provided[{n}]: after {day} there is no night of the trip"
