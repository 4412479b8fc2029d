"""Grants: a person's own, and an event's."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import both
from bravehall.people.queries import STANDING
from bravehall.travel.rules.states import ClaimState, GrantState

STANDING["travel"] = "EXISTS (SELECT FROM travel_grant g WHERE g.person = person.id)"


class OwnGrant(msgspec.Struct, frozen=True):
    """A grant with the claim on it, as its delegate sees it."""

    id: UUID
    state: GrantState
    ceiling: Decimal
    origin: str
    at: datetime
    expires_at: datetime
    since: datetime
    slug: str
    title_uk: str
    title_en: str
    city_uk: str
    city_en: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    donor: str
    agreement: str
    documents: list[str]
    claim_days: int
    claim: UUID | None
    claim_number: int | None
    claim_state: ClaimState | None
    claim_since: datetime | None
    approved: Decimal | None
    eligible: Decimal | None

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)

    @property
    def city(self) -> str:
        return both(self.city_uk, self.city_en)


OWN = (
    "SELECT g.id, g.state, g.ceiling, g.origin, g.at, g.expires_at, g.since, e.slug, e.title_uk, e.title_en, e.city_uk,"
    " e.city_en, e.starts_at, e.ends_at, e.zone, d.name AS donor, a.reference AS agreement, a.documents, a.claim_days,"
    " c.id AS claim, c.number AS claim_number, c.state AS claim_state, c.since AS claim_since, c.approved, c.eligible"
    " FROM travel_grant g JOIN event e ON e.id = g.event JOIN budget_line l ON l.id = g.line"
    " JOIN funding_agreement a ON a.id = l.agreement JOIN donor d ON d.id = a.donor LEFT JOIN LATERAL"
    " (SELECT c.* FROM claim c WHERE c.travel_grant = g.id ORDER BY c.state = 'withdrawn', c.number DESC LIMIT 1) c ON true"
)


async def own_grants(person: UUID) -> list[OwnGrant]:
    """The latest first."""
    return msgspec.convert(await rows(f"{OWN} WHERE g.person = {{}} ORDER BY g.at DESC, g.id", person), list[OwnGrant])


async def grant_for(viewer: UUID, grant: UUID) -> OwnGrant:
    """A delegate's own grant. NotFound: none, or somebody else's."""
    found = await row(f"{OWN} WHERE g.id = {{}} AND g.person = {{}}", grant, viewer)
    if found is None:
        raise NotFound
    return msgspec.convert(found, OwnGrant)


class GrantLine(msgspec.Struct, frozen=True):
    """A grant in the team's list."""

    id: UUID
    state: GrantState
    ceiling: Decimal
    origin: str
    at: datetime
    since: datetime
    expires_at: datetime
    person_name: str
    email: str
    line_code: str
    agreement: str
    claim: UUID | None
    claim_number: int | None
    claim_state: ClaimState | None


async def grants_of(
    event: UUID, *, state: GrantState | None = None, q: str = "", after: str = "", most: int = 26
) -> list[GrantLine]:
    """By name, those after the name and id `after` ("name|id"); by state; by a part of the name or address."""
    name, _bar, identity = after.rpartition("|")
    key = UUID(identity) if name and _is_id(identity) else UUID(int=0)
    found = await rows(
        "SELECT g.id, g.state, g.ceiling, g.origin, g.at, g.since, g.expires_at, p.name AS person_name, p.email,"
        " l.code AS line_code, a.reference AS agreement, c.id AS claim, c.number AS claim_number, c.state AS claim_state"
        " FROM travel_grant g JOIN person p ON p.id = g.person JOIN budget_line l ON l.id = g.line"
        " JOIN funding_agreement a ON a.id = l.agreement LEFT JOIN claim c ON c.travel_grant = g.id"
        "  AND c.state NOT IN ('rejected', 'withdrawn') AND c.submitted_at IS NOT NULL"
        " WHERE g.event = {} AND (p.name, g.id) > ({}, {}) AND g.state = coalesce({}::text, g.state)"
        " AND strpos(lower(p.name || ' ' || p.email), lower({})) > 0 ORDER BY p.name, g.id LIMIT {}",
        event, name, key, state, q, most,
    )  # fmt: skip
    return msgspec.convert(found, list[GrantLine])


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class Candidate(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    email: str


async def candidates(event: UUID, most: int = 500) -> list[Candidate]:
    """Confirmed attendees of the event who have no live grant, by name."""
    found = await rows(
        "SELECT p.id, p.name, p.email FROM position s JOIN person p ON p.id = s.person"
        " WHERE s.event = {} AND s.state = 'confirmed' AND NOT EXISTS (SELECT FROM travel_grant g"
        "  WHERE g.event = s.event AND g.person = s.person AND g.state IN ('offered', 'accepted')) ORDER BY p.name, p.id LIMIT {}",
        event, most,
    )  # fmt: skip
    return msgspec.convert(found, list[Candidate])
