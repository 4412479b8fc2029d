"""Days and nights of a trip, from instants and the zones of places. Durations are subtracted in UTC: a DST night has its true length."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bravehall.travel.assessment.base import Closed
from bravehall.travel.assessment.trip import Leg, Place, Trip

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


class Day(Closed, frozen=True):
    """A calendar day at the place of the day. `seconds`: of the trip that fall on it."""

    day: date
    country: str
    place: str
    seconds: int
    first: bool
    last: bool
    bound_for: Place | None = None  # where the leg leads that is under way at midnight


class Night(Closed, frozen=True):
    """The night after `day`."""

    day: date
    country: str
    place: str
    en_route: bool  # midnight came while a leg was under way; the place is then the one it leads to


@cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_day(instant: datetime, place: Place) -> date:
    return instant.astimezone(zone(place.zone)).date()


def midnight_after(day: date, place: Place) -> datetime:
    """The instant at which the day ends there, in UTC."""
    return datetime.combine(day + DAY, time(), zone(place.zone)).astimezone(UTC)


def in_order(trip: Trip) -> list[Leg]:
    return sorted(trip.legs, key=lambda leg: leg.departs)


def place_at_end(trip: Trip, legs: list[Leg], day: date) -> Place:
    """The place last reached before the day ends there."""
    found = trip.places[legs[0].origin]
    for leg in legs:
        there = trip.places[leg.destination]
        if local_day(leg.arrives, there) <= day:  # flying west one may reach the next place on an earlier date
            found = there
    return found


def bound_for(trip: Trip, legs: list[Leg], instant: datetime) -> Place | None:
    """Where a leg leads that is under way at that instant; on the way home, where it began. None: nobody was riding."""
    for leg in legs:
        if leg.departs < instant < leg.arrives:
            return trip.places[leg.origin if leg.destination == trip.home else leg.destination]
    return None


def last_work(trip: Trip, legs: list[Leg]) -> Place:
    """Where the last day counts: the last place of work, else the last place that was not home."""
    reached = [leg.destination for leg in legs]
    for name in reversed(reached):
        if trip.places[name].work:
            return trip.places[name]
    away = [name for name in reached if name != trip.home]
    home = trip.places[trip.home].country if trip.home else ""
    abroad = [name for name in away if trip.places[name].country != home]
    return trip.places[(abroad or away or reached)[-1]]


def whole(trip: Trip) -> timedelta:
    """How long the trip took."""
    legs = in_order(trip)
    return legs[-1].arrives.astimezone(UTC) - legs[0].departs.astimezone(UTC) if legs else timedelta(0)


def days_of(trip: Trip) -> list[Day]:
    """Every calendar day from the departure to the return."""
    legs = in_order(trip)
    if not legs:
        return []
    begin, end = legs[0].departs.astimezone(UTC), legs[-1].arrives.astimezone(UTC)
    first = local_day(begin, trip.places[legs[0].origin])
    last = max(first, local_day(end, trip.places[legs[-1].destination]))
    found, since = [], begin
    for n in range((last - first).days + 1):
        day = first + n * DAY
        place = place_at_end(trip, legs, day)
        until = end if day == last else min(end, midnight_after(day, place))
        counts = last_work(trip, legs) if day == last else place
        bound = None if day == last else bound_for(trip, legs, until)
        seconds = max(0, (until - since) // SECOND)
        found.append(Day(day, counts.country, counts.name, seconds, day == first, day == last, bound))
        since = max(since, until)
    return found


def nights_of(trip: Trip) -> list[Night]:
    """Every night between two days of the trip."""
    legs = in_order(trip)
    found = []
    for each in days_of(trip)[:-1]:
        place = place_at_end(trip, legs, each.day)
        midnight = midnight_after(each.day, place)
        bound = bound_for(trip, legs, midnight)
        counts = bound or place
        found.append(Night(each.day, counts.country, counts.name, bound is not None))
    return found
