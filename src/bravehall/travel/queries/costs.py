"""The costs of a claim, and what they come to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import msgspec

from bravehall.attendance.queries import STANDS
from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.travel.rules.assess import (
    Assessment,
    Cap,
    Category,
    Cost,
    Per,
    assess,
    why_cut,
)
from bravehall.travel.rules.money import CENT, ZERO, Direction, NoRate, Rate, RateDay, Source

CURRENT = "NOT EXISTS (SELECT FROM fx_rate n WHERE n.supersedes = r.id)"


class CostLine(msgspec.Struct, frozen=True):
    """A cost as its page shows it: in its own currency, in euros, and every cut with its reason in words."""

    id: UUID
    category: Category
    amount: Decimal
    currency: str
    spent_on: date
    nights: int
    note: str
    receipt: UUID | None
    receipt_name: str
    receipt_mime: str
    elsewhere: int  # other claims, not taken back, that hold the same file
    gross: Decimal | None = None  # None: no rate is known yet
    cut: Decimal = ZERO
    eligible: Decimal | None = None
    reasons: tuple[str, ...] = ()
    rate: Decimal | None = None
    rate_from: date | None = None
    rate_url: str = ""
    direction: Direction = Direction.UNITS_PER_EURO
    rate_mark: str = ""
    superseded: bool = False  # its source has published another figure since
    officer_cut: Decimal = ZERO
    officer_reason: str = ""

    @property
    def room(self) -> Decimal:
        """What an officer can still cut."""
        return (self.eligible or ZERO) + self.officer_cut


class Costs(msgspec.Struct, frozen=True):
    lines: list[CostLine]
    gross: Decimal
    eligible: Decimal
    payable: Decimal
    unfunded: Decimal
    missing: list[str] = []  # what keeps the figures from being whole, in words

    @property
    def cut(self) -> Decimal:
        return self.gross - self.eligible


class Terms(msgspec.Struct, frozen=True):
    """By which rules a claim is assessed."""

    source: Source
    rate_day: RateDay
    ceiling: Decimal
    zone: str
    caps: list[Cap]

    def assessed(self, costs: list[Cost], rates: list[Rate], claimed_on: date) -> Assessment:
        """NoRate."""
        return assess(
            costs, caps=self.caps, rates=rates, source=self.source, rate_day=self.rate_day, claimed_on=claimed_on,
            ceiling=self.ceiling,
        )  # fmt: skip


async def terms_of(claim: UUID) -> Terms:
    found = await row(
        "SELECT a.id, a.source, a.rate_day, a.deadline_zone AS zone, g.ceiling FROM claim c"
        " JOIN travel_grant g ON g.id = c.travel_grant JOIN budget_line l ON l.id = g.line"
        " JOIN funding_agreement a ON a.id = l.agreement WHERE c.id = {}",
        claim,
    )
    if found is None:
        raise NotFound
    caps = await rows("SELECT category, amount, per FROM category_cap WHERE agreement = {}", found["id"])
    return msgspec.convert({**found, "caps": caps}, Terms)


async def rates_of(source: Source) -> list[Rate]:
    """The rates of a source that nobody has corrected."""
    found = await rows(
        f"SELECT r.id, r.source, r.currency, r.direction, r.rate, r.valid_from, r.valid_to FROM fx_rate r"
        f" WHERE r.source = {{}} AND {CURRENT}",
        source,
    )
    return msgspec.convert(found, list[Rate])


async def assessment_of(claim: UUID, *, claimed_on: date) -> Assessment:
    """What the claim comes to if it is sent on that day. NotFound, NoRate."""
    terms = await terms_of(claim)
    found = await rows(
        "SELECT i.id, i.category, i.amount, i.currency, i.spent_on, i.nights, r.id AS rate_id, r.source, r.direction,"
        " r.rate, r.valid_from, r.valid_to FROM expense_item i LEFT JOIN fx_rate r ON r.id = i.fx_rate WHERE i.claim = {}",
        claim,
    )
    costs = [
        Cost(
            each["id"], Category(each["category"]), each["amount"], each["currency"], each["spent_on"], each["nights"],
            Rate(
                each["rate_id"], Source(each["source"]), each["currency"], Direction(each["direction"]), each["rate"],
                each["valid_from"], each["valid_to"],
            ) if each["rate_id"] else None,
        )
        for each in found
    ]  # fmt: skip
    return terms.assessed(costs, await rates_of(terms.source), claimed_on)


async def costs_of(claim: UUID, *, editable: bool, claimed_on: date) -> Costs:
    """The costs of a claim: as they were frozen, or, while it is filled in, as they would be today."""
    terms = await terms_of(claim)
    found = await rows(
        "SELECT i.id, i.category, i.amount, i.currency, i.spent_on, i.nights, i.note, i.receipt, i.gross, i.cap_cut,"
        " i.cap_amount, i.cap_per, i.officer_cut, i.officer_reason, i.eligible, i.rate, r.valid_from AS rate_from,"
        " coalesce(r.url, '') AS rate_url, coalesce(r.direction, 'units_per_euro') AS direction, coalesce(r.mark, '') AS rate_mark,"
        " coalesce(f.name, '') AS receipt_name, coalesce(f.mime, '') AS receipt_mime,"
        " EXISTS (SELECT FROM fx_rate n WHERE n.supersedes = i.fx_rate) AS superseded,"
        " (SELECT count(DISTINCT o.claim) FROM receipt o JOIN claim oc ON oc.id = o.claim"
        "  WHERE o.original_sha256 = p.original_sha256 AND o.claim <> i.claim AND oc.state <> 'withdrawn') AS elsewhere"
        " FROM expense_item i LEFT JOIN fx_rate r ON r.id = i.fx_rate LEFT JOIN receipt p ON p.id = i.receipt"
        " LEFT JOIN stored_file f ON f.id = p.file WHERE i.claim = {} ORDER BY i.spent_on, i.id",
        claim,
    )
    lines = [frozen(each) for each in found]
    missing: list[str] = []
    if editable:
        lines, missing = await as_of_today(lines, terms, claimed_on)
    gross = sum((each.gross or ZERO for each in lines), ZERO)
    eligible = sum((each.eligible or ZERO for each in lines), ZERO)
    payable = min(eligible, terms.ceiling)
    return Costs(lines, gross, eligible, payable, eligible - payable, missing)


def frozen(each: dict[str, object]) -> CostLine:
    line = msgspec.convert({name: each[name] for name in CostLine.__struct_fields__ if name in each}, CostLine)
    cut = msgspec.convert(each["cap_cut"], Decimal)
    reasons = []
    if cut and each["cap_amount"] is not None:
        cap = msgspec.convert(each["cap_amount"], Decimal)
        reasons.append(why_cut(line.category, cap, Per(str(each["cap_per"])), line.nights))
    if line.officer_cut:
        reasons.append(line.officer_reason)
    return msgspec.structs.replace(line, cut=cut + line.officer_cut, reasons=tuple(reasons))


async def as_of_today(lines: list[CostLine], terms: Terms, claimed_on: date) -> tuple[list[CostLine], list[str]]:
    """The same lines as they would be frozen now; a line without a rate has no euros, and says so."""
    rates, missing = await rates_of(terms.source), []
    known, ready = [], []
    for line in lines:
        rate = None
        if line.rate is not None and line.rate_from is not None:  # sent before: its rate stays
            rate = Rate(line.id, terms.source, line.currency, line.direction, line.rate, line.rate_from, line.rate_from)
        cost = Cost(line.id, line.category, line.amount, line.currency, line.spent_on, line.nights, rate)
        try:
            terms.assessed([cost], rates, claimed_on)
        except NoRate as refusal:
            missing.append(str(refusal))
            known.append(msgspec.structs.replace(line, gross=None, eligible=None))
            continue
        known.append(line)
        ready.append(cost)
    assessed = terms.assessed(ready, rates, claimed_on)
    by_cost = {each.cost: each for each in assessed.lines}
    shown = []
    for line in known:
        if (made := by_cost.get(line.id)) is None:
            shown.append(line)
            continue
        reasons = (why_cut(line.category, made.cap.amount, made.cap.per, line.nights),) if made.cap else ()
        shown.append(
            msgspec.structs.replace(
                line, gross=made.gross, cut=made.cut, eligible=made.eligible, reasons=reasons,
                rate=made.rate.rate if made.rate else None, rate_from=made.rate.valid_from if made.rate else None,
            )
        )  # fmt: skip
    return shown, list(dict.fromkeys(missing))


async def preview(claim: UUID, *, amount: Decimal, currency: str, spent_on: date, claimed_on: date) -> Decimal:
    """What a cost would be in euros, before any cap. NoRate."""
    terms = await terms_of(claim)
    if currency == "EUR":
        return amount.quantize(CENT)
    cost = Cost(uuid4(), Category.OTHER, amount, currency, spent_on)
    return terms.assessed([cost], await rates_of(terms.source), claimed_on).gross


async def days_attended(event: UUID, person: UUID) -> list[date]:
    """The days for which the attendance ledger has it that this person was there; from afar does not count: money for
    a way is for who made it."""
    found = await rows(
        "SELECT DISTINCT day FROM attendance a WHERE event = {} AND person = {} AND kind <> 'online'"
        f" AND {STANDS} ORDER BY day",
        event, person,
    )  # fmt: skip
    return [each["day"] for each in found]


class DayOfEvidence(msgspec.Struct, frozen=True):
    day: date
    kinds: list[str]  # door, meeting, online, list
    first: datetime


async def evidence(event: UUID, person: UUID) -> list[DayOfEvidence]:
    found = await rows(
        "SELECT day, array_agg(DISTINCT kind ORDER BY kind) AS kinds, min(at) AS first FROM attendance a"
        f" WHERE event = {{}} AND person = {{}} AND {STANDS} GROUP BY day ORDER BY day",
        event, person,
    )  # fmt: skip
    return msgspec.convert(found, list[DayOfEvidence])
