"""The nights that costs may bill: each night of the trip once in a category, unless one bill has several lines for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bravehall.travel.assessment.days import DAY, days_of, nights_of
from bravehall.travel.assessment.evidence import Document
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.journeys import back_home
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

    def __init__(self, trip: Trip, items: Sequence[Item], documents: Mapping[str, Document]) -> None:
        self.trip, self.items, self.documents = trip, items, documents
        every = nights_of(trip)
        self.every = [night.day for night in every]
        self.private = [night.day for night in every if not night.en_route and trip.is_private(night.day)]
        resting = [night.day for night in every if not (night.en_route and self.private)]
        self.days = [day for day in resting if not trip.is_private(day)]
        self.all_days = [each.day for each in days_of(trip)]
        # without the way home nobody can say how many there are
        self.known = back_home(trip)
        self.made = trip.outcome == Outcome.TRAVELLED
        self.named = {
            (item.category, day) for item in items for day in dated(item)
            if self.official(day) and day not in self.provided(item)
        }  # fmt: skip
        self.found: dict[str, list[Night]] = {}
        self.billed: dict[tuple[str, date], list[Item]] = {}
        self.blamed = 0  # private nights that were said to be the reason

    def of(self, item: Item) -> list[Night]:
        """Those of its nights that are nights of the trip and on no other bill."""
        bill = [each for each in self.items if self.one_bill(item, each)]
        other = [night for each in bill if each.currency != item.currency for night in self.begun(each)]
        if item.first_night is not None:
            days = [day for day in dated(item) if self.official(day)]
        elif self.made and self.known:
            again = [night.day for each in bill if each.currency == item.currency for night in self.begun(each)]
            alone = [day for day in self.days if day not in again and (item.category, day) not in self.named]
            days = [day for day in dict.fromkeys([*sorted(n.day for n in other), *alone, *again]) if self.official(day)]
        else:
            own = [Night(f"{item.id}/{n}", self.within(item.spent_on)) for n in range(item.slept)]
            return list(dict.fromkeys([*other, *own]))[: item.slept]
        return [Night(str(day), day) for day in days if self.free(item, day)][: item.slept]

    def take(self, item: Item, found: Sequence[Night]) -> None:
        """They are on this bill, of which something is paid."""
        self.found[item.id] = list(found)
        for night in found:
            self.billed.setdefault((item.category, night.day), []).append(item)

    def begun(self, item: Item) -> list[Night]:
        """Those a line has, or names."""
        return self.found[item.id] if item.id in self.found else [Night(str(day), day) for day in dated(item)]

    def lost(self, item: Item, found: Sequence[Night]) -> tuple[int, int]:
        """How many of its nights are on other bills, paid by others or none of the trip, and how many are private."""
        missing, have = item.slept - len(found), {night.day for night in found}
        if item.first_night is None:
            private = min(missing, len(self.private) - self.blamed)
            self.blamed += private
        else:
            private = len([day for day in dated(item) if self.made and day not in have and self.trip.is_private(day)])
        return missing - private, private

    def official(self, day: date) -> bool:
        if not self.made:
            return True
        if self.trip.is_private(day):
            return False
        later = not self.known and (not self.all_days or day >= self.all_days[-1])
        return later or day in self.every

    def free(self, item: Item, day: date) -> bool:
        """No other bill has it, and nobody else pays the bed."""
        bills = self.billed.get((item.category, day), ())
        return day not in self.provided(item) and all(self.one_bill(item, each) for each in bills)

    def provided(self, item: Item) -> tuple[date, ...]:
        """The beds that somebody else pays."""
        return self.trip.nights_provided if item.paid_by == Payer.DELEGATE else ()

    def one_bill(self, item: Item, other: Item) -> bool:
        """Two lines of one document for the same. A card's statement makes no one bill of two that have invoices of their own."""
        if item.id == other.id or item.category != other.category or set(item.documents).isdisjoint(other.documents):
            return False
        kinds = {self.documents[name].kind for name in item.documents}
        return all(
            {name for name in item.documents if self.documents[name].kind == kind} & set(other.documents)
            for kind in kinds & {self.documents[name].kind for name in other.documents}
        )

    def within(self, day: date) -> date:
        """A day of the trip: what was paid before it counts as of its first."""
        return min(max(day, self.all_days[0]), self.all_days[-1]) if self.all_days else day


def dated(item: Item) -> list[date]:
    """The nights it names."""
    return [] if item.first_night is None else [item.first_night + n * DAY for n in range(item.slept)]
