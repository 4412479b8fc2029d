"""The assessment: every category by its method, then what concerns the whole claim, then who pays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from bravehall.travel.assessment.actual import Costs
from bravehall.travel.assessment.base import ZERO, cents, split
from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.days import days_of
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.funding import funded, totals_of
from bravehall.travel.assessment.fx import EURO, FxRate, Rates, rate_for
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.journeys import zone
from bravehall.travel.assessment.per_diem import by_day, by_night, made
from bravehall.travel.assessment.policy import LumpSum, Mileage, PerDiemDay, PerDiemNight, Policy, UnitCost
from bravehall.travel.assessment.result import Assessment, Cut, Draft
from bravehall.travel.assessment.tables import RateTable
from bravehall.travel.assessment.trip import Outcome, Trip
from bravehall.travel.assessment.units import by_distance, lump_sum, mileage


def assess(
    trip: Trip, items: Iterable[Item], evidence: Evidence, policy: Policy, rates: Sequence[RateTable],
    fx: Iterable[FxRate],
) -> Assessment:  # fmt: skip
    """What of a claim is paid, why not the rest, and by whom. The order of the items changes nothing.

    `rates` are the tables the policy names, `fx` the published rates. NoRate, NoTable, NoFigure.
    """
    known, claimed = Rates(fx), list(items)
    drafts, notes = trip_lines(trip, evidence, policy, rates, known)
    covered = covered_by(drafts, trip, claimed, evidence, policy)
    costs = Costs(trip, claimed, evidence, policy, rates, known, covered)
    group = group_lines(trip, evidence, policy, known, costs)
    drafts += [*costs.lines(), *group]
    due, late = due_on(evidence, policy), is_late(evidence, policy)
    whole_claim(drafts, covered, trip, evidence, policy, late=late, due=due)
    notes += costs.notes + to_look_at(evidence, policy, due if late else None)
    lines, cuts = funded(drafts, policy)
    paid = {line.id for line in lines if line.eligible}
    # of what is not paid nobody needs to look at more
    notes = [note for note in notes if not note.line or note.line in paid]
    cuts_of_lines = [cut for line in lines for cut in line.cuts]
    totals, more = totals_of(lines, evidence.grant)
    return Assessment(lines, (*cuts_of_lines, *cuts, *more), tuple(notes), totals, due, late)


def trip_lines(
    trip: Trip, evidence: Evidence, policy: Policy, tables: Sequence[RateTable], rates: Rates
) -> tuple[list[Draft], list[Cut]]:
    """What follows from the trip itself, without any receipt."""
    drafts: list[Draft] = []
    notes: list[Cut] = []
    for category, rule in policy.categories.items():
        if isinstance(rule, PerDiemDay | PerDiemNight) and not made(trip, policy):
            continue
        if isinstance(rule, UnitCost | LumpSum) and trip.outcome != Outcome.TRAVELLED:
            continue
        if isinstance(rule, Mileage) and not driven(trip, category, policy):
            continue
        match rule:
            case PerDiemDay():
                drafts += by_day(category, rule, trip, evidence, policy, tables)
            case PerDiemNight():
                drafts += by_night(category, rule, trip, evidence, policy, tables)
            case UnitCost():
                found, missing = by_distance(category, rule, trip, policy, tables)
                drafts, notes = drafts + found, notes + missing
            case LumpSum():
                drafts += lump_sum(category, rule, trip, evidence, policy, tables)
            case Mileage():
                drafts += mileage(category, rule, trip, evidence, policy, rates)
    return drafts, notes


def covered_by(
    drafts: Iterable[Draft], trip: Trip, items: Iterable[Item], evidence: Evidence, policy: Policy
) -> dict[str, str]:
    """The categories that others of this claim cover already, and which."""
    there = {line.category for line in drafts if line.gross}
    there |= {item.category for item in items if item.amount > item.refunded and not item.private}
    there |= {each.category for each in evidence.group_costs if trip.claimant in each.delegates and each.amount}
    return {pair.category: pair.covered_by for pair in policy.not_twice if pair.covered_by in there}


def driven(trip: Trip, category: str, policy: Policy) -> bool:
    """The kilometres count: the trip was made, or the policy pays the way to a border that stayed shut."""
    return trip.outcome == Outcome.TRAVELLED or (
        trip.outcome == Outcome.EXIT_DENIED and category in policy.force_majeure.categories
    )


def group_lines(trip: Trip, evidence: Evidence, policy: Policy, rates: Rates, costs: Costs) -> list[Draft]:
    """This delegate's shares of what the organiser paid for a group: they count, and nothing of them is payable."""
    found = []
    for each in evidence.group_costs:
        if trip.claimant not in each.delegates:
            continue
        used = rate_for(rates, policy.fx, currency=each.currency, spent_on=each.spent_on, evidence=evidence)
        euros = used.euros(each.amount)
        share = split(euros, [Decimal(1)] * len(each.delegates))[each.delegates.index(trip.claimant)]
        about = {"day": each.spent_on, "amount": each.amount, "currency": each.currency, "payable": False}
        rate = used if each.currency != EURO else None
        line = Draft(each.id, each.category, "group", share, rate=rate, **about)
        if each.category not in policy.categories:
            line.limit(Code.NOT_COVERED, ZERO, what=each.category)
        if trip.outcome not in {Outcome.TRAVELLED, Outcome.WITHDRAWN} and (
            each.category not in policy.force_majeure.categories
        ):
            line.limit(Code.NOT_WITHOUT_TRIP, ZERO, what=each.category)
        costs.group(each, line)
        found.append(line)
    return found


