"""Actual costs: converted line by line, then cut, each cut for one reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from bravehall.travel.assessment.base import ONE, ZERO, split, total
from bravehall.travel.assessment.caps import Caps
from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.days import DAY, days_of
from bravehall.travel.assessment.evidence import Evidence, GroupCost
from bravehall.travel.assessment.fx import EURO, SAME, Rates, Used, rate_for, used
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.journeys import local_day
from bravehall.travel.assessment.nights import Night, Nights
from bravehall.travel.assessment.papers import Papers, can_be
from bravehall.travel.assessment.policy import Actual, Policy
from bravehall.travel.assessment.result import Cut, Draft
from bravehall.travel.assessment.tables import RateTable
from bravehall.travel.assessment.trip import Outcome, Payer, Trip


class Begun(NamedTuple):
    """A cost, less what belongs to somebody else; `ours` is the share of its `rest`, in its own currency, that is left."""

    item: Item
    rule: Actual | None
    line: Draft
    rate: Used
    rest: Decimal
    ours: Fraction


def rate_of(item: Item, policy: Policy, rates: Rates, evidence: Evidence) -> Used:
    """The rate of a cost: frozen, of the card's statement, else by the policy's convention. NoRate."""
    if item.frozen is not None:
        return used(item.frozen, item.currency)
    if item.currency == EURO:
        return SAME
    if policy.fx.statement and item.charged is not None and item.amount:
        return Used(item.charged, item.amount)
    return rate_for(rates, policy.fx, currency=item.currency, spent_on=item.spent_on, evidence=evidence)


def in_bed(item: Item, rule: Actual) -> bool:
    """It is for nights: it says so, or its category does."""
    says = item.nights is not None or item.first_night is not None
    return says or rule.nights or any(cap.per == "night" for cap in rule.caps)


class Costs:
    """The actual costs of one claim, in the order of their days: what one has taken of a shared limit, the next lacks. What
    the organiser has paid is gone, so it comes first. A cost of which nothing is left takes nothing.

    `covered`: categories that others cover. NoRate.
    """

    def __init__(
        self, trip: Trip, items: Iterable[Item], evidence: Evidence, policy: Policy, tables: Sequence[RateTable],
        rates: Rates, covered: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.trip, self.evidence, self.policy, self.rates = trip, evidence, policy, rates
        self.covered, self.without_receipt = covered, ZERO
        self.days = [each.day for each in days_of(trip)]
        self.group_legs = {
            leg: each.id for each in evidence.group_costs if trip.claimant in each.delegates for leg in each.legs
        }
        in_order = sorted(items, key=lambda each: (each.paid_by == Payer.DELEGATE, each.spent_on, each.id))
        self.begun = [self.begin(item) for item in in_order]
        self.papers = Papers(evidence)
        for each in self.begun:
            if each.rule is not None and self.papers.used_up(each.item):
                self.papers.hold(each.item, each.line, each.rate)
        left = [each.item for each in self.begun if each.line.left]
        self.papers.ask(left)
        self.nights = Nights(trip, left, evidence.documents)
        self.caps = Caps(policy, tables, self.nights)
        self.rides: dict[tuple[str, str], str] = {}  # the first cost of a category for a leg
        self.bought: dict[tuple[object, ...], list[Item]] = {}  # costs alike in kind, day and amount
        self.notes: list[Cut] = []

    def lines(self) -> list[Draft]:
        """NoRate, NoTable, NoFigure."""
        for each in self.begun:
            if each.rule is not None and each.line.left:
                self.cut(each, each.rule)
        return [each.line for each in self.begun]

    def cut(self, begun: Begun, rule: Actual) -> None:
        item, _, line, rate, rest, ours = begun
        self.proof(item, rule, line, rate)
        self.usual_way(item, rule, line)
        nights = self.official_nights(item, rule) if line.left else None
        if nights is not None and len(nights) < item.slept:
            beyond, private = self.nights.lost(item, nights)
            some = ours * (item.slept - beyond) / item.slept
            line.limit(Code.NIGHTS_BEYOND, rate.euros(rest, some), of=item.slept, n=item.slept - beyond)
            ours = ours * len(nights) / item.slept
            line.limit(Code.PRIVATE_NIGHTS, rate.euros(rest, ours), of=item.slept, n=item.slept - private)
        outside = min(line.left, rate.euros(item.outside_cap, ours))
        self.caps.hold(item, rule, line, outside, nights)
        if line.left:
            self.papers.take(item)
            self.nights.take(item, nights or [])
            if rule.receipt and not item.documents:
                self.without_receipt += line.left
            if item.paid_by == Payer.DELEGATE:
                self.to_look_at(item, rule)

    def group(self, cost: GroupCost, line: Draft) -> None:
        """A share of what the organiser has paid for a group takes of the caps too; its nights and country nobody knows. NoTable."""
        rule = self.policy.categories.get(cost.category)
        if isinstance(rule, Actual):
            plain = msgspec.structs.replace(rule, caps=tuple(cap for cap in rule.caps if cap.amount is not None))
            self.caps.hold(Item(cost.id, cost.category, line.gross, cost.spent_on), plain, line, ZERO, None)

    def official_nights(self, item: Item, rule: Actual) -> list[Night] | None:
        """Those of its nights that may be paid. None: it has none, or it does not matter which."""
        return self.nights.of(item) if in_bed(item, rule) else None

    def begin(self, item: Item) -> Begun:
        """A cost without the parts that belong to somebody else, or were not needed. NoRate."""
        rate = rate_of(item, self.policy, self.rates, self.evidence)
        line = Draft(
            item.id, item.category, "actual", rate.euros(item.amount), day=item.spent_on, item=item.id,
            amount=item.amount, currency=item.currency, rate=rate if item.currency != EURO else None,
            payable=item.paid_by == Payer.DELEGATE, nights=item.slept,
        )  # fmt: skip
        rule = self.policy.categories.get(item.category)
        rest, ours = max(ZERO, item.amount - item.refunded), Fraction(1)
        if not isinstance(rule, Actual):
            line.limit(Code.NOT_COVERED, ZERO, what=item.category)
            return Begun(item, None, line, rate, rest, ours)
        if self.trip.outcome not in {Outcome.TRAVELLED, Outcome.WITHDRAWN}:
            if item.category not in self.policy.force_majeure.categories:
                line.limit(Code.NOT_WITHOUT_TRIP, ZERO, what=item.category)
            if not item.sunk:
                line.limit(Code.NOT_SUNK, ZERO)
        if item.private or self.private_leg(item):
            line.limit(Code.PRIVATE_COST, ZERO)
        if item.paid_by == Payer.DELEGATE and self.in_a_group(item):
            line.limit(Code.GROUP_PAID, ZERO)
        if item.category in self.covered:
            line.limit(Code.NOT_TWICE, ZERO, what=item.category, by=self.covered[item.category])
        if rule.receipt and not item.documents and not self.policy.without_receipt:
            line.limit(Code.NO_RECEIPT, ZERO, limit=self.policy.without_receipt)
        if item.refunded:
            line.limit(Code.REFUNDED, rate.euros(rest))
        if item.recoverable_vat and self.policy.recoverable_vat == "cut":
            rest = max(ZERO, rest - item.recoverable_vat)
            line.limit(Code.VAT, rate.euros(rest))
        if item.persons > item.entitled:
            shares = split(rate.euros(rest), [ONE] * item.persons)
            line.limit(Code.COMPANIONS, total(shares[: item.entitled]), n=item.persons, entitled=item.entitled)
            ours = Fraction(item.entitled, item.persons)
        if item.official_share < 1:
            ours *= Fraction(item.official_share)
            line.limit(Code.OTHER_SHARE, rate.euros(rest, ours), limit=item.official_share)
        return Begun(item, rule, line, rate, rest, ours)

    def private_leg(self, item: Item) -> bool:
        legs = [leg for leg in self.trip.legs if leg.id and leg.id in item.legs]
        return bool(legs) and all(leg.private for leg in legs)

    def in_a_group(self, item: Item) -> bool:
        return bool(item.legs) and set(item.legs) <= self.group_legs.keys()

    def proof(self, item: Item, rule: Actual, line: Draft, rate: Used) -> None:
        """Shared documents cannot be overdrawn; what has no paper is paid within the relief only."""
        self.papers.hold(item, line, rate)
        if rule.receipt and not item.documents:
            room = max(ZERO, self.policy.without_receipt - self.without_receipt)
            line.limit(Code.NO_RECEIPT, room, limit=self.policy.without_receipt)
        kinds = {self.evidence.documents[name].kind for name in item.documents}
        for kind in rule.documents:
            if kind not in kinds and line.left and can_be(kind, self.trip.outcome):
                self.notes.append(Cut(Code.DOCUMENT_MISSING, ZERO, item.id, {"document": kind}))
        if item.compensation:
            amount = rate.euros(item.compensation)
            self.notes.append(Cut(Code.COMPENSATION, ZERO, item.id, {"amount": str(amount)}))

    def to_look_at(self, item: Item, rule: Actual) -> None:
        """Two tickets for one ride may be right, as a seat beside a ticket is, and so may what was bought on a private day: a
        person looks."""
        others = {self.rides.setdefault((item.category, leg), item.id) for leg in item.legs}
        others |= {self.group_legs[leg] for leg in item.legs if leg in self.group_legs}
        for other in sorted(others - {item.id}):
            self.notes.append(Cut(Code.SAME_RIDE, ZERO, item.id, {"item": other}))
        alike = self.bought.setdefault((item.category, item.spent_on, item.amount, item.currency, item.slept), [])
        if not item.legs:
            if same := next((each for each in alike if not (item.documents and each.documents)), None):
                self.notes.append(Cut(Code.SAME_COST, ZERO, item.id, {"item": same.id}))
            alike.append(item)
            on_the_trip = not in_bed(item, rule) and item.spent_on in self.days
            if on_the_trip and self.trip.is_private(item.spent_on):
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
        """One of its legs is private, or on, just before or just after a day of the trip that is or is outside the official days."""
        mine = [leg for leg in self.trip.legs if leg.id and leg.id in item.legs]
        begin = [local_day(leg.departs, self.trip.places[leg.origin]) for leg in mine]
        ends = [local_day(leg.arrives, self.trip.places[leg.destination]) for leg in mine]
        near = {*begin, *(day - DAY for day in begin), *ends, *(day + DAY for day in ends)}
        return any(leg.private for leg in mine) or any(
            self.trip.is_private(day) for day in near.intersection(self.days)
        )
