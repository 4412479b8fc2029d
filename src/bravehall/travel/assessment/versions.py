"""What is wrong with the rate tables of a case: versions of which either might count, names of none, costs that have no row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.policy import Actual, Mileage, Policy
from bravehall.travel.assessment.tables import Dates, RateTable, Selector
from bravehall.travel.assessment.trip import Outcome, Trip


def table_faults(trip: Trip, items: Sequence[Item], policy: Policy, tables: Sequence[RateTable]) -> Iterator[str]:
    yield from version_faults(policy.dates, tables)
    yield from name_faults(trip, items, policy, {each.scheme for each in tables})
    yield from country_faults(items, policy, tables)


def version_faults(dates: Dates, tables: Sequence[RateTable]) -> Iterator[str]:
    """Of two versions that count at once, the order in the file would choose."""
    for (n, one), (m, other) in combinations(enumerate(tables), 2):
        if one.scheme != other.scheme:
            continue
        if one.selector == other.selector:
            if meet(one, other):
                yield f"$.tables[{m}]: another version of {one.scheme} that is valid on the same days is $.tables[{n}]"
        elif may_count(one, dates) and may_count(other, dates):
            ways = f"{one.selector}, this one by the {other.selector}"
            yield f"$.tables[{m}]: {one.scheme} in $.tables[{n}] is chosen by the {ways}: either might count"


def meet(one: RateTable, other: RateTable) -> bool:
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    return begins <= min(one.valid_to or date.max, other.valid_to or date.max)


def may_count(table: RateTable, dates: Dates) -> bool:
    """On some day of a trip, as far as the dates of the agreement say."""
    if table.selector == Selector.TRIP_DAY:
        return True
    day = dates.choosing(table.selector, date.min)
    return day is not None and table.holds(day)


def name_faults(trip: Trip, items: Sequence[Item], policy: Policy, schemes: set[str]) -> Iterator[str]:
    """Of tables that this claim needs."""
    there = f"there are {', '.join(sorted(schemes))}" if schemes else "there is none at all"
    claimed = {item.category for item in items}
    needed: dict[str, str] = {}
    for name, rule in policy.categories.items():
        path = f"$.policy.categories.{name}"
        if isinstance(rule, Actual):
            caps = enumerate(rule.caps) if name in claimed else ()
            needed |= {f"{path}.caps[{n}].table": cap.table for n, cap in caps if cap.amount is None}
        elif not isinstance(rule, Mileage) and trip.legs and trip.outcome == Outcome.TRAVELLED:
            needed[f"{path}.table"] = rule.table
    for path, scheme in needed.items():
        if scheme not in schemes:
            yield f"{path}: there is no rate table {scheme!r}; {there}"


def country_faults(items: Sequence[Item], policy: Policy, tables: Sequence[RateTable]) -> Iterator[str]:
    """A cap by country needs one, unless the table has a figure for all."""
    for n, item in enumerate(items):
        rule = policy.categories.get(item.category)
        if item.country or not isinstance(rule, Actual):
            continue
        for cap in rule.caps:
            versions = [each for each in tables if cap.amount is None and each.scheme == cap.table]
            if versions and not any(each.row("", item.place) for each in versions):
                yield f"$.items[{n}].country: the cap from the table {cap.table} depends on it"