def whole_claim(
    drafts: list[Draft],
    covered: Mapping[str, str],
    trip: Trip,
    evidence: Evidence,
    policy: Policy,
    *,
    late: bool,
    due: date | None,
) -> None:
    """Cuts that need to know the other lines, or concern all of them."""
    days = days_of(trip)
    private = len([day for day in days if trip.is_private(day.day)])
    mostly = policy.most_private is not None and bool(days) and private > policy.most_private * len(days)
    present = set(evidence.present) & set(evidence.event_days)
    never = policy.attendance.none_pays_nothing and evidence.event_days and not present
    for line in drafts:
        if trip.outcome == Outcome.WITHDRAWN:
            line.limit(Code.NOT_TRAVELLED, ZERO)
        if mostly:
            line.limit(Code.MOSTLY_PRIVATE, ZERO, limit=policy.most_private)
        if days and private == len(days):
            line.limit(Code.PRIVATE_COST, ZERO)
        if never and trip.outcome == Outcome.TRAVELLED:
            line.limit(Code.NEVER_ATTENDED, ZERO)
        if late and policy.deadline and policy.deadline.late == "nothing":
            line.limit(Code.TOO_LATE, ZERO, day=due)
    for line in drafts:
        if line.category in covered:
            line.limit(Code.NOT_TWICE, ZERO, what=line.category, by=covered[line.category])
    category_ceilings(drafts, evidence.grant.categories)


def category_ceilings(drafts: Sequence[Draft], ceilings: Mapping[str, Decimal]) -> None:
    """What the organiser has paid is gone: it takes of a ceiling first."""
    left, organiser = dict(ceilings), dict.fromkeys(ceilings, ZERO)
    for line in sorted(drafts, key=lambda each: each.payable):
        if line.category not in left:
            continue
        most, room = ceilings[line.category], left[line.category]
        taken = {"left": cents(room)} if room < most else {}
        if line.payable and organiser[line.category]:
            taken["organiser"] = organiser[line.category]
        line.limit(Code.CATEGORY_CEILING, room, what=line.category, limit=cents(most), **taken)
        left[line.category] -= line.left
        if not line.payable:
            organiser[line.category] += line.left


def due_on(evidence: Evidence, policy: Policy) -> date | None:
    """The last day on which the claim is in time, counted from the last day of the event."""
    if policy.deadline is None or not evidence.event_days:
        return None
    return max(evidence.event_days) + timedelta(days=policy.deadline.days)


def is_late(evidence: Evidence, policy: Policy) -> bool:
    """In the deadline's zone, midnight ends the day."""
    due = due_on(evidence, policy)
    if policy.deadline is None or due is None or evidence.submitted_at is None:
        return False
    return evidence.submitted_at.astimezone(zone(policy.deadline.zone)).date() > due


def to_look_at(evidence: Evidence, policy: Policy, late_since: date | None) -> list[Cut]:
    """What a person should see though it cuts nothing."""
    notes = []
    if policy.deadline is not None and evidence.submitted_at is not None and not evidence.event_days:
        notes.append(Cut(Code.NO_EVENT, ZERO))
    if late_since is not None and policy.deadline and policy.deadline.late == "review":
        notes.append(Cut(Code.LATE, ZERO, figures={"day": str(late_since)}))
    days, present = len(set(evidence.event_days)), len(set(evidence.present) & set(evidence.event_days))
    if days and (outside := set(evidence.present) - set(evidence.event_days)):
        notes.append(Cut(Code.PRESENT_OUTSIDE, ZERO, figures={"day": str(min(outside))}))
    below = policy.attendance.review_below
    if below is not None and days and present < below * days:
        notes.append(Cut(Code.FEW_DAYS, ZERO, figures={"present": str(present), "days": str(days)}))
    return notes
