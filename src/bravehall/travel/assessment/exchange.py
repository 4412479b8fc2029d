"""What is wrong with how a case converts: rates that contradict each other, days it does not say, sums nobody ever had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from bravehall.travel.assessment.actual import rate_of
from bravehall.travel.assessment.amounts import code_faults
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.fx import EURO, Convention, FxRate, Rates, Used, rate_for, same
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.journeys import local_day
from bravehall.travel.assessment.policy import Mileage, Policy
from bravehall.travel.assessment.trip import Trip
from bravehall.travel.rules.money import NoRate

MOST_EUROS = Decimal(10**12)
TOO_MUCH = "1 000 000 000 000 euros or more: nobody ever claimed so much"
BY_REPORT = {Convention.REPORT_MONTH, Convention.REPORT_DAY}


def fx_faults(fx: Sequence[FxRate]) -> Iterator[str]:
    """Of two rates for one pair and day, either might count."""
    for n, each in enumerate(fx):
        yield from code_faults(each.base, f"$.fx[{n}].base")
        yield from code_faults(each.quote, f"$.fx[{n}].quote")
    reaching: dict[tuple[str, frozenset[str]], int] = {}  # of the rates so far, the one that ends last
    for n, each in sorted(enumerate(fx), key=lambda pair: pair[1].valid_from):
        key = (each.source, frozenset({each.base, each.quote}))
        before = reaching.setdefault(key, n)
        if each.valid_from <= fx[before].valid_to and not same(each, fx[before]):
            one, other = sorted((n, before))
            yield f"$.fx[{other}]: another rate of {each.source} for the same currencies and days is $.fx[{one}]"
        if each.valid_to > fx[before].valid_to:
            reaching[key] = n


def day_faults(items: Sequence[Item], evidence: Evidence, policy: Policy, fx: Sequence[FxRate]) -> Iterator[str]:
    """A convention counts by a day or period that the case does not say: any other day would be a guess."""
    rule = policy.fx
    currencies = {cost.currency for cost in evidence.group_costs}
    currencies |= {usual.currency for usual in evidence.comparators.values()}
    currencies |= {
        item.currency for item in items if item.frozen is None and not (rule.statement and item.charged is not None)
    }
    there = {(each.source, currency) for each in fx for currency in (each.base, each.quote)}
    ways = {
        way
        for source, way in (
            (rule.source, rule.convention),
            (rule.fallback, rule.fallback_convention or rule.convention),
        )
        for currency in currencies - {EURO}
        if (source, currency) in there
    }
    if ways & BY_REPORT and evidence.reported_on is None:
        yield "$.evidence.reported_on: the policy converts by the report: on which day is it?"
    if Convention.PERIOD_AVERAGE in ways and evidence.period is None:
        yield "$.evidence.period: the policy converts by the mean of a period: which one?"


def too_much(
    trip: Trip, items: Sequence[Item], evidence: Evidence, policy: Policy, fx: Sequence[FxRate]
) -> Iterator[str]:
    """Amounts that come to more euros than can be written down. All else in the case has been looked at before."""
    rates = Rates(fx)
    days = {item.id: item.spent_on for item in items}
    rules = [rule for rule in policy.categories.values() if isinstance(rule, Mileage)]
    for n, leg in enumerate(trip.legs):
        days.setdefault(leg.id, local_day(leg.departs, trip.places[leg.origin]))
        if leg.km is not None and any(leg.km * rule.rates.get(leg.vehicle, 0) >= MOST_EUROS for rule in rules):
            yield f"$.trip.legs[{n}].km: {TOO_MUCH}"
    for n, item in enumerate(items):
        try:
            rate = rate_of(item, policy, rates, evidence)
        except NoRate:  # the assessment says so
            continue
        yield from over(rate, item.amount, f"$.items[{n}].amount")
        yield from over(rate, item.compensation, f"$.items[{n}].compensation")
        for name in item.documents:
            there = evidence.documents[name].totals.get(item.currency, Decimal(0))
            yield from over(rate, there, f"$.evidence.documents.{name}.totals.{item.currency}")
    paths: dict[str, tuple[Decimal, str, date]] = {}
    for n, cost in enumerate(evidence.group_costs):
        paths[f"$.evidence.group_costs[{n}].amount"] = (cost.amount, cost.currency, cost.spent_on)
    for name, usual in evidence.comparators.items():
        paths[f"$.evidence.comparators.{name}.amount"] = (usual.amount, usual.currency, usual.on or days[name])
    for path, (amount, currency, day) in paths.items():
        try:
            rate = rate_for(rates, policy.fx, currency=currency, spent_on=day, evidence=evidence)
        except NoRate:
            continue
        yield from over(rate, amount, path)


def over(rate: Used, amount: Decimal, path: str) -> Iterator[str]:
    if rate.euros(amount) >= MOST_EUROS:
        yield f"{path}: {TOO_MUCH}"
