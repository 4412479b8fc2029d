"""A cost as it was claimed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec

from bravehall.travel.assessment.base import ONE, ZERO, Closed, Id
from bravehall.travel.assessment.fx import FxRate
from bravehall.travel.assessment.trip import Payer


class Item(Closed, frozen=True):
    id: Id
    category: str
    amount: Decimal
    spent_on: date
    currency: str = "EUR"
    country: str = ""  # selects the cap where a table holds it
    place: str = ""
    nights: Annotated[int, msgspec.Meta(ge=1, le=366)] | None = None  # of a hotel: who says them had a bed
    first_night: date | None = None  # of a hotel; without it the nights are those of the trip, in their order
    persons: int = 1
    entitled: int = 1  # how many of the persons the grant pays for
    paid_by: Payer = Payer.DELEGATE
    documents: tuple[str, ...] = ()
    legs: tuple[str, ...] = ()
    outside_cap: Decimal = ZERO  # such as a city tax, in the item's currency
    refunded: Decimal = ZERO  # what a carrier or card gave back
    compensation: Decimal = ZERO  # such as EU 261: no refund of the cost, but the officer should see it
    recoverable_vat: Decimal = ZERO
    official_share: Decimal = ONE  # the rest belongs to another mission or is private
    private: bool = False
    sunk: bool = False  # not refundable, with proof
    travel_class: str = ""
    charged: Decimal | None = None  # euros on the card statement
    frozen: FxRate | None = None  # the rate it was sent with before: a later one does not change it

    @property
    def slept(self) -> int:
        """The nights of a bill; one that does not say them is for one."""
        return self.nights or 1
