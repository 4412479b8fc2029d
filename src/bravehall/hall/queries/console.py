"""What the organiser sees of the hall."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from bravehall.core.db import rows
from bravehall.core.i18n import both
from bravehall.hall.rules import RestrictionKind, Size, State


class BoothLine(msgspec.Struct, frozen=True):
    id: UUID
    slug: str
    number: int
    size: Size
    state: State
    name_uk: str
    name_en: str
    sector: str
    staff: int
    documents: int
    visitors: int
    talks: int
    leads: int

    @property
    def name(self) -> str:
        return both(self.name_uk, self.name_en)


class FirmOption(msgspec.Struct, frozen=True):
    id: UUID
    name_uk: str
    name_en: str

    @property
    def name(self) -> str:
        return both(self.name_uk, self.name_en)


class RestrictionLine(msgspec.Struct, frozen=True):
    id: UUID
    kind: RestrictionKind
    person_name: str
    email: str
    until: datetime
    reason: str
    by_name: str
    at: datetime
    lifted_at: datetime | None
    over: bool


class Trace(msgspec.Struct, frozen=True):
    """A line of the audit trail."""

    id: int
    kind: str
    actor: str
    booth: str
    at: datetime


async def booth_lines(event: UUID, q: str = "") -> list[BoothLine]:
    """All booths of an event with what came of them."""
    found = await rows(
        "SELECT booth.id, booth.slug, booth.number, booth.size, booth.state, firm.name_uk, firm.name_en, firm.sector,"
        " (SELECT count(*) FROM booth_member m WHERE m.booth = booth.id) AS staff,"
        " (SELECT count(*) FROM booth_document d WHERE d.booth = booth.id) AS documents,"
        " (SELECT count(DISTINCT coalesce(v.person::text, v.sid)) FROM visit v WHERE v.booth = booth.id) AS visitors,"
        " (SELECT count(*) FROM talk t WHERE t.booth = booth.id AND t.taken_at IS NOT NULL) AS talks,"
        " (SELECT count(*) FROM lead l WHERE l.booth = booth.id AND cardinality(l.fields) > 0) AS leads"
        " FROM booth JOIN firm ON firm.id = booth.firm WHERE booth.event = {}"
        " AND ({} = '' OR firm.name_uk ILIKE {} OR firm.name_en ILIKE {}) ORDER BY booth.number",
        event, q, f"%{q}%", f"%{q}%",
    )  # fmt: skip
    return msgspec.convert(found, list[BoothLine])


async def firms_without_a_booth(event: UUID) -> list[FirmOption]:
    found = await rows(
        "SELECT id, name_uk, name_en FROM firm WHERE NOT EXISTS"
        " (SELECT FROM booth WHERE booth.firm = firm.id AND booth.event = {}) ORDER BY name_en LIMIT 2000",
        event,
    )
    return msgspec.convert(found, list[FirmOption])


async def restriction_lines(event: UUID) -> list[RestrictionLine]:
    """Mutes and bans, those in force first."""
    found = await rows(
        "SELECT r.id, r.kind, person.name AS person_name, person.email, r.until, r.reason, by.name AS by_name, r.at,"
        " r.lifted_at, (r.lifted_at IS NOT NULL OR r.until <= clock_timestamp()) AS over FROM restriction r"
        " JOIN person ON person.id = r.person JOIN person by ON by.id = r.by WHERE r.event = {}"
        " ORDER BY over, r.at DESC LIMIT 100",
        event,
    )
    return msgspec.convert(found, list[RestrictionLine])


async def audit(event: UUID, limit: int = 50) -> list[Trace]:
    """The newest facts of the hall, by whom and about which booth."""
    found = await rows(
        "SELECT fact.id, fact.kind, coalesce(person.name, '') AS actor, coalesce(firm.name_en, '') AS booth, fact.at"
        " FROM fact LEFT JOIN person ON person.id = fact.actor"
        " LEFT JOIN booth ON booth.id = (fact.payload->>'booth')::uuid LEFT JOIN firm ON firm.id = booth.firm"
        " WHERE fact.event = {} AND fact.kind LIKE 'hall.%' AND fact.kind <> 'hall.Said'"
        " ORDER BY fact.id DESC LIMIT {}",
        event, limit,
    )  # fmt: skip
    return msgspec.convert(found, list[Trace])
