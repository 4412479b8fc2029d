"""A claim's costs by an agreement's terms, put to the assessment engine and read back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _, ngettext, say_money
from bravehall.travel.assessment import policy as engine
from bravehall.travel.assessment.assess import assess as engine_assess
from bravehall.travel.assessment.cuts import NAMES, Code, sentence
from bravehall.travel.assessment.evidence import Evidence, Grant
from bravehall.travel.assessment.fx import Convention, FxRate, FxRule
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.policy import Actual, Policy, Rule
from bravehall.travel.assessment.tables import Mark
from bravehall.travel.assessment.trip import Trip
from bravehall.travel.rules.money import ZERO, Direction, Rate, RateDay, Source


class Category(StrEnum):
    TRAIN = "train"
    COACH = "coach"
    FLIGHT = "flight"
    LOCAL = "local"
    LODGING = "lodging"
    VISA = "visa"
    INSURANCE = "insurance"
    OTHER = "other"


CATEGORIES = {each: NAMES[each] for each in Category}


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
    """`payable` is never more than was granted; `released` goes back to the budget line."""

    lines: tuple[Line, ...]
    gross: Decimal
    eligible: Decimal
    ceiling: Decimal
    payable: Decimal
    unfunded: Decimal
    released: Decimal


def policy_of(source: Source, rate_day: RateDay, caps: Iterable[Cap]) -> Policy:
    """An agreement's terms as the engine reads them: actual costs with caps, and a source's rates."""
    limits = {each.category: engine.Cap(per=each.per.value, amount=each.amount) for each in caps}
    rules: dict[str, Rule] = {each: Actual(caps=(limits[each],) if each in limits else ()) for each in Category}
    monthly = source == Source.INFOREURO
    if rate_day == RateDay.EXPENSE:
        convention = Convention.EXPENSE_MONTH if monthly else Convention.DAILY
    else:
        convention = Convention.REPORT_MONTH if monthly else Convention.REPORT_DAY
    return Policy(
        id="agreement", title="", source="", url="", read_on=date.min, mark=Mark.TYPED, categories=rules,
        fx=FxRule(source, convention),
    )  # fmt: skip


def published(rate: Rate) -> FxRate:
    """A stored rate as the engine reads it: which way round it is, by its two currencies."""
    pair = ("EUR", rate.currency) if rate.direction == Direction.UNITS_PER_EURO else (rate.currency, "EUR")
    return FxRate(rate.source, *pair, rate.rate, rate.valid_from, rate.valid_to, id=str(rate.id))


def assess(
    costs: Iterable[Cost], *, caps: Iterable[Cap], rates: Iterable[Rate], source: Source, rate_day: RateDay,
    claimed_on: date, ceiling: Decimal,
) -> Assessment:  # fmt: skip
    """Convert each cost, cut it at its category's cap, add up. NoRate. The order of the costs changes no total."""
    given, known, limits = list(costs), list(rates), {each.category: each for each in caps}
    by_id = {str(each.id): each for each in known} | {
        str(each.frozen.id): each.frozen for each in given if each.frozen is not None
    }
    items = [
        Item(
            str(each.id), each.category, each.amount, each.spent_on, each.currency,
            nights=each.nights if each.category == Category.LODGING else None,
            frozen=published(each.frozen) if each.frozen is not None else None,
        )
        for each in given
    ]  # fmt: skip
    evidence = Evidence(reported_on=claimed_on, grant=Grant(ceiling=ceiling))
    policy = policy_of(source, rate_day, limits.values())
    made = engine_assess(Trip(claimant=""), items, evidence, policy, (), [published(each) for each in known])
    lines = tuple(
        Line(
            UUID(line.id), line.gross, line.cut, line.eligible,
            by_id[line.rate.rates[0].id] if line.rate is not None else None,
            limits[Category(line.category)] if line.cuts else None, line.nights,
        )
        for line in made.lines
    )  # fmt: skip
    totals = made.totals
    return Assessment(lines, totals.gross, totals.eligible, ceiling, totals.approved, totals.unfunded, totals.released)


def why_cut(category: Category, amount: Decimal, per: Per, nights: int) -> str:
    """Why a cap cut a line, in words."""
    code = Code.CAP_NIGHT if per == Per.NIGHT else Code.CAP_CLAIM
    return sentence(code, ZERO, {"what": category.value, "limit": str(amount), "n": str(nights)})


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
