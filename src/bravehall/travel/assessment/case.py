"""A case: one claim with all it needs, and, under `expect`, the answer it should get."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import msgspec
from babel.numbers import get_currency_precision, list_currencies

from bravehall.travel.assessment.assess import assess
from bravehall.travel.assessment.base import Closed
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.funding import OWN
from bravehall.travel.assessment.fx import FxRate
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.policy import Actual, Mileage, Policy
from bravehall.travel.assessment.result import Assessment
from bravehall.travel.assessment.tables import RateTable
from bravehall.travel.assessment.trip import Trip

MOST_DIGITS = 12  # before and after the point
MOST_COUNTED = 1_000_000
MOST_DAYS = 366
EARLIEST, LATEST = 1990, 2150


class Expected(Closed, frozen=True):
    """Only what is named is compared. `lines`: eligible euros by line; `cuts`: the sum of each code."""

    totals: dict[str, Decimal] = {}
    categories: dict[str, Decimal] = {}
    donors: dict[str, Decimal] = {}
    lines: dict[str, Decimal] = {}
    cuts: dict[str, Decimal] | None = None
    notes: tuple[str, ...] | None = None
    late: bool | None = None


class Case(Closed, frozen=True):
    title: str
    policy: str | Policy  # a preset's name, or the whole
    trip: Trip
    about: str = ""
    change: dict[str, Any] = {}  # laid over the preset: what the agreement says otherwise
    tables: tuple[str | RateTable, ...] | None = None  # names of presets or whole tables; without it, all presets
    fx: tuple[FxRate, ...] = ()
    items: tuple[Item, ...] = ()
    evidence: Evidence = Evidence()
    expect: Expected | None = None


class WrongCase(Exception):
    """What is wrong with a case, one `path: reason` a line."""


class Ready(Closed, frozen=True):
    """A case with its policy and tables found."""

    case: Case
    policy: Policy
    tables: tuple[RateTable, ...]

    def assessed(self) -> Assessment:
        """NoRate, NoTable, NoFigure."""
        case = self.case
        return assess(case.trip, case.items, case.evidence, self.policy, self.tables, case.fx)


def read_case(text: bytes, *, policies: Mapping[str, bytes], tables: Mapping[str, RateTable]) -> Ready:
    """A case from its file. WrongCase: every fault that was found, with its path."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongCase(f"$: this is no JSON: {error}") from None
    if loose := [f'{path}: write the figure as text, such as "12.50"' for path in floats(raw, "$")]:
        raise WrongCase("\n".join(loose))
    try:
        case = msgspec.convert(raw, Case)
    except msgspec.ValidationError as error:
        raise WrongCase(said(error)) from None
    policy = policy_of(case, policies)
    known = tables_of(case, tables)
    if wrong := [*wrong_figures(case, "$"), *wrong_figures(policy, "$.policy"), *wrong_figures(known, "$.tables")]:
        raise WrongCase("\n".join(wrong))
    if faults := list(faults_of(case, policy)):
        raise WrongCase("\n".join(faults))
    return Ready(case, policy, known)


def said(error: msgspec.ValidationError) -> str:
    why, _, path = str(error).partition(" - at `")
    return f"{path.rstrip('`') or '$'}: {why}"


def floats(raw: object, path: str) -> Iterator[str]:
    """Where a figure is a number with a fraction: it may have lost cents already."""
    if isinstance(raw, float):
        yield path
    elif isinstance(raw, dict):
        for name, each in raw.items():
            yield from floats(each, f"{path}.{name}")
    elif isinstance(raw, list):
        for n, each in enumerate(raw):
            yield from floats(each, f"{path}[{n}]")


def policy_of(case: Case, policies: Mapping[str, bytes]) -> Policy:
    """The policy a case means, with its changes. WrongCase."""
    if isinstance(case.policy, Policy):
        if case.change:
            raise WrongCase("$.change: the policy is given whole: write the change into it")
        return case.policy
    if case.policy not in policies:
        raise WrongCase(f"$.policy: there is no preset {case.policy!r}; there are {', '.join(sorted(policies))}")
    try:
        return msgspec.convert(merged(json.loads(policies[case.policy]), case.change), Policy)
    except msgspec.ValidationError as error:
        raise WrongCase(said(error).replace("$", "$.change", 1)) from None


