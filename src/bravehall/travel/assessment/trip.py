"""The trip as it was made: places with their zones, legs as instants, what the hosts provided, what was private."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from bravehall.travel.assessment.base import Closed

Instant = Annotated[datetime, msgspec.Meta(tz=True, description="an instant with its offset from UTC")]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", description="ISO 3166 alpha-2; Greece is GR")]
Kilometres = Decimal


class Meal(StrEnum):
    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"


class Payer(StrEnum):
    DELEGATE = "delegate"
    ORGANISER = "organiser"


class Outcome(StrEnum):
    """What became of the trip. A denied exit is a normal end of business, not an error."""

    TRAVELLED = "travelled"
    EXIT_DENIED = "exit_denied"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class Place(Closed, frozen=True):
    country: Country
    zone: str  # IANA
    name: str = ""  # as the rate tables call it, where they have a rate of its own
    work: bool = False  # the purpose of the trip is here: the last day is paid by the last of these


class Leg(Closed, frozen=True):
    """One ride. Where a leg is under way, the traveller counts as being where it began."""

    origin: str
    destination: str
    departs: Instant
    arrives: Instant
    mode: str = ""
    id: str = ""
    km: Kilometres | None = None
    private: bool = False
    vehicle: str = ""  # of the policy's mileage rates; only own vehicles have one


class Trip(Closed, frozen=True):
    claimant: str
    home: str = ""
    places: dict[str, Place] = {}
    legs: tuple[Leg, ...] = ()
    outcome: Outcome = Outcome.TRAVELLED
    official_from: date | None = None  # travel days included
    official_to: date | None = None
    private_days: tuple[date, ...] = ()
    meals: dict[date, tuple[Meal, ...]] = {}  # what hosts and hotels provided
    nights_provided: tuple[date, ...] = ()  # evenings after which somebody else pays the bed
    days_paid_elsewhere: tuple[date, ...] = ()  # another mission of the same trip pays them
    km: Kilometres | None = None  # one way, as the crow flies or by the donor's calculator
    green: bool = False  # most of the way by train, coach, bicycle or shared car
    working_days: int | None = None

    def is_private(self, day: date) -> bool:
        """Said to be private, or outside the official days."""
        return (
            day in self.private_days
            or (self.official_from is not None and day < self.official_from)
            or (self.official_to is not None and day > self.official_to)
        )
