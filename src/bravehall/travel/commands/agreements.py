"""What a travel officer sets up: agreements, their lines and caps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec
from asyncpg import UniqueViolationError

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound, Refusal, Taken
from bravehall.core.facts import record
from bravehall.core.i18n import _
from bravehall.travel.commands.ledger import move
from bravehall.travel.facts import AgreementMade, LineFunded
from bravehall.travel.rules.assess import Category, Per
from bravehall.travel.rules.money import RateDay, Source
from bravehall.travel.tables import BudgetLine, FundingAgreement


class Terms(msgspec.Struct, frozen=True):
    """The rules of an agreement."""

    reference: str
    valid_from: date
    valid_to: date
    source: Source
    rate_day: RateDay = RateDay.EXPENSE
    claim_days: int = 30
    deadline_zone: str = "Europe/Kyiv"
    documents: tuple[str, ...] = ()
    without_receipt: Decimal = Decimal("0.00")


async def create_agreement(*, event: UUID, donor: str, contact: str = "", terms: Terms) -> UUID:
    """An agreement with a donor, known by name. Taken: this event has one with that reference."""
    if terms.valid_to < terms.valid_from:
        raise Refusal(_("It ends before it begins. Check the two dates."), field="valid_to")
    if not 1 <= terms.claim_days <= 365:
        raise Refusal(_("Give delegates between 1 and 365 days."), field="claim_days")
    async with transaction():
        named = await row(
            "INSERT INTO donor (id, name, contact) VALUES (gen_random_uuid(), {}, {})"
            " ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id",
            donor, contact,
        )  # fmt: skip
        assert named is not None
        made = FundingAgreement(event=event, donor=named["id"], **msgspec.structs.asdict(terms))
        made.documents = list(terms.documents)
        try:
            async with transaction():
                await made.save()
        except UniqueViolationError:
            raise Taken(
                _("There is already an agreement with this reference. Open it instead."), field="reference"
            ) from None
        await record(AgreementMade(event, made.id))
    return made.id


async def cap_category(*, event: UUID, agreement: UUID, category: Category, amount: Decimal, per: Per) -> None:
    """Set the cap of a category; it counts for claims that are sent from now on. NotFound."""
    async with transaction():
        await agreement_of(event, agreement)
        await rows(
            "INSERT INTO category_cap (id, agreement, category, amount, per) VALUES (gen_random_uuid(), {}, {}, {}, {})"
            " ON CONFLICT (agreement, category) DO UPDATE SET amount = excluded.amount, per = excluded.per",
            agreement, category, amount, per,
        )  # fmt: skip


async def add_line(*, event: UUID, agreement: UUID, code: str, title_uk: str, title_en: str) -> UUID:
    """A budget line without money yet. NotFound, Taken."""
    async with transaction():
        await agreement_of(event, agreement)
        made = BudgetLine(agreement=agreement, code=code, title_uk=title_uk, title_en=title_en or title_uk)
        try:
            async with transaction():
                await made.save()
        except UniqueViolationError:
            raise Taken(_("This agreement already has a line with that code."), field="code") from None
    return made.id


async def fund_line(*, event: UUID, line: UUID, amount: Decimal, by: UUID, nonce: UUID) -> None:
    """Put money on a line. The same nonce twice is one movement. NotFound."""
    async with transaction():
        found = await row(
            "SELECT l.id FROM budget_line l JOIN funding_agreement a ON a.id = l.agreement"
            " WHERE l.id = {} AND a.event = {} FOR NO KEY UPDATE OF l",
            line, event,
        )  # fmt: skip
        if found is None:
            raise NotFound
        key = f"fund/{nonce}"
        if await row("SELECT 1 AS there FROM ledger_tx WHERE key = {}", key):
            return
        await move(key=key, kind="fund", line=line, by=by, available=amount, budget=-amount)
        await record(LineFunded(event, line, str(amount)))


async def agreement_of(event: UUID, agreement: UUID) -> None:
    """NotFound: this event has no such agreement."""
    if await row("SELECT 1 AS there FROM funding_agreement WHERE id = {} AND event = {}", agreement, event) is None:
        raise NotFound
