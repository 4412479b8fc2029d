"""The nights that hotels may bill: each night of the trip once, unless one bill has a line in another currency for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.days import DAY, in_order, nights_of
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.trip import Payer, Trip


class Nights:
    """Of one claim. `beyond` is why a bill with more nights is not paid in full.

    Where some nights are private, the others at a place are paid; else all, those on the way too: who arrives at three goes
    to bed. What somebody else pays is no night for a bill of the delegate. `items`: all of the claim, since a bill that does
    not say which nights it has should leave those that others name.
    """

    def __init__(self, trip: Trip, items: Iterable[Item]) -> None:
        self.trip = trip
        elsewhere = {night for item in items for night in dated(item)}
        every = nights_of(trip)
        resting = [night for night in every if not night.en_route]
        official = [night for night in resting if not trip.is_private(night.day)]
        legs = in_order(trip)
        private = len(official) < len(resting)
        self.beyond = Code.PRIVATE_NIGHTS if private else Code.NIGHTS_BEYOND
        # without the way home nobody can say how many there are
        self.known = private or (bool(legs) and legs[-1].destination in {trip.home, legs[0].origin})
        self.days = sorted((night.day for night in (official if private else every)), key=lambda day: day in elsewhere)
        self.taken: set[date] = set()
        self.billed: dict[str, dict[str, tuple[date, ...]]] = {}  # by document and currency

    def of(self, item: Item) -> tuple[date, ...] | None:
        """Those of its nights that are nights of the trip and on no bill before. None: nobody can say which they are."""
        if item.private or (item.first_night is None and not self.known):
            return None
        named = self.days if item.first_night is None else dated(item)
        shared = self.shared(item)
        provided = self.trip.nights_provided if item.paid_by == Payer.DELEGATE else ()
        free = [
            day for day in named
            if self.official(day) and day not in provided and (day in shared or day not in self.taken)
        ]  # fmt: skip
        found = tuple(free[: item.nights])
        self.taken.update(found)
        for name in item.documents:
            self.billed.setdefault(name, {})[item.currency] = found
        return found

    def official(self, day: date) -> bool:
        return day in self.days if self.known else not self.trip.is_private(day)

    def shared(self, item: Item) -> tuple[date, ...]:
        """The nights of a line of the same bill in another currency."""
        return next(
            (
                nights
                for name in item.documents
                for currency, nights in self.billed.get(name, {}).items()
                if currency != item.currency
            ),
            (),
        )


def dated(item: Item) -> list[date]:
    """The nights it names."""
    return [] if item.first_night is None else [item.first_night + n * DAY for n in range(item.nights)]
