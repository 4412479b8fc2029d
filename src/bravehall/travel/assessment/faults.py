"""What is wrong in a case that has the right shape and figures: names that lead nowhere, times that run backwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bravehall.travel.assessment import ways
from bravehall.travel.assessment.amounts import amount_faults
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.exchange import day_faults, fx_faults
from bravehall.travel.assessment.funding import OWN
from bravehall.travel.assessment.fx import FxRate
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.policy import (
    Actual,
    LumpSum,
    Mileage,
    PerDiemDay,
    PerDiemNight,
    Policy,
    Rule,
    UnitCost,
)
from bravehall.travel.assessment.tables import RateTable
from bravehall.travel.assessment.trip import Trip
from bravehall.travel.assessment.versions import table_faults


def faults_of(
    trip: Trip,
    items: Sequence[Item],
    evidence: Evidence,
    policy: Policy,
    tables: Sequence[RateTable],
    fx: Sequence[FxRate],
) -> Iterator[str]:
    """`path: reason` of each fault; the figures have been looked at before."""
    faults = list(ways.trip_faults(trip))
    yield from faults or ways.day_faults(trip)
    yield from policy_faults(policy, trip)
    yield from table_faults(trip, items, policy, tables)
    yield from id_faults(trip, items, evidence, policy)
    yield from amount_faults(items, evidence, policy)
    yield from fx_faults(fx)
    yield from day_faults(items, evidence, policy, fx)
    legs = {leg.id for leg in trip.legs if leg.id}.union(*(cost.legs for cost in evidence.group_costs))
    for n, item in enumerate(items):
        path = f"$.items[{n}]"
        if not isinstance(policy.categories.get(item.category), Actual | None):
            yield f"{path}.category: {item.category!r} is not claimed by receipts: it follows from the trip"
        for document in item.documents:
            if document not in evidence.documents:
                yield f"{path}.documents: there is no document {document!r} in $.evidence.documents"
        for leg in item.legs:
            if leg not in legs:
                yield f"{path}.legs: there is no leg with the id {leg!r}"
        if item.persons < 1:
            yield f"{path}.persons: one at least"
        if item.entitled > item.persons:
            yield f"{path}.entitled: of {item.persons} persons, {item.entitled} cannot be entitled"
        yield from share_faults(item.official_share, f"{path}.official_share")
        if item.frozen is not None and {item.frozen.base, item.frozen.quote} != {"EUR", item.currency}:
            yield f"{path}.frozen: it is no rate between EUR and {item.currency}"
    for n, cost in enumerate(evidence.group_costs):
        if not cost.delegates or len(set(cost.delegates)) < len(cost.delegates):
            yield f"$.evidence.group_costs[{n}].delegates: nobody, or somebody twice"
        for m, name in enumerate(cost.delegates):
            if name != trip.claimant and plain(name) == plain(trip.claimant):
                yield f"$.evidence.group_costs[{n}].delegates[{m}]: {name!r} is written {trip.claimant!r} in $.trip.claimant"
    for name in evidence.grant.categories:
        if name not in policy.categories:
            yield f"$.evidence.grant.categories.{name}: the policy has no category {name!r}"
    if evidence.period is not None and evidence.period.last < evidence.period.first:
        yield "$.evidence.period.last: before the first"


def plain(name: str) -> str:
    """As two people might write one name differently."""
    return "".join(name.split()).casefold()


def id_faults(trip: Trip, items: Sequence[Item], evidence: Evidence, policy: Policy) -> Iterator[str]:
    """Items, legs with one's own vehicle and group costs are lines of one answer, beside those that follow from the trip; a
    comparator means one of them."""
    ids = [(item.id, f"$.items[{n}]") for n, item in enumerate(items)]
    ids += [(leg.id, f"$.trip.legs[{n}]") for n, leg in enumerate(trip.legs) if leg.vehicle and leg.id]
    compared = {name for name, _ in ids}
    ids += [(cost.id, f"$.evidence.group_costs[{n}]") for n, cost in enumerate(evidence.group_costs)]
    rules = policy.categories.items()
    whole = {name for name, rule in rules if isinstance(rule, UnitCost | LumpSum)}
    parts = tuple(f"{name}/" for name, rule in rules if isinstance(rule, PerDiemDay | PerDiemNight | Mileage))
    first: dict[str, str] = {}
    for name, path in ids:
        if (before := first.setdefault(name, path)) != path:
            yield f"{path}.id: {name!r} is there twice: {before} has it too"
        if name in whole or name.startswith(parts):
            yield f"{path}.id: {name!r} is how lines that follow from the trip are called: take another one"
    for name in evidence.comparators:
        if name not in compared:
            yield f"$.evidence.comparators.{name}: there is no item, and no leg with a vehicle, with the id {name!r}"


def policy_faults(policy: Policy, trip: Trip) -> Iterator[str]:
    if policy.deadline is not None and policy.deadline.zone not in ways.zones():
        yield f"$.policy.deadline.zone: {policy.deadline.zone!r} is no IANA time zone"
    for name, rule in policy.categories.items():
        yield from rule_faults(rule, f"$.policy.categories.{name}")
    for n, funder in enumerate(policy.funders):
        yield from share_faults(funder.share, f"$.policy.funders[{n}].share")
        for category in funder.categories:
            if category not in policy.categories:
                yield f"$.policy.funders[{n}].categories: the policy has no category {category!r}"
    yield from share_faults(policy.most_private, "$.policy.most_private")
    yield from share_faults(policy.attendance.review_below, "$.policy.attendance.review_below")
    names = [each.id for each in policy.funders]
    if len(set(names)) < len(names) or OWN in names:
        yield f"$.policy.funders: each has an id of its own, and none is {OWN!r}"
    vehicles = {name for rule in policy.categories.values() if isinstance(rule, Mileage) for name in rule.rates}
    for n, leg in enumerate(trip.legs):
        if leg.vehicle and leg.vehicle not in vehicles:
            yield f"$.trip.legs[{n}].vehicle: the policy has no rate for {leg.vehicle!r}"
        if leg.vehicle and leg.km is None:
            yield f"$.trip.legs[{n}].km: how far was it with one's own vehicle?"


def rule_faults(rule: Rule, path: str) -> Iterator[str]:
    if isinstance(rule, Actual):
        for n, cap in enumerate(rule.caps):
            if (cap.amount is None) == (not cap.table or not cap.column):
                yield f"{path}.caps[{n}]: either an amount, or a table and its column"
    elif isinstance(rule, PerDiemDay):
        for meal, share in rule.meals.shares.items():
            yield from share_faults(share, f"{path}.meals.shares.{meal}")


def share_faults(share: Decimal | None, path: str) -> Iterator[str]:
    if share is not None and share > 1:
        yield f"{path}: a share of the whole, from 0 to 1"
