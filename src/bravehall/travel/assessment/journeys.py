"""The rides of a trip, put together: those between which one only changes trains are a journey, and those between two longer
stays at home an outing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bravehall.travel.assessment.trip import Leg, Place, Trip

CHANGE = timedelta(hours=6)  # who goes on sooner has only changed trains, or was not back home


class Journey(NamedTuple):
    """From where one stayed to where one stays next; on the way, one counts as being where it began."""

    origin: str
    destination: str
    departs: datetime
    arrives: datetime


@cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_day(instant: datetime, place: Place) -> date:
    return instant.astimezone(zone(place.zone)).date()


def in_order(trip: Trip) -> list[Leg]:
    return sorted(trip.legs, key=lambda leg: leg.departs)


def home_of(trip: Trip) -> str:
    """Where the first leg began, if the trip does not say it."""
    return trip.home or in_order(trip)[0].origin


def back_home(trip: Trip) -> bool:
    """The way home is told."""
    return bool(trip.legs) and in_order(trip)[-1].destination == home_of(trip)


def journeys(trip: Trip) -> list[Journey]:
    """The next leg goes on within hours where the one before ended, and neither home nor work is there. Nobody travels to where
    they were: there one turned round at the longest stop."""
    found: list[list[Leg]] = []
    for leg in in_order(trip):
        before = found[-1][-1] if found else None
        if before is not None and before.destination == leg.origin != home_of(trip) and (
            leg.departs - before.arrives < CHANGE and not trip.places[leg.origin].work
        ):  # fmt: skip
            found[-1].append(leg)
        else:
            found.append([leg])
    parts = [each for legs in found for each in divided(legs)]
    return [
        Journey(legs[0].origin, legs[-1].destination, legs[0].departs.astimezone(UTC), legs[-1].arrives.astimezone(UTC))
        for legs in parts
    ]


def divided(legs: list[Leg]) -> list[list[Leg]]:
    """At the longest stop between two visits of one place."""
    whole, rest = list[list[Leg]](), [legs]
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


def outings_of(trip: Trip) -> list[list[Journey]]:
    """The journeys from one stay at home to the next. A shorter stop there ends none."""
    found: list[list[Journey]] = []
    for each in journeys(trip):
        before = found[-1][-1] if found else None
        stayed = before is not None and before.destination == each.origin == home_of(trip)
        if before is None or (stayed and each.departs - before.arrives >= CHANGE):
            found.append([each])
        else:
            found[-1].append(each)
    return found
