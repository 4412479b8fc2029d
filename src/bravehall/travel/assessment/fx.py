"""Exchange rates with their direction, and the conventions by which one of them is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from bravehall.travel.assessment.base import CENT, ONE, Closed
from bravehall.travel.assessment.evidence import Evidence, Period
from bravehall.travel.rules.money import NoRate, Source

EURO = "EUR"
WHOLE = Fraction(1)
DAY, HOLIDAYS = timedelta(days=1), timedelta(days=7)


class Convention(StrEnum):
    """Which day's rate counts."""

    EXPENSE_MONTH = "expense_month"
    REPORT_MONTH = "report_month"
    REPORT_DAY = "report_day"  # of the day of the report, else the last one fixed before it
    DAILY = "daily"  # of the day, else the last one fixed before it
    PERIOD_AVERAGE = "period_average"  # the mean of the series over the reporting period


class FxRate(Closed, frozen=True):
    """`units` of `base` are `rate` of `quote`: InforEuro says EUR/UAH 51.01115, the NBU PLN/UAH 11.70 or 100 HUF/UAH 13.9."""

    source: Source
    base: str
    quote: str
    rate: Decimal
    valid_from: date
    valid_to: date
    units: int = 1
    id: str = ""


class FxRule(Closed, frozen=True):
    source: Source
    convention: Convention = Convention.EXPENSE_MONTH
    fallback: Source | None = None  # for currencies the source does not have
    fallback_convention: Convention | None = None
    statement: bool = False  # the euros of a card statement count where there are some
    days_back: int = 7  # how old the last fixing may be


class Used(Closed, frozen=True):
    """The rate of a line: euros are `amount × times ÷ over`, rounded once. `rates` are the published ones behind it."""

    times: Decimal
    over: Decimal
    rates: tuple[FxRate, ...] = ()

    def euros(self, amount: Decimal, share: Fraction = WHOLE) -> Decimal:
        """Of a share of the amount."""
        with localcontext() as exact:
            exact.prec = 60
            ours = amount * self.times * share.numerator / (self.over * share.denominator)
            return ours.quantize(CENT, ROUND_HALF_UP)


SAME = Used(ONE, ONE)


def used(rate: FxRate, currency: str) -> Used:
    """A published rate between the euro and the currency, whichever way round it is quoted."""
    if rate.base == EURO and rate.quote == currency:
        return Used(Decimal(rate.units), rate.rate, (rate,))
    return Used(rate.rate, Decimal(rate.units), (rate,))


class Rates:
    """The published rates, by source and pair. Holds none that was superseded."""

    def __init__(self, rates: Iterable[FxRate]) -> None:
        self.series: dict[tuple[Source, frozenset[str]], list[FxRate]] = {}
        for each in rates:
            self.series.setdefault((each.source, frozenset({each.base, each.quote})), []).append(each)
        for known in self.series.values():
            known.sort(key=lambda each: (each.valid_from, -each.valid_to.toordinal()))
            widest: FxRate | None = None
            kept = []
            for each in known:
                if widest is None or not said_in(each, widest):
                    kept.append(each)
                    widest = each if widest is None or each.valid_to > widest.valid_to else widest
            known[:] = kept

    def has(self, source: Source, currency: str) -> bool:
        """Whether the source has anything of this currency: then a rate that is missing is a hole, and no other source's matter."""
        return any(of == source and currency in pair for of, pair in self.series)

    def pair(self, source: Source, one: str, other: str) -> list[FxRate]:
        return self.series.get((source, frozenset({one, other})), [])

    def on(self, source: Source, one: str, other: str, day: date, back: int = 0) -> FxRate | None:
        """The rate whose days hold this one; with `back`, else the last that began at most so many days before."""
        for each in reversed(self.pair(source, one, other)):
            if each.valid_from <= day and (day <= each.valid_to or (day - each.valid_from).days <= back):
                return each
        return None

    def bridge(self, source: Source, currency: str, day: date, back: int) -> Used | None:
        """Through a third currency, as the NBU quotes everything in hryvnias."""
        pairs = [
            pair - {currency} for of, pair in self.series if of == source and currency in pair and EURO not in pair
        ]
        for (third,) in sorted(pairs, key=sorted):
            ours, theirs = self.on(source, currency, third, day, back), self.on(source, EURO, third, day, back)
            if ours is not None and theirs is not None:
                one, two = per_unit(ours, currency), per_unit(theirs, EURO)
                return Used(one.times * two.over, one.over * two.times, (ours, theirs))
        return None

    def average(self, source: Source, currency: str, period: Period) -> Used | None:
        """The mean over the period of the units a euro buys. None: the series has a hole in the period.

        A figure said again for days of which some are said already (a file for July to August, another for August to
        September) counts once."""
        if self.hole(source, currency, period) is not None:
            return None
        every = self.within(source, currency, period)
        known = every[:1] + [each for before, each in pairwise(every) if each.valid_from > before.valid_to]
        with localcontext() as exact:
            exact.prec = 40
            units = [each.rate / each.units if each.base == EURO else Decimal(each.units) / each.rate for each in known]
            return Used(ONE, sum(units, Decimal(0)) / len(units), tuple(known))

    def within(self, source: Source, currency: str, period: Period) -> list[FxRate]:
        return [
            each for each in self.pair(source, EURO, currency)
            if each.valid_from <= period.last and each.valid_to >= period.first
        ]  # fmt: skip

    def hole(self, source: Source, currency: str, period: Period) -> date | None:
        """The first day of the period for which a rate is missing."""
        before: FxRate | None = None
        covered = period.first - DAY
        for each in self.within(source, currency, period):
            longest = DAY + grace(each) if before is None else max(DAY, min(grace(before), grace(each)))
            if each.valid_from - covered > longest:
                return covered + DAY
            if before is None or each.valid_to > covered:
                covered, before = each.valid_to, each
        ends = before is not None and period.last - covered <= grace(before)
        return None if ends or covered >= period.last else covered + DAY