def merged(base: Any, change: Any) -> Any:
    """JSON merge patch (RFC 7396): null takes a field away."""
    if not isinstance(change, dict):
        return change
    made = dict(base) if isinstance(base, dict) else {}
    for name, each in change.items():
        if each is None:
            made.pop(name, None)
        else:
            made[name] = merged(made.get(name), each)
    return made


def tables_of(case: Case, tables: Mapping[str, RateTable]) -> tuple[RateTable, ...]:
    """The tables a case names or brings. WrongCase."""
    if case.tables is None:
        return tuple(tables.values())
    found = []
    for n, each in enumerate(case.tables):
        if isinstance(each, str) and each not in tables:
            raise WrongCase(f"$.tables[{n}]: there is no preset {each!r}; there are {', '.join(sorted(tables))}")
        found.append(tables[each] if isinstance(each, str) else each)
    return tuple(found)


def faults_of(case: Case, policy: Policy) -> Iterator[str]:
    """What the shape alone cannot rule out: names that lead nowhere, times that run backwards, impossible figures."""
    yield from trip_faults(case.trip)
    yield from policy_faults(policy, case.trip)
    names: set[str] = set()
    for n, item in enumerate(case.items):
        path = f"$.items[{n}]"
        if item.id in names:
            yield f"{path}.id: {item.id!r} is there twice"
        names.add(item.id)
        if not isinstance(policy.categories.get(item.category), Actual | None):
            yield f"{path}.category: {item.category!r} is not claimed by receipts: it follows from the trip"
        for document in item.documents:
            if document not in case.evidence.documents:
                yield f"{path}.documents: there is no document {document!r} in $.evidence.documents"
        if item.entitled > item.persons or item.persons < 1 or item.nights < 0 or item.entitled < 0:
            yield f"{path}: persons, entitled persons and nights do not fit"
        if not 0 <= item.official_share <= 1:
            yield f"{path}.official_share: from 0 to 1"
        yield from amount_faults(item.amount, item.currency, path)
        if item.frozen is not None and {item.frozen.base, item.frozen.quote} != {"EUR", item.currency}:
            yield f"{path}.frozen: it is no rate between EUR and {item.currency}"
    for n, cost in enumerate(case.evidence.group_costs):
        yield from amount_faults(cost.amount, cost.currency, f"$.evidence.group_costs[{n}]")
        if not cost.delegates or len(set(cost.delegates)) < len(cost.delegates):
            yield f"$.evidence.group_costs[{n}].delegates: nobody, or somebody twice"


def policy_faults(policy: Policy, trip: Trip) -> Iterator[str]:
    if policy.deadline is not None and policy.deadline.zone not in zones():
        yield f"$.policy.deadline.zone: {policy.deadline.zone!r} is no IANA time zone"
    names = [each.id for each in policy.funders]
    if len(set(names)) < len(names) or OWN in names:
        yield f"$.policy.funders: each has an id of its own, and none is {OWN!r}"
    vehicles = {name for rule in policy.categories.values() if isinstance(rule, Mileage) for name in rule.rates}
    for n, leg in enumerate(trip.legs):
        if leg.vehicle and leg.vehicle not in vehicles:
            yield f"$.trip.legs[{n}].vehicle: the policy has no rate for {leg.vehicle!r}"
        if leg.vehicle and leg.km is None:
            yield f"$.trip.legs[{n}].km: how far was it with one's own vehicle?"


@cache
def currencies() -> frozenset[str]:
    return frozenset(list_currencies())


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def amount_faults(amount: Decimal, currency: str, path: str) -> Iterator[str]:
    """ISO 4217 says how many decimals a currency has."""
    if currency not in currencies():
        yield f"{path}.currency: {currency!r} is no ISO 4217 code"
        return
    places = get_currency_precision(currency)
    if amount.is_finite() and amount != round(amount, places):
        yield f"{path}.amount: {currency} has {places} decimals"


