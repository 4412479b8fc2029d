"""Amounts and rates: how they are typed, who publishes them. Decimal throughout."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
MOST = Decimal("9999999.99")
SPACES = re.compile(r"[\s\u00a0\u202f'’]")
AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")
RATE = re.compile(r"[0-9]{1,8}(\.[0-9]{1,8})?")


class Currency(StrEnum):
    EUR = "EUR"
    UAH = "UAH"
    PLN = "PLN"
    CZK = "CZK"
    HUF = "HUF"


class Source(StrEnum):
    """Who publishes a rate. An agreement names the one it converts by."""

    INFOREURO = "inforeuro"
    NBU = "nbu"
    ECB = "ecb"


SOURCES = {
    Source.INFOREURO: N_("InforEuro (European Commission, monthly)"),
    Source.NBU: N_("National Bank of Ukraine"),
    Source.ECB: N_("European Central Bank"),
}


class Direction(StrEnum):
    """What the figure of a rate counts: 51.01115 hryvnias for a euro, or 0.0196 euros for a hryvnia."""

    UNITS_PER_EURO = "units_per_euro"
    EUROS_PER_UNIT = "euros_per_unit"


class RateDay(StrEnum):
    """Which day's rate counts: the day the money was spent, or the day the claim is sent."""

    EXPENSE = "expense"
    CLAIM = "claim"


class Rate(msgspec.Struct, frozen=True):
    id: UUID
    source: Source
    currency: str
    direction: Direction
    rate: Decimal
    valid_from: date
    valid_to: date


class NoRate(Refusal):
    """`period`: of which the mean needs this day."""

    def __init__(self, currency: str, day: date, source: Source, period: tuple[date, date] | None = None) -> None:
        said = _(
            "There is no %(source)s rate for %(currency)s on %(day)s yet. The travel officer can enter it; try again later."
        )
        if period is not None:
            said = _(
                "%(source)s: there is no rate for %(currency)s from %(day)s on, and the mean of %(first)s to %(last)s needs it. Enter it, or correct the period."
            )
        shown = {"source": _(SOURCES[source]), "currency": currency, "day": day.isoformat()}
        super().__init__(said % (shown | dict(zip(("first", "last"), map(str, period or ()), strict=False))))


def amount_of(text: str, field: str = "amount") -> Decimal:
    """What somebody typed as an amount: "1 250,50" and "1250.5" are the same. Refusal: no amount, none, too much."""
    plain = SPACES.sub("", text).replace(",", ".")
    if not AMOUNT.fullmatch(plain):
        raise Refusal(_("Write an amount with at most two decimals, such as 1250.50."), field=field)
    found = Decimal(plain).quantize(CENT)
    if found == 0:
        raise Refusal(_("The amount should be more than nothing."), field=field)
    if found > MOST:
        raise Refusal(_("The amount is too large. Check the figures."), field=field)
    return found


def rate_of(text: str, field: str = "rate") -> Decimal:
    """What somebody typed as a rate. Refusal."""
    plain = SPACES.sub("", text).replace(",", ".")
    if not RATE.fullmatch(plain) or not Decimal(plain):
        raise Refusal(_("Write the rate with at most eight decimals, such as 51.01115."), field=field)
    return Decimal(plain)
