"""The nights that costs may bill: each night of the trip once in a category, unless one bill has a line in another currency for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from bravehall.travel.assessment.days import DAY, days_of, in_order, nights_of
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.trip import Outcome, Payer, Trip


class Night(NamedTuple):
    """`day` is the evening, by which tables count. `key` is alike where two lines have the same night."""

    key: str
    day: date


class Nights:
    """Of one claim.

    Where some nights are private, the others at a place are paid; else all, those on the way too: who arrives at three goes
    to bed. What somebody else pays is no night for a bill of the delegate. `items`: all of the claim, since a bill that does
    not say which nights it has leaves those that others name.
    """

    def __init__(self, trip: Trip, items: Iterable[Item]) -> None:
        self.trip, legs = trip, in_order(trip)
        every = nights_of(trip)
        resting = [night.day for night in every if not night.en_route]
        self.private = [day for day in resting if trip.is_private(day)]
        official = [day for day in resting if day not in self.private]
        self.days = official if self.private else [night.day for night in every]
        self.all_days = [each.day for each in days_of(trip)]
        # without the way home nobody can say how many there are
        self.known = bool(legs) and legs[-1].destination in {trip.home, legs[0].origin}
        self.items = [item for item in items if not item.private]
        self.named = {(item.category, day) for item in self.items for day in dated(item)}
        self.found: dict[str, list[date]] = {}
        self.billed: dict[tuple[str, date], list[Item]] = {}

    def of(self, item: Item) -> list[Night]:
        """Those of its nights that are nights of the trip and on no bill before."""
        made = self.trip.outcome == Outcome.TRAVELLED
        if item.first_night is not None:
            days = [day for day in dated(item) if not made or self.official(day)]
        elif made and self.known:
            bill = [each for each in self.items if one_bill(item, each)]
            same = sorted({day for each in bill for day in dated(each) or self.found.get(each.id, [])})
            days = list(dict.fromkeys([*same, *(day for day in self.days if (item.category, day) not in self.named)]))
        else:
            return [Night(f"{bill_of(item)}/{n}", self.within(item.spent_on)) for n in range(item.nights)]
        found = [day for day in days if self.free(item, day)][: item.nights]
        self.found[item.id] = found
        for day in found:
            self.billed.setdefault((item.category, day), []).append(item)
        return [Night(str(day), day) for day in found]

    def lost(self, item: Item, found: int) -> tuple[int, int]:
        """How many of its nights are on other bills, paid by others or none of the trip, and how many are private."""
        missing = item.nights - found
        if item.first_night is None:
            private = min(missing, len(self.private))
        else:
            private = len([day for day in dated(item) if self.trip.is_private(day)]) if missing else 0
        return missing - private, private

    def official(self, day: date) -> bool:
        if self.known:
            return day in self.days
        return not self.trip.is_private(day) and (not self.all_days or day >= self.all_days[0])

    def free(self, item: Item, day: date) -> bool:
        """No other bill has it, and nobody else pays the bed."""
        provided = self.trip.nights_provided if item.paid_by == Payer.DELEGATE else ()
        bills = self.billed.get((item.category, day), ())
        return day not in provided and all(one_bill(item, each) for each in bills)

    def within(self, day: date) -> date:
        """A day of the trip: what was paid before it counts as of its first."""
        return min(max(day, self.all_days[0]), self.all_days[-1]) if self.all_days else day


def one_bill(item: Item, other: Item) -> bool:
    """Two lines of one document in different currencies, for the same."""
    same = item.category == other.category and item.currency != other.currency
    return same and not set(item.documents).isdisjoint(other.documents)


def bill_of(item: Item) -> str:
    return " ".join(sorted(item.documents)) or item.id


def dated(item: Item) -> list[date]:
    """The nights it names."""
    return [] if item.first_night is None else [item.first_night + n * DAY for n in range(item.nights)]
