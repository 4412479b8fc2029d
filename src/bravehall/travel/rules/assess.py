"""What of a claim is paid: a pure function of its costs, the agreement's caps, the rates and the grant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _, ngettext, say_money
from bravehall.travel.rules.money import ZERO, Currency, Rate, RateDay, Source, euros, rate_for


class Category(StrEnum):
    TRAIN = "train"
    COACH = "coach"
    FLIGHT = "flight"
    LOCAL = "local"
    LODGING = "lodging"
    VISA = "visa"
    INSURANCE = "insurance"
    OTHER = "other"


CATEGORIES = {
    Category.TRAIN: N_("Train"),
    Category.COACH: N_("Coach"),
    Category.FLIGHT: N_("Flight"),
    Category.LOCAL: N_("Local transport"),
    Category.LODGING: N_("Hotel"),
    Category.VISA: N_("Visa and border fees"),
    Category.INSURANCE: N_("Insurance"),
    Category.OTHER: N_("Other"),
}


class Per(StrEnum):
    """What a cap counts for: each night of the line, or the whole claim."""

    NIGHT = "night"
    CLAIM = "claim"


class Document(StrEnum):
    """What a donor may ask for."""

    RECEIPT = "receipt"
    BOARDING_PASS = "boarding_pass"  # noqa: S105  # a paper, not a secret
    GUEST_INVOICE = "guest_invoice"
    ATTENDANCE = "attendance"


DOCUMENTS = {
    Document.RECEIPT: N_("A receipt or ticket for each cost"),
    Document.BOARDING_PASS: N_("The boarding pass of each flight"),
    Document.GUEST_INVOICE: N_("A hotel invoice that names you as the guest"),
    Document.ATTENDANCE: N_("At least one day of attendance, which we look up ourselves"),
}


class Cost(msgspec.Struct, frozen=True):
    """One cost as it was entered. `nights` is 1 for everything but lodging."""

    id: UUID
    category: Category
    amount: Decimal
    currency: str
    spent_on: date
    nights: int = 1
    frozen: Rate | None = None  # the rate it was sent with before: a later one does not change it


class Cap(msgspec.Struct, frozen=True):
    category: Category
    amount: Decimal  # euros
    per: Per


class Line(msgspec.Struct, frozen=True):
    """What a cost comes to: `gross - cut = eligible`, in euros. `rate` is None for euros."""

    cost: UUID
    gross: Decimal
    cut: Decimal
    eligible: Decimal
    rate: Rate | None = None
    cap: Cap | None = None  # the one that cut
    nights: int = 1


class Assessment(msgspec.Struct, frozen=True):
    lines: tuple[Line, ...]
    gross: Decimal
    eligible: Decimal
    ceiling: Decimal

    @property
    def payable(self) -> Decimal:
        """Never more than was granted."""
        return min(self.eligible, self.ceiling)

    @property
    def unfunded(self) -> Decimal:
        return self.eligible - self.payable

    @property
    def released(self) -> Decimal:
        """What goes back to the budget line."""
        return self.ceiling - self.payable


def assess(
    costs: Iterable[Cost], *, caps: Iterable[Cap], rates: Iterable[Rate], source: Source, rate_day: RateDay,
    claimed_on: date, ceiling: Decimal,
) -> Assessment:  # fmt: skip
    """Convert each cost, cut it at its category's cap, add up. NoRate. The order of the costs changes no total."""
    known, limits = list(rates), {each.category: each for each in caps}
    left = {each.category: each.amount for each in limits.values() if each.per == Per.CLAIM}
    lines = []
    for cost in sorted(costs, key=lambda each: (each.spent_on, each.id)):
        rate = None
        if cost.currency != Currency.EUR:
            day = cost.spent_on if rate_day == RateDay.EXPENSE else claimed_on
            rate = cost.frozen or rate_for(known, source=source, currency=cost.currency, day=day)
        gross = euros(cost.amount, rate.rate, rate.direction) if rate else cost.amount
        cap = limits.get(cost.category)
        room = gross
        if cap is not None:
            room = cap.amount * cost.nights if cap.per == Per.NIGHT else left[cost.category]
        eligible = min(gross, room)
        if cost.category in left:
            left[cost.category] -= eligible
        lines.append(
            Line(cost.id, gross, gross - eligible, eligible, rate, cap if eligible < gross else None, cost.nights)
        )
    total = sum((each.eligible for each in lines), ZERO)
    return Assessment(tuple(lines), sum((each.gross for each in lines), ZERO), total, ceiling)


def why_cut(category: Category, amount: Decimal, per: Per, nights: int) -> str:
    """Why a cap cut a line, in words."""
    name, limit = _(CATEGORIES[category]), say_money(amount)
    if per == Per.CLAIM:
        return _("%(what)s: at most %(limit)s in one claim.") % {"what": name, "limit": limit}
    said = ngettext(
        "%(what)s: at most %(limit)s a night, for %(n)d night.",
        "%(what)s: at most %(limit)s a night, for %(n)d nights.",
        nights,
    )
    return said % {"what": name, "limit": limit, "n": nights}


class Nothing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("There is no cost in this claim yet. Add at least one, then send it."))


class ReceiptMissing(Refusal):
    def __init__(self, missing: int, allowed: Decimal) -> None:
        said = ngettext(
            "%(n)d cost has no receipt. Add it, or take the cost out.",
            "%(n)d costs have no receipt. Add them, or take the costs out.",
            missing,
        ) % {"n": missing}
        if allowed:
            said += " " + _("Up to %(limit)s together may go without one.") % {"limit": say_money(allowed)}
        super().__init__(said)


def complete(*, costs: int, without: list[Decimal], needed: bool, allowed: Decimal) -> None:
    """A claim can be sent. `without`: the euros of the costs that have no receipt. Nothing, ReceiptMissing."""
    if not costs:
        raise Nothing
    if needed and sum(without, ZERO) > allowed:
        raise ReceiptMissing(len(without), allowed)