def same(one: FxRate, other: FxRate) -> bool:
    """Whichever way round and for however many units they are quoted."""
    if one.base == other.base:
        return one.rate * other.units == other.rate * one.units
    return one.rate * other.rate == one.units * other.units


def said_in(one: FxRate, wide: FxRate) -> bool:
    """The same figure, for days that the other one has."""
    return wide.valid_from <= one.valid_from and one.valid_to <= wide.valid_to and same(one, wide)


def grace(rate: FxRate) -> timedelta:
    """How long nothing may be fixed before or after it: a weekend with holidays beside a daily rate. A month has no such days."""
    return HOLIDAYS if rate.valid_to - rate.valid_from < HOLIDAYS else timedelta(0)


def per_unit(rate: FxRate, currency: str) -> Used:
    """How many of the other currency one unit is, as a fraction."""
    if rate.base == currency:
        return Used(rate.rate, Decimal(rate.units))
    return Used(Decimal(rate.units), rate.rate)


def rate_for(rates: Rates, rule: FxRule, *, currency: str, spent_on: date, evidence: Evidence) -> Used:
    """The rate that counts for a cost of that day. NoRate."""
    if currency == EURO:
        return SAME
    source, way = rule.source, rule.convention
    found = by_convention(rates, source, way, rule.days_back, currency, spent_on, evidence)
    if found is None and rule.fallback is not None and not rates.has(source, currency):
        second = rule.fallback_convention or way
        found = by_convention(rates, rule.fallback, second, rule.days_back, currency, spent_on, evidence)
        if rates.has(rule.fallback, currency):
            source, way = rule.fallback, second
    if found is None:
        missing, period = None, evidence.period if way == Convention.PERIOD_AVERAGE else None
        if period is not None:
            missing = rates.hole(source, currency, period)
        day = missing or day_that_counts(way, spent_on, evidence)
        raise NoRate(currency, day, source, (period.first, period.last) if period is not None else None)
    return found


def day_that_counts(convention: Convention, spent_on: date, evidence: Evidence) -> date:
    if convention in {Convention.REPORT_MONTH, Convention.REPORT_DAY} and evidence.reported_on is not None:
        return evidence.reported_on
    return spent_on


def by_convention(
    rates: Rates, source: Source, convention: Convention, back: int, currency: str, spent_on: date, evidence: Evidence
) -> Used | None:
    day = day_that_counts(convention, spent_on, evidence)
    if convention == Convention.PERIOD_AVERAGE:
        return rates.average(source, currency, evidence.period) if evidence.period else None
    days = back if convention in {Convention.DAILY, Convention.REPORT_DAY} else 0
    direct = rates.on(source, EURO, currency, day, days)
    return used(direct, currency) if direct else rates.bridge(source, currency, day, days)
