"""Actual costs: converted line by line, then cut, each cut for one reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from bravehall.travel.assessment.base import ONE, ZERO, cents, split, total
from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.days import days_of, local_day
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.fx import EURO, SAME, Rates, Used, rate_for, used
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.nights import Nights
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
        self, trip: Trip, items: Iterable[Item], evidence: Evidence, policy: Policy, tables: Sequence[RateTable],
        rates: Rates,
    ) -> None:  # fmt: skip
        self.trip, self.evidence, self.policy, self.tables, self.rates = trip, evidence, policy, tables, rates
        self.spent: dict[tuple[str, ...], Decimal] = {}  # of a cap a night, a day or a claim
        self.without_receipt = ZERO
        self.nights = Nights(trip, items)
        self.days = [each.day for each in days_of(trip)]
        self.papers = {
            (name, currency): max(ZERO, amount - total([s.amount for s in document.others if s.currency == currency]))
            for name, document in evidence.documents.items()
            for currency, amount in document.totals.items()
        }
        self.rides: dict[tuple[str, str], str] = {}  # the first cost of a category for a leg
        self.bought: dict[tuple[object, ...], list[Item]] = {}  # costs alike in kind, day and amount
        self.group_legs = {
            leg: each.id for each in evidence.group_costs if trip.claimant in each.delegates for leg in each.legs
        }
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
        ours = self.not_ours(item, line, rate, item.nights if nights is None else len(nights))
        self.proof(item, rule, line, rate)
        self.usual_way(item, rule, line)
        outside = min(line.left, rate.euros(item.outside_cap * ours))
        for cap in rule.caps:
            self.cap(item, cap, line, outside, nights)
        for cap in rule.caps:
            self.take(item, cap, line.left - min(line.left, outside), nights)
        if rule.receipt and not item.documents:
            self.without_receipt += line.left
        if line.left and item.paid_by == Payer.DELEGATE:
            self.to_look_at(item)
        return line

    def official_nights(self, item: Item, rule: Actual) -> tuple[date, ...] | None:
        """Those of its nights that may be paid. None: all of them, whichever they are."""
        in_bed = item.nights > 1 or item.first_night is not None or any(cap.per == "night" for cap in rule.caps)
        return self.nights.of(item) if in_bed and self.trip.outcome == Outcome.TRAVELLED else None

    def not_ours(self, item: Item, line: Draft, rate: Used, nights: int) -> Decimal:
        """Parts of the cost that belong to somebody else, or were not needed. Returns the share of its days and people that
        is left."""
        if self.trip.outcome not in {Outcome.TRAVELLED, Outcome.WITHDRAWN} and not (
            item.sunk and item.category in self.policy.force_majeure.categories
        ):
            line.limit(Code.NOT_SUNK, ZERO)
        if item.private or self.private_leg(item):
            line.limit(Code.PRIVATE_COST, ZERO)
        if item.paid_by == Payer.DELEGATE and self.in_a_group(item):
            line.limit(Code.GROUP_PAID, ZERO)
        rest, ours = max(ZERO, item.amount - item.refunded), ONE
        if item.refunded:
            line.limit(Code.REFUNDED, rate.euros(rest))
        if item.recoverable_vat and self.policy.recoverable_vat == "cut":
            rest = max(ZERO, rest - item.recoverable_vat)
            line.limit(Code.VAT, rate.euros(rest))
        if item.persons > item.entitled:
            shares = split(rate.euros(rest), [ONE] * item.persons)
            line.limit(Code.COMPANIONS, total(shares[: item.entitled]), n=item.persons, entitled=item.entitled)
            ours = Decimal(item.entitled) / item.persons
        if item.official_share < 1:
            ours *= item.official_share
            line.limit(Code.OTHER_SHARE, rate.euros(rest * ours), limit=item.official_share)
        if nights < item.nights:
            ours = ours * nights / item.nights
            line.limit(self.nights.beyond, rate.euros(rest * ours), of=item.nights, n=nights)
        return ours

    def private_leg(self, item: Item) -> bool:
        legs = [leg for leg in self.trip.legs if leg.id and leg.id in item.legs]
        return bool(legs) and all(leg.private for leg in legs)

    def in_a_group(self, item: Item) -> bool:
        return bool(item.legs) and set(item.legs) <= self.group_legs.keys()

    def proof(self, item: Item, rule: Actual, line: Draft, rate: Used) -> None:
        """Shared documents cannot be overdrawn; what has no paper is paid within the relief only."""
        self.papers_of(item, line, rate)
        if rule.receipt and not item.documents:
            room = max(ZERO, self.policy.without_receipt - self.without_receipt)
            line.limit(Code.NO_RECEIPT, room, limit=self.policy.without_receipt)
        kinds = {self.evidence.documents[name].kind for name in item.documents}
        for kind in rule.documents:
            if kind not in kinds and line.left:
                self.notes.append(Cut(Code.DOCUMENT_MISSING, ZERO, item.id, {"document": kind}))
        if item.compensation:
            amount = rate.euros(item.compensation)
            self.notes.append(Cut(Code.COMPENSATION, ZERO, item.id, {"amount": str(amount)}))

    def papers_of(self, item: Item, line: Draft, rate: Used) -> None:
        """No more than is left of its documents: those of one kind add up, as two receipts do, and each kind holds it all."""
        kinds: dict[str, list[str]] = {}
        for name in item.documents:
            if (document := self.evidence.documents[name]).totals:
                kinds.setdefault(document.kind, []).append(name)
        for names in kinds.values():
            room = total([self.papers.get((name, item.currency), ZERO) for name in names])
            left = rate.euros(room)
            line.limit(Code.DOCUMENT_EXCEEDED, left, document=", ".join(names), limit=left)
            wanted = item.amount
            for name in names:
                taken = min(wanted, self.papers.get((name, item.currency), ZERO))
                self.papers[name, item.currency] = self.papers.get((name, item.currency), ZERO) - taken
                wanted -= taken

    def to_look_at(self, item: Item) -> None:
        """Two tickets for one ride may be right, as a seat beside a ticket is, and so may what was bought on a private day: a
        person looks."""
        others = {self.rides.setdefault((item.category, leg), item.id) for leg in item.legs}
        others |= {self.group_legs[leg] for leg in item.legs if leg in self.group_legs}
        for other in sorted(others - {item.id}):
            self.notes.append(Cut(Code.SAME_RIDE, ZERO, item.id, {"item": other}))
        alike = self.bought.setdefault((item.category, item.spent_on, item.amount, item.currency, item.nights), [])
        if not item.legs:
            papers = set(item.documents)
            for same in alike:
                if not (papers and same.documents) or papers & set(same.documents):
                    self.notes.append(Cut(Code.SAME_COST, ZERO, item.id, {"item": same.id}))
            alike.append(item)
            if item.nights == 1 and item.spent_on in self.days and self.trip.is_private(item.spent_on):
                self.notes.append(Cut(Code.ON_PRIVATE_DAY, ZERO, item.id, {"day": str(item.spent_on)}))

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
        """One of its legs is private, or made on a day that is or is outside the official days."""
        return any(
            leg.private or self.trip.is_private(local_day(leg.departs, self.trip.places[leg.origin]))
            for leg in self.trip.legs
            if leg.id and leg.id in item.legs
        )

    def cap(self, item: Item, cap: Cap, line: Draft, outside: Decimal, nights: tuple[date, ...] | None) -> None:
        """One cap. What lies outside it, such as a city tax, is paid beside it. NoTable, NoFigure."""
        if cap.per == "night" and nights is not None:
            limits = [self.limit(item, cap, night) for night in nights]
            room = sum(
                (
                    max(ZERO, limit - self.used(key))
                    for limit, key in zip(limits, self.keys(item, cap, nights), strict=True)
                ),
                ZERO,
            )
            same = len(set(limits)) < 2
            code, limit = (Code.CAP_NIGHT, sum(limits[:1], ZERO)) if same else (Code.CAP_NIGHTS, sum(limits, ZERO))
        else:
            limit, code = self.limit(item, cap, item.spent_on), CAP_CODES[cap.per]
            times = {"night": item.nights, "person": item.entitled}.get(cap.per, 1)
            room = limit * times - sum((self.used(key) for key in self.keys(item, cap, nights)), ZERO)
        n = item.nights if nights is None else len(nights)
        line.limit(code, cents(max(ZERO, room)) + outside, what=item.category, limit=limit, n=n)

    def take(self, item: Item, cap: Cap, euros: Decimal, nights: tuple[date, ...] | None) -> None:
        """So much of a cap is used, that of several nights evenly."""
        keys = self.keys(item, cap, nights)
        for key in keys:
            self.spent[key] = self.used(key) + euros / len(keys)

    def keys(self, item: Item, cap: Cap, nights: tuple[date, ...] | None) -> list[tuple[str, ...]]:
        """What its costs share with others: nights, a day or the claim."""
        if cap.per == "night":
            return [(item.category, "night", str(night)) for night in nights or ()]
        if cap.per == "day":
            return [(item.category, "day", str(item.spent_on))]
        return [(item.category, "claim")] if cap.per == "claim" else []

    def used(self, key: tuple[str, ...]) -> Decimal:
        return self.spent.get(key, ZERO)

    def limit(self, item: Item, cap: Cap, day: date) -> Decimal:
        """Euros. A table counts by the day of the trip, and what was paid before it by its first. NoTable, NoFigure."""
        if cap.amount is not None:
            return cap.amount
        if self.days:
            day = min(max(day, self.days[0]), self.days[-1])
        table = table_for(self.tables, cap.table, dates=self.policy.dates, trip_day=day)
        return figure(table, item.country, item.place, cap.column)