def trip_faults(trip: Trip) -> Iterator[str]:
    known = zones()
    for name, place in trip.places.items():
        if place.zone not in known:
            yield f"$.trip.places.{name}.zone: {place.zone!r} is no IANA time zone"
    if trip.home and trip.home not in trip.places:
        yield f"$.trip.home: there is no place {trip.home!r}"
    before = None
    for n, leg in enumerate(trip.legs):
        for field, place_name in (("origin", leg.origin), ("destination", leg.destination)):
            if place_name not in trip.places:
                yield f"$.trip.legs[{n}].{field}: there is no place {place_name!r}"
        if leg.arrives < leg.departs:
            yield f"$.trip.legs[{n}].arrives: before it departs"
        if before is not None and leg.departs < before:
            yield f"$.trip.legs[{n}].departs: before the leg before it arrives"
        before = leg.arrives
    if trip.legs and (max(leg.arrives for leg in trip.legs) - trip.legs[0].departs).days > MOST_DAYS:
        yield f"$.trip.legs: longer than {MOST_DAYS} days"


def wrong_figures(found: object, path: str) -> Iterator[str]:
    """Figures that are none, or that nobody ever claimed; days nobody travelled on; rates of nothing."""
    if isinstance(found, Decimal):
        if (
            not found.is_finite()
            or found.adjusted() > MOST_DIGITS
            or not -MOST_DIGITS <= int(found.as_tuple().exponent) <= 0
        ):
            yield f"{path}: this is no figure"
        elif found < 0:
            yield f"{path}: less than nothing"
    elif isinstance(found, int) and not isinstance(found, bool) and not 0 <= found <= MOST_COUNTED:
        yield f"{path}: this is no number of anything"
    elif isinstance(found, date) and not EARLIEST <= found.year <= LATEST:
        yield f"{path}: this year is none of a claim"
    elif isinstance(found, msgspec.Struct):
        if isinstance(found, FxRate) and (
            not found.rate or not found.units or found.valid_to < found.valid_from or found.base == found.quote
        ):
            yield f"{path}: a rate is more than nothing, between two currencies, and ends after it begins"
        for name in found.__struct_fields__:
            yield from wrong_figures(getattr(found, name), f"{path}.{name}")
    elif isinstance(found, dict):
        for key, each in found.items():
            yield from wrong_figures(key, f"{path}.{key}")
            yield from wrong_figures(each, f"{path}.{key}")
    elif isinstance(found, tuple):
        for n, each in enumerate(found):
            yield from wrong_figures(each, f"{path}[{n}]")


def differences(expected: Expected, made: Assessment) -> list[str]:
    """Where an assessment is not what its case expects: one `what: expected, found` a line."""
    codes: dict[str, Decimal] = {}
    for cut in made.cuts:
        codes[cut.code] = codes.get(cut.code, Decimal(0)) + cut.amount
    lines = {line.id: line.eligible for line in made.lines}
    totals = {name: getattr(made.totals, name) for name in made.totals.__struct_fields__}
    pairs: list[tuple[str, object, object]] = [
        (f"{kind}.{name}", each, there.get(name))
        for kind, wanted, there in (
            ("totals", expected.totals, totals),
            ("categories", expected.categories, made.totals.categories),
            ("donors", expected.donors, made.totals.donors),
            ("lines", expected.lines, lines),
        )
        for name, each in wanted.items()
    ]
    if expected.cuts is not None:
        pairs += [(f"cuts.{name}", expected.cuts.get(name), codes.get(name)) for name in {*expected.cuts, *codes}]
    if expected.notes is not None:
        pairs.append(("notes", sorted(expected.notes), sorted(note.code.value for note in made.notes)))
    if expected.late is not None:
        pairs.append(("late", expected.late, made.late))
    return sorted(f"{what}: expected {wanted}, found {found}" for what, wanted, found in pairs if wanted != found)


def schema() -> dict[str, Any]:
    """The JSON Schema of a case. A figure is text; a whole one may be a number."""
    found = msgspec.json.schema(Case)
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "Bravehall travel case"
    figures(found)
    return found


def figures(part: Any) -> None:
    if isinstance(part, dict):
        if part.get("format") == "decimal":
            part.update(type=["string", "integer"], pattern=r"^\d+(\.\d+)?$")
            del part["format"]
        for each in part.values():
            figures(each)
    elif isinstance(part, list):
        for each in part:
            figures(each)
