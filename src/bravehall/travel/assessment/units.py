"""Unit costs by distance, lump sums by host country, mileage."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from bravehall.travel.assessment.base import ONE, ZERO, cents
from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.days import days_of, host_of
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.fx import Rates, rate_for
from bravehall.travel.assessment.journeys import in_order, local_day
from bravehall.travel.assessment.policy import LumpSum, Mileage, Policy, UnitCost
from bravehall.travel.assessment.result import Cut, Draft
from bravehall.travel.assessment.tables import RateTable, figure, table_for
from bravehall.travel.assessment.trip import Trip

HALF = Decimal("0.5")


def whole_kilometres(km: Decimal) -> Decimal:
    """As tables count: half a kilometre up, before anything is compared."""
    return km.quantize(ONE, ROUND_HALF_UP)


def by_distance(
    category: str, rule: UnitCost, trip: Trip, policy: Policy, tables: Sequence[RateTable]
) -> tuple[list[Draft], list[Cut]]:
    """One line for the way there and back; none, with a note, where the table begins further away. NoTable."""
    days = days_of(trip)
    if not days:
        return [], []
    if trip.km is None:
        return [], [Cut(Code.NO_DISTANCE, ZERO, figures={"what": category})]
    whole = whole_kilometres(trip.km)
    table = table_for(tables, rule.table, dates=policy.dates, trip_day=days[0].day)
    band = table.band(whole)
    green = trip.green or (rule.green_below is not None and whole < rule.green_below)
    column = rule.green_column if green and rule.green_column in (band.values if band else {}) else rule.column
    if band is None or column not in band.values:
        return [], [Cut(Code.NO_BAND, ZERO, figures={"km": str(whole), "table": table.title})]
    gross = cents(band.values[column])
    line = Draft(category, category, "unit_cost", gross, amount=trip.km, currency="km", table=table.id)
    if all(trip.is_private(each.day) for each in days):
        line.limit(Code.PRIVATE_COST, ZERO)
    return [line], []


def lump_sum(
    category: str, rule: LumpSum, trip: Trip, evidence: Evidence, policy: Policy, tables: Sequence[RateTable]
) -> list[Draft]:
    """One line for the stay, halved at most once. NoTable, NoFigure."""
    days = days_of(trip)
    if not days:
        return []
    table = table_for(tables, rule.table, dates=policy.dates, trip_day=days[0].day)
    host = host_of(trip)
    gross = cents(figure(table, host.country, host.name, rule.column))
    line = Draft(category, category, "lump_sum", gross, table=table.id)
    working = trip.working_days
    if working is None:
        working = len([day for day in evidence.present if not trip.is_private(day)])
    short = rule.days is not None and working < rule.days
    near = rule.km is not None and trip.km is not None and whole_kilometres(trip.km) < rule.km
    if short or near:
        line.limit(Code.HALVED, cents(gross * HALF))
    if all(trip.is_private(each.day) for each in days):
        line.limit(Code.PRIVATE_COST, ZERO)
    return [line]


def mileage(category: str, rule: Mileage, trip: Trip, evidence: Evidence, policy: Policy, rates: Rates) -> list[Draft]:
    """One line a leg made with one's own vehicle, up to what the usual way would have cost. NoRate."""
    lines = []
    for n, leg in enumerate(in_order(trip), start=1):
        if leg.vehicle not in rule.rates or leg.km is None:
            continue
        day = local_day(leg.departs, trip.places[leg.origin])
        name = leg.id or f"{category}/{n}"
        gross = cents(leg.km * rule.rates[leg.vehicle])
        line = Draft(name, category, "mileage", gross, day=day, amount=leg.km, currency="km")
        usual = evidence.comparators.get(leg.id)
        if leg.private or (usual is None and trip.is_private(day)):  # the way home is due, if not on that day
            line.limit(Code.PRIVATE_COST, ZERO)
        if any(leg.id in group.legs for group in evidence.group_costs if trip.claimant in group.delegates):
            line.limit(Code.GROUP_PAID, ZERO)
        if usual is not None:
            used = rate_for(rates, policy.fx, currency=usual.currency, spent_on=usual.on or day, evidence=evidence)
            limit = used.euros(usual.amount)
            line.limit(Code.COMPARATOR, limit, limit=limit)
        lines.append(line)
    return lines
