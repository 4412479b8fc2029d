"""Agreements, budget lines, rates; and whether the counters are what the ledger says."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import both
from bravehall.travel.queries.costs import CURRENT
from bravehall.travel.rules.assess import Cap, Document
from bravehall.travel.rules.money import ZERO, Direction, RateDay, Source


class Line(msgspec.Struct, frozen=True):
    id: UUID
    agreement: UUID
    code: str
    title_uk: str
    title_en: str
    amount: Decimal
    committed: Decimal
    accrued: Decimal
    paid: Decimal
    frozen: bool

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)

    @property
    def available(self) -> Decimal:
        return self.amount - self.committed - self.accrued - self.paid


class Agreement(msgspec.Struct, frozen=True):
    id: UUID
    reference: str
    donor: str
    contact: str
    valid_from: date
    valid_to: date
    source: Source
    rate_day: RateDay
    claim_days: int
    deadline_zone: str
    documents: list[Document]
    without_receipt: Decimal
    lines: list[Line] = []
    caps: list[Cap] = []

    def total(self, bucket: str) -> Decimal:
        return sum((getattr(each, bucket) for each in self.lines), ZERO)


async def agreements_of(event: UUID) -> list[Agreement]:
    """With their lines and caps, by reference."""
    found = await rows(
        "SELECT a.id, a.reference, d.name AS donor, d.contact, a.valid_from, a.valid_to, a.source, a.rate_day, a.claim_days,"
        " a.deadline_zone, a.documents, a.without_receipt FROM funding_agreement a JOIN donor d ON d.id = a.donor"
        " WHERE a.event = {} ORDER BY a.reference",
        event,
    )
    ids = [each["id"] for each in found]
    lines = await rows(
        "SELECT id, agreement, code, title_uk, title_en, amount, committed, accrued, paid, frozen FROM budget_line"
        " WHERE agreement = ANY({}) ORDER BY code",
        ids,
    )
    caps = await rows(
        "SELECT agreement, category, amount, per FROM category_cap WHERE agreement = ANY({}) ORDER BY category", ids
    )
    return [
        msgspec.convert(
            {
                **each,
                "lines": [dict(line) for line in lines if line["agreement"] == each["id"]],
                "caps": [dict(cap) for cap in caps if cap["agreement"] == each["id"]],
            },
            Agreement,
        )
        for each in found
    ]


async def agreement_in(event: UUID, agreement: UUID) -> Agreement:
    """NotFound: this event has no such agreement."""
    for each in await agreements_of(event):
        if each.id == agreement:
            return each
    raise NotFound


class Totals(msgspec.Struct, frozen=True):
    """An event's travel money in euros, by bucket, and what was asked for in claims that are open."""

    amount: Decimal
    committed: Decimal
    accrued: Decimal
    paid: Decimal
    claimed: Decimal
    grants: int

    @property
    def available(self) -> Decimal:
        return self.amount - self.committed - self.accrued - self.paid


async def totals_of(event: UUID) -> Totals:
    found = await row(
        "SELECT coalesce(sum(l.amount), 0) AS amount, coalesce(sum(l.committed), 0) AS committed,"
        " coalesce(sum(l.accrued), 0) AS accrued, coalesce(sum(l.paid), 0) AS paid,"
        " (SELECT coalesce(sum(eligible), 0) FROM claim c WHERE c.event = {}"
        "  AND c.state IN ('submitted', 'returned', 'checked')) AS claimed,"
        " (SELECT count(*) FROM travel_grant g WHERE g.event = {} AND g.state IN ('offered', 'accepted', 'closed')) AS grants"
        " FROM budget_line l JOIN funding_agreement a ON a.id = l.agreement WHERE a.event = {}",
        event, event, event,
    )  # fmt: skip
    return msgspec.convert(found, Totals)


class RateLine(msgspec.Struct, frozen=True):
    """A rate with where it comes from; `superseded`: it was corrected since."""

    id: UUID
    source: Source
    currency: str
    direction: Direction
    rate: Decimal
    valid_from: date
    valid_to: date
    url: str
    mark: str
    sha256: str
    at: datetime
    superseded: bool
    entered_by: str


async def rates(source: Source | None = None, *, most: int = 200) -> list[RateLine]:
    """The latest first."""
    found = await rows(
        f"SELECT r.id, r.source, r.currency, r.direction, r.rate, r.valid_from, r.valid_to, r.url, r.mark, r.sha256, r.at,"
        f" NOT {CURRENT} AS superseded, coalesce(p.name, '') AS entered_by FROM fx_rate r LEFT JOIN person p ON p.id = r.by"
        " WHERE r.source = coalesce({}::text, r.source) ORDER BY r.valid_from DESC, r.source, r.currency, r.at DESC LIMIT {}",
        source, most,
    )  # fmt: skip
    return msgspec.convert(found, list[RateLine])


class Difference(msgspec.Struct, frozen=True):
    """A line whose counters are not the sums of its entries."""

    line: UUID
    code: str
    account: str
    counter: Decimal
    ledger: Decimal


async def differences() -> list[Difference]:
    """Empty is the proof: every counter of every line is the sum of its ledger entries."""
    found: list[dict[str, Any]] = await rows(
        "SELECT l.id AS line, l.code, b.account, b.counter, coalesce(e.total, 0) AS ledger FROM budget_line l"
        " CROSS JOIN LATERAL (VALUES ('budget', -l.amount), ('committed', l.committed), ('accrued', l.accrued),"
        "  ('paid', l.paid), ('available', l.amount - l.committed - l.accrued - l.paid)) AS b (account, counter)"
        " LEFT JOIN (SELECT line, account, sum(delta) AS total FROM ledger_entry GROUP BY line, account) e"
        "  ON e.line = l.id AND e.account = b.account WHERE b.counter <> coalesce(e.total, 0)"
    )
    return msgspec.convert(found, list[Difference])
