"""Per diems by day and by night."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from bravehall.travel.assessment.base import ZERO, cents
from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.days import Day, Outing, nights_of, outings
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.policy import PerDiemDay, PerDiemNight, Policy, Step, Steps
from bravehall.travel.assessment.result import Draft
from bravehall.travel.assessment.tables import RateTable, figure, table_for
from bravehall.travel.assessment.trip import Meal, Outcome, Trip

HOUR = 3600
WHOLE = Step(Decimal(0))


def step_of(steps: Iterable[Step], seconds: int) -> Step | None:
    """The highest step that so many seconds reach."""
    reached = [
        each for each in steps
        if (seconds > each.hours * HOUR if each.over else seconds >= each.hours * HOUR)
    ]  # fmt: skip
    return max(reached, key=lambda each: each.hours, default=None)


def portions(scheme: Steps, outing: Outing) -> list[tuple[Day, Step]]:
    """Which days are paid, and how much of each."""
    days = outing.days
    if not days:
        return []
    if scheme.by == "calendar":
        return [(day, WHOLE) for day in days]
    if scheme.by == "day_hours":
        return [(day, step) for day in days if (step := step_of(scheme.steps, day.seconds))]
    if scheme.by == "periods":
        return by_periods(scheme, days)
    if outing.length > timedelta(hours=24):
        edge = Step(Decimal(0), column=scheme.edge)
        return [(day, edge if day.first or day.last else WHOLE) for day in days]
    paid = [(day, step) for day in days if (step := step_of(scheme.steps, day.seconds))]
    if not paid and (step := step_of(scheme.steps, hours_of(days))):
        return [(max(days, key=lambda day: day.seconds), step)]
    return paid


def hours_of(days: Sequence[Day]) -> int:
    """In seconds."""
    return sum(day.seconds for day in days)


def by_periods(scheme: Steps, days: Sequence[Day]) -> list[tuple[Day, Step]]:
    """Each 24 hours since the departure is one whole day; what is left is paid by its hours."""
    count, left = divmod(hours_of(days), 24 * HOUR)
    found = [(days[min(n, len(days) - 1)], WHOLE) for n in range(count)]
    steps = (scheme.rest or scheme.steps) if count else scheme.steps
    if left and (step := step_of(steps, left)):
        found.append((days[min(count, len(days) - 1)], step))
    return found


def eaten_on(
    parts: Sequence[tuple[Day, Step]], scheme: Steps, outing: Outing, trip: Trip
) -> dict[date, list[tuple[date, set[Meal]]]]:
    """The meals that are cut from the first line of each day. Where lines are for hours and not for a date, they have those
    of the days without one too."""
    found: dict[date, list[tuple[date, set[Meal]]]] = {}
    paid, days = [day.day for day, _step in parts], {day.day for day in outing.days}
    by_hours = scheme.by == "periods" or (
        scheme.by == "edges" and not any(step_of(scheme.steps, d.seconds) for d, _ in parts)
    )
    for on, meals in sorted(trip.meals.items()):
        line = on if on in paid else max((day for day in paid if day < on), default=min(paid, default=None))
        if on in days and line is not None and (on == line or by_hours):
            found.setdefault(line, []).append((on, set(meals)))
    return found


def by_day(
    category: str, rule: PerDiemDay, trip: Trip, evidence: Evidence, policy: Policy, tables: Sequence[RateTable]
) -> list[Draft]:
    """One line a paid day: its rate, less the meals, nothing for private days and days not attended. NoTable, NoFigure."""
    lines: list[Draft] = []
    paid = 0
    parts: list[tuple[Day, Step]] = []
    eaten: dict[date, list[tuple[date, set[Meal]]]] = {}
    for outing in outings(trip):
        its = portions(rule.steps, outing)
        eaten |= eaten_on(its, rule.steps, outing, trip)
        parts += its
    for n, (day, step) in enumerate(parts, start=1):
        table = table_for(tables, rule.table, dates=policy.dates, trip_day=day.day)
        column = rule.full if step.column == "full" else step.column
        country, place = day.country, day.place
        if rule.en_route == "destination" and day.bound_for is not None:
            country, place = day.bound_for.country, day.bound_for.name
        gross = cents(figure(table, country, place, column) * step.share / step.divisor)
        line = Draft(f"{category}/{day.day}/{n}", category, "per_diem_day", gross, day=day.day, table=table.id)
        if trip.is_private(day.day):
            line.limit(Code.PRIVATE_DAY, ZERO, day=day.day)
        if day.day in trip.days_paid_elsewhere:
            line.limit(Code.PAID_ELSEWHERE, ZERO, day=day.day)
        if policy.attendance.per_day and day.day in evidence.event_days and day.day not in evidence.present:
            line.limit(Code.NOT_ATTENDED, ZERO, day=day.day)
        if rule.most_days is not None and paid >= rule.most_days:
            line.limit(Code.TOO_MANY_DAYS, ZERO, n=rule.most_days)
        paid += line.left > 0
        for on, meals in eaten.pop(day.day, ()) if line.left else ():
            given = [meal for meal in rule.meals.shares if meal in meals]
            share = sum((rule.meals.shares[meal] for meal in given), Decimal(0))
            base = figure(table, country, place, rule.full) if rule.meals.base == "full" else gross
            line.limit(Code.MEALS, line.left - cents(share * base), day=on, meals=",".join(given))
        lines.append(line)
    return lines


def by_night(
    category: str, rule: PerDiemNight, trip: Trip, evidence: Evidence, policy: Policy, tables: Sequence[RateTable]
) -> list[Draft]:
    """One line a night: its rate, less the bed that somebody else paid. NoTable, NoFigure."""
    lines: list[Draft] = []
    for night in nights_of(trip):
        if night.en_route and rule.en_route == "none":
            continue
        table = table_for(tables, rule.table, dates=policy.dates, trip_day=night.day)
        gross = cents(figure(table, night.country, night.place, rule.column))
        line = Draft(f"{category}/{night.day}", category, "per_diem_night", gross, day=night.day, table=table.id)
        if trip.is_private(night.day):
            line.limit(Code.PRIVATE_DAY, ZERO, day=night.day)
        if night.day in trip.days_paid_elsewhere:
            line.limit(Code.PAID_ELSEWHERE, ZERO, day=night.day)
        if policy.attendance.per_day and night.day in evidence.event_days and night.day not in evidence.present:
            line.limit(Code.NOT_ATTENDED, ZERO, day=night.day)
        if night.day in trip.nights_provided:
            less = gross if rule.provided is None else rule.provided
            line.limit(Code.NIGHT_PROVIDED, line.left - less, day=night.day)
        lines.append(line)
    return lines


def made(trip: Trip, policy: Policy) -> bool:
    """The days of the trip count: it was made, or the policy pays the way to a border that stayed shut."""
    return trip.outcome == Outcome.TRAVELLED or (trip.outcome == Outcome.EXIT_DENIED and policy.force_majeure.per_diem)
