"""Days and nights of a trip, from instants and the zones of places. Durations are subtracted in UTC: a DST night has its true length."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from bravehall.travel.assessment.base import Closed
from bravehall.travel.assessment.journeys import Journey, home_of, journeys, local_day, outings_of, zone
from bravehall.travel.assessment.trip import Place, Trip

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
    bound_for: Place | None = None  # where the journey leads that is under way when the day ends


class Outing(Closed, frozen=True):
    """From home to home, or as far as it is told. Its days are those that no longer outing has."""

    length: timedelta
    days: tuple[Day, ...]


class Night(Closed, frozen=True):
    """The night after `day`."""

    day: date
    country: str
    place: str
    en_route: bool  # the day ended while a journey was under way; the place is then the one it leads to


def midnight_after(day: date, place: Place) -> datetime:
    """The instant at which the day ends there, in UTC."""
    return datetime.combine(day + DAY, time(), zone(place.zone)).astimezone(UTC)


def end_of(trip: Trip, way: Sequence[Journey], day: date) -> datetime:
    """When the day ends for the traveller, in UTC: at midnight of the place last reached, or where they land on a later one."""
    landed = [each.arrives for each in way if local_day(each.arrives, trip.places[each.destination]) > day]
    return min(midnight_after(day, place_at_end(trip, way, day)), *landed[:1])


def place_at_end(trip: Trip, way: Sequence[Journey], day: date) -> Place:
    """The place last reached before the day ends there."""
    found = trip.places[way[0].origin]
    for each in way:
        there = trip.places[each.destination]
        if local_day(each.arrives, there) <= day:  # flying west one may reach the next place on an earlier date
            found = there
    return found


def bound_for(trip: Trip, way: Sequence[Journey], day: date) -> Place | None:
    """Where the journey leads that is under way when the day ends, by the clocks where it begins and ends; on the way home,
    where it began. None: nobody was on the way."""
    for each in way:
        begins, ends = trip.places[each.origin], trip.places[each.destination]
        if local_day(each.departs, begins) <= day < local_day(each.arrives, ends):
            return begins if each.destination == home_of(trip) else ends
    return None


def host_of(trip: Trip) -> Place:
    """Where the trip led."""
    return last_work(trip, journeys(trip))


def last_work(trip: Trip, way: Sequence[Journey]) -> Place:
    """Where the last day counts: the last place of work, else the last place that was not home."""
    reached, home = [each.destination for each in way], home_of(trip)
    for name in reversed(reached):
        if trip.places[name].work:
            return trip.places[name]
    away = [name for name in reached if name != home]
    abroad = [name for name in away if trip.places[name].country != trip.places[home].country]
    return trip.places[(abroad or away or reached)[-1]]


def ends(trip: Trip, way: Sequence[Journey]) -> tuple[date, date]:
    """The first and the last day."""
    first = local_day(way[0].departs, trip.places[way[0].origin])
    return first, max(first, local_day(way[-1].arrives, trip.places[way[-1].destination]))


def days_between(trip: Trip, way: Sequence[Journey]) -> list[Day]:
    """Every calendar day from a departure to the return."""
    first, last = ends(trip, way)
    end, found, since = way[-1].arrives, [], way[0].departs
    for n in range((last - first).days + 1):
        day = first + n * DAY
        until = end if day == last else min(end, end_of(trip, way, day))
        counts = last_work(trip, way) if day == last else place_at_end(trip, way, day)
        bound = None if day == last else bound_for(trip, way, day)
        seconds = max(0, (until - since) // SECOND)
        found.append(Day(day, counts.country, counts.name, seconds, day == first, day == last, bound))
        since = max(since, until)
    return found


def outings(trip: Trip) -> list[Outing]:
    """A day that several touch is one of the longest, the first of equals, and has the hours of all."""
    ways = outings_of(trip)
    found = [Outing(way[-1].arrives - way[0].departs, tuple(days_between(trip, way))) for way in ways]
    owner: dict[date, Outing] = {}
    seconds: dict[date, int] = {}
    for outing in sorted(found, key=lambda each: each.length, reverse=True):
        for each in outing.days:
            owner.setdefault(each.day, outing)
            seconds[each.day] = seconds.get(each.day, 0) + each.seconds
    return [
        Outing(
            outing.length,
            tuple(
                msgspec.structs.replace(each, seconds=seconds[each.day])
                for each in outing.days
                if owner[each.day] is outing
            ),
        )
        for outing in found
    ]


def days_of(trip: Trip) -> list[Day]:
    """Every day of the trip. Whole days at home are none."""
    return [day for outing in outings(trip) for day in outing.days]


def nights_of(trip: Trip) -> list[Night]:
    """Every night between two days of an outing."""
    found = []
    for way in outings_of(trip):
        first, last = ends(trip, way)
        for n in range((last - first).days):
            day = first + n * DAY
            bound = bound_for(trip, way, day)
            counts = bound or place_at_end(trip, way, day)
            found.append(Night(day, counts.country, counts.name, bound is not None))
    return found
