"""Days and nights of a trip, from instants and the zones of places. Durations are subtracted in UTC: a DST night has its true length."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from bravehall.travel.assessment.base import Closed
from bravehall.travel.assessment.trip import Leg, Place, Trip

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
CHANGE = timedelta(hours=6)  # who goes on sooner has only changed trains


class Day(Closed, frozen=True):
    """A calendar day at the place of the day. `seconds`: of the trip that fall on it."""

    day: date
    country: str
    place: str
    seconds: int
    first: bool
    last: bool
    bound_for: Place | None = None  # where the journey leads that is under way when the day ends


class Night(Closed, frozen=True):
    """The night after `day`."""

    day: date
    country: str
    place: str
    en_route: bool  # the day ended while a leg was under way; the place is then the one the journey leads to


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


def end_of(trip: Trip, legs: list[Leg], day: date) -> datetime:
    """When the day ends for the traveller, in UTC: at midnight of the place last reached, or where they land on a later one."""
    landed = [leg.arrives.astimezone(UTC) for leg in legs if local_day(leg.arrives, trip.places[leg.destination]) > day]
    return min(midnight_after(day, place_at_end(trip, legs, day)), *landed[:1])


def place_at_end(trip: Trip, legs: list[Leg], day: date) -> Place:
    """The place last reached before the day ends there."""
    found = trip.places[legs[0].origin]
    for leg in legs:
        there = trip.places[leg.destination]
        if local_day(leg.arrives, there) <= day:  # flying west one may reach the next place on an earlier date
            found = there
    return found


def home_of(trip: Trip, legs: list[Leg]) -> str:
    return trip.home or legs[0].origin


def journeys(trip: Trip, legs: list[Leg]) -> list[list[Leg]]:
    """The legs, those together between which one only changes trains: the next goes on within hours where the one before
    ended, and neither home nor work is there. Nobody travels to where they were: there one turned round at the longest stop."""
    found: list[list[Leg]] = []
    for leg in legs:
        before = found[-1][-1] if found else None
        if before is not None and before.destination == leg.origin != home_of(trip, legs) and (
            leg.departs - before.arrives < CHANGE and not trip.places[leg.origin].work
        ):  # fmt: skip
            found[-1].append(leg)
        else:
            found.append([leg])
    return [each for journey in found for each in divided(journey)]


def divided(journey: list[Leg]) -> list[list[Leg]]:
    """At the longest stop between two visits of one place."""
    whole, rest = list[list[Leg]](), [journey]
    while rest:
        part = rest.pop()
        first: dict[str, int] = {}
        for n, leg in enumerate(part):
            first.setdefault(leg.origin, n)
            if (begin := first.get(leg.destination, n)) < n:
                stops = [later.departs - earlier.arrives for earlier, later in pairwise(part[begin : n + 1])]
                turn = begin + 1 + stops.index(max(stops))
                rest += [part[turn:], part[:turn]]
                break
        else:
            whole.append(part)
    return whole


def bound_for(trip: Trip, legs: list[Leg], day: date) -> Place | None:
    """Where the journey leads that is under way when the day ends, by the clocks where it begins and ends; on the way home,
    where it began. None: nobody was on the way."""
    for journey in journeys(trip, legs):
        begins, ends = trip.places[journey[0].origin], trip.places[journey[-1].destination]
        if local_day(journey[0].departs, begins) <= day < local_day(journey[-1].arrives, ends):
            return begins if journey[-1].destination == home_of(trip, legs) else ends
    return None


def last_work(trip: Trip, legs: list[Leg]) -> Place:
    """Where the last day counts: the last place of work, else the last place that was not home."""
    reached, home = [journey[-1].destination for journey in journeys(trip, legs)], home_of(trip, legs)
    for name in reversed(reached):
        if trip.places[name].work:
            return trip.places[name]
    away = [name for name in reached if name != home]
    abroad = [name for name in away if trip.places[name].country != trip.places[home].country]
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
        until = end if day == last else min(end, end_of(trip, legs, day))
        counts = last_work(trip, legs) if day == last else place
        bound = None if day == last else bound_for(trip, legs, day)
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
        bound = each.bound_for
        counts = bound or place
        found.append(Night(each.day, counts.country, counts.name, bound is not None))
    return found
