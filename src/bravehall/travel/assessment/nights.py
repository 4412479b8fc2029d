"""The nights that hotels may bill: each night of the trip once, unless one bill has a line in another currency for it."""

from __future__ import annotations

from datetime import date

from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.days import DAY, in_order, nights_of
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.trip import Payer, Trip


class Nights:
    """Of one claim. `beyond` is why a bill with more nights is not paid in full.

    Where some nights are private, the others at a place are paid; else all, those on the way too: who arrives at three goes
    to bed. What somebody else pays is no night for a bill of the delegate.
    """

    def __init__(self, trip: Trip) -> None:
        self.trip = trip
        every = nights_of(trip)
        resting = [night for night in every if not night.en_route]
        official = [night for night in resting if not trip.is_private(night.day)]
        legs = in_order(trip)
        private = len(official) < len(resting)
        self.beyond = Code.PRIVATE_NIGHTS if private else Code.NIGHTS_BEYOND
        # without the way home nobody can say how many there are
        self.known = private or (bool(legs) and legs[-1].destination in {trip.home, legs[0].origin})
        self.left = [night.day for night in (official if private else every)]
        self.billed: dict[str, dict[str, tuple[date, ...]]] = {}  # by document and currency

    def of(self, item: Item) -> tuple[date, ...] | None:
        """Those of its nights that are nights of the trip and on no bill before. None: nobody can say which they are."""
        if item.private or (item.first_night is None and not self.known):
            return None
        shared = self.shared(item)
        provided = self.trip.nights_provided if item.paid_by == Payer.DELEGATE else ()
        free = [day for day in (*shared, *self.left) if day not in provided]
        if item.first_night is not None:
            named = [item.first_night + n * DAY for n in range(item.nights)]
            if not self.known:
                free = [day for day in named if not self.trip.is_private(day)]
            found = tuple(day for day in named if day in free)
        else:
            found = tuple(free[: item.nights])
        self.left = [day for day in self.left if day not in found]
        for name in item.documents:
            self.billed.setdefault(name, {})[item.currency] = found
        return found

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
