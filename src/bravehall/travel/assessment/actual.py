"""Actual costs: converted line by line, then cut, each cut for one reason."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bravehall.travel.assessment.base import ZERO, split, total
from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.days import in_order, local_day, nights_of
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.fx import EURO, SAME, Rates, Used, rate_for, used
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.policy import Actual, Cap, Policy
from bravehall.travel.assessment.result import Cut, Draft
from bravehall.travel.assessment.tables import RateTable, figure, table_for
from bravehall.travel.assessment.trip import Outcome, Payer, Trip

CAP_CODES = {
    "night": Code.CAP_NIGHT, "person": Code.CAP_PERSON, "item": Code.CAP_ITEM, "day": Code.CAP_DAY,
    "claim": Code.CAP_CLAIM,
}  # fmt: skip


class Costs:
    """The actual costs of one claim, in the order of their days: what one has taken of a shared limit, the next lacks."""

    def __init__(
        self, trip: Trip, evidence: Evidence, policy: Policy, tables: Sequence[RateTable], rates: Rates
    ) -> None:
        self.trip, self.evidence, self.policy, self.tables, self.rates = trip, evidence, policy, tables, rates
        self.spent: dict[tuple[str, ...], Decimal] = {}  # of a cap a day or a claim
        self.without_receipt = ZERO
        self.beds, self.beyond = beds_of(trip)  # nights that are left for bills of hotels
        self.papers = {
            (name, currency): max(ZERO, amount - total([s.amount for s in document.others if s.currency == currency]))
            for name, document in evidence.documents.items()
            for currency, amount in document.totals.items()
        }
        self.rides: dict[tuple[str, str], str] = {}  # the first cost of a category for a leg
        self.notes: list[Cut] = []

    def rate(self, item: Item) -> Used:
        """The rate of the item: frozen, of the card's statement, else by the policy's convention. NoRate."""
        if item.frozen is not None:
            return used(item.frozen, item.currency)
        if item.currency == EURO:
            return SAME
        if self.policy.fx.statement and item.charged is not None and item.amount:
            return Used(item.charged, item.amount)
        return rate_for(
            self.rates, self.policy.fx, currency=item.currency, spent_on=item.spent_on, evidence=self.evidence
        )

    def line(self, item: Item, rule: Actual | None) -> Draft:
        """One cost. NoRate, NoTable, NoFigure."""
        rate = self.rate(item)
        line = Draft(
            item.id, item.category, "actual", rate.euros(item.amount), day=item.spent_on, item=item.id,
            amount=item.amount, currency=item.currency, rate=rate if item.currency != EURO else None,
            payable=item.paid_by == Payer.DELEGATE, nights=item.nights,
        )  # fmt: skip
        if rule is None:
            line.limit(Code.NOT_COVERED, ZERO, what=item.category)
            return line
        nights = self.official_nights(item, rule)
        self.not_ours(item, line, rate, nights)
        self.proof(item, rule, line, rate)
        self.usual_way(item, rule, line)
        outside = min(line.left, rate.euros(item.outside_cap))
        for cap in rule.caps:
            self.cap(item, cap, line, outside, nights)
        if line.left and item.paid_by == Payer.DELEGATE:
            self.twice(item)
        return line

    def official_nights(self, item: Item, rule: Actual) -> int:
        """How many of its nights are those of the trip. A bill does not say which: so many as it has, and no bill before took."""
        in_bed = item.nights > 1 or any(cap.per == "night" for cap in rule.caps)
        if self.beds is None or not in_bed or item.private:
            return item.nights
        nights = min(item.nights, self.beds)
        self.beds -= nights
        return nights

    def not_ours(self, item: Item, line: Draft, rate: Used, nights: int) -> None:
        """Parts of the cost that belong to somebody else, or were not needed."""
        if self.trip.outcome not in {Outcome.TRAVELLED, Outcome.WITHDRAWN} and not (
            item.sunk and item.category in self.policy.force_majeure.categories
        ):
            line.limit(Code.NOT_SUNK, ZERO)
        if item.private or self.private_leg(item):
            line.limit(Code.PRIVATE_COST, ZERO)
        if item.paid_by == Payer.DELEGATE and self.in_a_group(item):
            line.limit(Code.GROUP_PAID, ZERO)
        rest = max(ZERO, item.amount - item.refunded)
        if item.refunded:
            line.limit(Code.REFUNDED, rate.euros(rest))
        if item.recoverable_vat and self.policy.recoverable_vat == "cut":
            rest = max(ZERO, rest - item.recoverable_vat)
            line.limit(Code.VAT, rate.euros(rest))
        if item.persons > item.entitled:
            rest = total(split(rest, [Decimal(1)] * item.persons)[: item.entitled])
            line.limit(Code.COMPANIONS, rate.euros(rest), of=item.persons, n=item.entitled)
        if item.official_share < 1:
            rest *= item.official_share
            line.limit(Code.OTHER_SHARE, rate.euros(rest), limit=item.official_share)
        if nights < item.nights:
            line.limit(self.beyond, rate.euros(rest * nights / item.nights), of=item.nights, n=nights)

    def private_leg(self, item: Item) -> bool:
        legs = [leg for leg in self.trip.legs if leg.id and leg.id in item.legs]
        return bool(legs) and all(leg.private for leg in legs)

    def in_a_group(self, item: Item) -> bool:
        theirs = [each for each in self.evidence.group_costs if self.trip.claimant in each.delegates]
        return any(set(each.legs) & set(item.legs) for each in theirs)

    def proof(self, item: Item, rule: Actual, line: Draft, rate: Used) -> None:
        """Shared documents cannot be overdrawn; what has no paper is paid within the relief only."""
        for name in item.documents:
            if not (document := self.evidence.documents[name]).totals:
                continue
            room = self.papers.get((name, item.currency), ZERO)
            total_there = document.totals.get(item.currency, ZERO)
            line.limit(Code.DOCUMENT_EXCEEDED, rate.euros(room), document=name, limit=rate.euros(total_there))
            self.papers[name, item.currency] = max(ZERO, room - item.amount)
        if rule.receipt and not item.documents:
            room = max(ZERO, self.policy.without_receipt - self.without_receipt)
            line.limit(Code.NO_RECEIPT, room, limit=self.policy.without_receipt)
            self.without_receipt += line.left
        kinds = {self.evidence.documents[name].kind for name in item.documents}
        for kind in rule.documents:
            if kind not in kinds and line.left:
                self.notes.append(Cut(Code.DOCUMENT_MISSING, ZERO, item.id, {"document": kind}))
        if item.compensation:
            amount = rate.euros(item.compensation)
            self.notes.append(Cut(Code.COMPENSATION, ZERO, item.id, {"amount": str(amount)}))

    def twice(self, item: Item) -> None:
        """Two tickets for one ride may be right, as a seat beside a ticket is: a person looks."""
        others = [self.rides.setdefault((item.category, leg), item.id) for leg in item.legs]
        for other in sorted({other for other in others if other != item.id}):
            self.notes.append(Cut(Code.SAME_RIDE, ZERO, item.id, {"item": other}))

    def usual_way(self, item: Item, rule: Actual, line: Draft) -> None:
        """A detour or another date is paid up to what the usual way would have cost."""
        usual = self.evidence.comparators.get(item.id)
        if usual is not None and rule.comparator == "lower":
            day = usual.on or item.spent_on
            convert = rate_for(
                self.rates, self.policy.fx, currency=usual.currency, spent_on=day, evidence=self.evidence
            )
            limit = convert.euros(usual.amount)
            line.limit(Code.COMPARATOR, limit, limit=limit)
            return
        if item.travel_class and rule.classes and item.travel_class not in rule.classes:
            shown = {"class": item.travel_class, "allowed": ",".join(rule.classes)}
            self.notes.append(Cut(Code.CLASS, ZERO, item.id, shown))
        if rule.comparator == "lower" and self.deviates(item):
            self.notes.append(Cut(Code.NO_COMPARATOR, ZERO, item.id))

    def deviates(self, item: Item) -> bool:
        """One of its legs is made on a day that is private or outside the official days."""
        return any(
            self.trip.is_private(local_day(leg.departs, self.trip.places[leg.origin]))
            for leg in self.trip.legs
            if leg.id and leg.id in item.legs
        )

    def cap(self, item: Item, cap: Cap, line: Draft, outside: Decimal, nights: int) -> None:
        """One cap. What lies outside it, such as a city tax, is paid beside it."""
        limit = cap.amount
        if limit is None:
            table = table_for(self.tables, cap.table, dates=self.policy.dates, trip_day=item.spent_on)
            limit = figure(table, item.country, item.place, cap.column)
        key = (item.category, cap.per, str(item.spent_on) if cap.per == "day" else "")
        times = {"night": nights, "person": item.entitled}.get(cap.per, 1)
        room = limit * times - (self.spent.get(key, ZERO) if cap.per in {"day", "claim"} else ZERO)
        line.limit(CAP_CODES[cap.per], max(ZERO, room) + outside, what=item.category, limit=limit, n=nights)
        self.spent[key] = self.spent.get(key, ZERO) + max(ZERO, line.left - outside)


def beds_of(trip: Trip) -> tuple[int | None, Code]:
    """The nights that hotels may bill, and why no more. None: nobody can say, since the way home is not told.

    Where some are private, the others at a place; else all, those on the way too: who arrives at three goes to bed.
    """
    every = nights_of(trip)
    nights = [night for night in every if not night.en_route]
    official = [night for night in nights if not trip.is_private(night.day)]
    if len(official) < len(nights):
        return len(official), Code.PRIVATE_NIGHTS
    legs = in_order(trip)
    told = bool(legs) and legs[-1].destination in {trip.home, legs[0].origin}
    return len(every) if told else None, Code.NIGHTS_BEYOND
