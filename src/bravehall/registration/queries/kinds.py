"""The kinds of tickets an event has, and what somebody typed who wants one."""

from __future__ import annotations

from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.i18n import both
from bravehall.registration.rules import Mode


class Kind(msgspec.Struct, frozen=True):
    """A kind of ticket with what is left of it; `waiting` people stand before the next one."""

    id: UUID
    name_uk: str
    name_en: str
    mode: Mode
    approval: bool
    size: int
    sold: int
    held: int
    waiting: int

    @property
    def name(self) -> str:
        return both(self.name_uk, self.name_en)

    @property
    def left(self) -> int:
        """How many may be had at once: none while others wait."""
        return 0 if self.waiting else max(0, self.size - self.sold - self.held)


async def kinds(event: UUID) -> list[Kind]:
    found = await rows(
        "SELECT product.id, product.name_uk, product.name_en, product.mode, product.approval, quota.size, quota.sold,"
        " quota.held, (SELECT count(*) FROM position JOIN product p ON p.id = position.product"
        "  WHERE p.quota = quota.id AND position.state = 'waiting') AS waiting"
        " FROM product JOIN quota ON quota.id = product.quota WHERE product.event = {} ORDER BY product.position, name_en",
        event,
    )
    return msgspec.convert(found, list[Kind])


class OpenDraft(msgspec.Struct, frozen=True):
    """What was typed on the first screen."""

    ask: UUID
    event: UUID
    product: UUID
    email: str
    name: str
    firm_name: str
    country: str
    used: bool


COLUMNS = "ask, event, product, email, name, firm_name, country, used_at IS NOT NULL AS used"


async def open_draft(ask: UUID) -> OpenDraft | None:
    """By the ask, whose id only the browser knows that was given it."""
    found = await row(f"SELECT {COLUMNS} FROM registration_draft WHERE ask = {{}}", ask)
    return msgspec.convert(found, OpenDraft) if found else None


async def draft_of(email: str, event: UUID) -> OpenDraft | None:
    """The last draft of a proved address that got no place."""
    found = await row(
        f"SELECT {COLUMNS} FROM registration_draft WHERE email = {{}} AND event = {{}} AND used_at IS NULL"
        " ORDER BY at DESC LIMIT 1",
        email, event,
    )  # fmt: skip
    return msgspec.convert(found, OpenDraft) if found else None


async def firm_names(most: int = 400) -> list[str]:
    """Names to choose from while one types, in the language of the context."""
    found = await rows("SELECT name_uk, name_en FROM firm WHERE NOT hidden ORDER BY name_uk LIMIT {}", most)
    return sorted({both(each["name_uk"], each["name_en"]) for each in found})


async def firm_of(person: UUID) -> str:
    """The name of the firm somebody belongs to, in the language of the context; empty if none."""
    found = await row(
        "SELECT firm.name_uk, firm.name_en FROM membership JOIN firm ON firm.id = membership.firm"
        " WHERE membership.person = {} ORDER BY firm.id LIMIT 1",
        person,
    )
    return both(found["name_uk"], found["name_en"]) if found else ""
