"""Claims: the delegate's own, and the team's list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import both
from bravehall.travel.rules.assess import Document
from bravehall.travel.rules.money import RateDay, Source
from bravehall.travel.rules.states import EDITABLE, TURN, ClaimState, Party, Step


class ClaimView(msgspec.Struct, frozen=True):
    """One claim with its grant, its agreement and its event."""

    id: UUID
    number: int
    state: ClaimState
    version: int
    round: int
    since: datetime
    at: datetime
    submitted_at: datetime | None
    due_on: date
    late_because: str
    answer: str
    days: list[date]
    eligible: Decimal
    approved: Decimal
    reference: str
    person: UUID
    person_name: str
    firm_uk: str
    firm_en: str
    travel_grant: UUID
    ceiling: Decimal
    origin: str
    event: UUID
    slug: str
    title_uk: str
    title_en: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    line_code: str
    donor: str
    agreement: str
    documents: list[Document]
    without_receipt: Decimal
    source: Source
    rate_day: RateDay
    deadline_zone: str
    answer_days: int
    check_days: int
    approve_days: int
    pay_days: int

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)

    @property
    def firm(self) -> str:
        return both(self.firm_uk, self.firm_en)

    @property
    def editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def turn(self) -> Party | None:
        return TURN[self.state]

    @property
    def late(self) -> bool:
        return bool(self.late_because)

    @property
    def until(self) -> date | None:
        """The day the next step is promised for; the delegate's own is the day claims are due."""
        if self.state == ClaimState.DRAFT:
            return self.due_on
        days = {
            ClaimState.SUBMITTED: self.check_days,
            ClaimState.RETURNED: self.answer_days,
            ClaimState.CHECKED: self.approve_days,
            ClaimState.APPROVED: self.pay_days,
        }.get(self.state)
        return (self.since + timedelta(days=days)).date() if days is not None else None


VIEW = (
    "SELECT c.id, c.number, c.state, c.version, c.round, c.since, c.at, c.submitted_at, c.due_on, c.late_because, c.answer,"
    " c.days, c.eligible, c.approved, c.reference, c.person, p.name AS person_name, coalesce(f.name_uk, '') AS firm_uk,"
    " coalesce(f.name_en, '') AS firm_en, c.travel_grant, g.ceiling, g.origin, c.event, e.slug, e.title_uk, e.title_en,"
    " e.zone, e.starts_at, e.ends_at, l.code AS line_code, d.name AS donor, a.reference AS agreement, a.documents,"
    " a.without_receipt, a.source, a.rate_day, a.deadline_zone, a.answer_days, a.check_days, a.approve_days, a.pay_days"
    " FROM claim c JOIN travel_grant g ON g.id = c.travel_grant JOIN budget_line l ON l.id = g.line"
    " JOIN funding_agreement a ON a.id = l.agreement JOIN donor d ON d.id = a.donor JOIN event e ON e.id = c.event"
    " JOIN person p ON p.id = c.person LEFT JOIN LATERAL (SELECT firm.name_uk, firm.name_en FROM membership m"
    " JOIN firm ON firm.id = m.firm WHERE m.person = c.person ORDER BY m.id LIMIT 1) f ON true"
)


async def claim_for(viewer: UUID | None, claim: UUID) -> ClaimView:
    """A delegate's own claim. NotFound: none, or somebody else's."""
    found = await row(f"{VIEW} WHERE c.id = {{}} AND c.person = {{}}", claim, viewer)
    if found is None:
        raise NotFound
    return msgspec.convert(found, ClaimView)


async def claim_in(event: UUID, claim: UUID) -> ClaimView:
    """A claim of this event, once it was sent, for who may see its console. NotFound."""
    found = await row(f"{VIEW} WHERE c.id = {{}} AND c.event = {{}} AND c.submitted_at IS NOT NULL", claim, event)
    if found is None:
        raise NotFound
    return msgspec.convert(found, ClaimView)


class StepTaken(msgspec.Struct, frozen=True):
    """A step of a claim's way; `step` None is the delegate's own."""

    at: datetime
    outcome: ClaimState
    note: str
    amount: Decimal | None
    round: int
    step: Step | None
    actor: UUID | None
    actor_name: str


async def way_of(claim: UUID) -> list[StepTaken]:
    """What became of a claim, in order."""
    found = await rows(
        "SELECT d.at, d.outcome, d.note, d.amount, d.round, p.step, p.actor, coalesce(who.name, '') AS actor_name"
        " FROM claim_decision d LEFT JOIN claim_part p ON p.id = d.part LEFT JOIN person who ON who.id = p.actor"
        " WHERE d.claim = {} ORDER BY d.id",
        claim,
    )
    return msgspec.convert(found, list[StepTaken])


class PaperFile(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    elsewhere: int


async def papers_of(claim: UUID) -> list[PaperFile]:
    """The papers of a claim, and in how many other claims the same file is."""
    found = await rows(
        "SELECT r.id, f.name, (SELECT count(DISTINCT o.claim) FROM receipt o JOIN claim c ON c.id = o.claim"
        "  WHERE o.original_sha256 = r.original_sha256 AND o.claim <> r.claim AND c.state <> 'withdrawn') AS elsewhere"
        " FROM receipt r JOIN stored_file f ON f.id = r.file WHERE r.claim = {} ORDER BY r.at, r.id",
        claim,
    )
    return msgspec.convert(found, list[PaperFile])


async def receipt_file(claim: UUID, receipt: UUID) -> UUID:
    """The kept file behind a paper of a claim whose door was passed. NotFound."""
    found = await row("SELECT file FROM receipt WHERE id = {} AND claim = {}", receipt, claim)
    if found is None:
        raise NotFound
    return UUID(str(found["file"]))


class ClaimLine(msgspec.Struct, frozen=True):
    """A claim in a list."""

    id: UUID
    number: int
    state: ClaimState
    since: datetime
    submitted_at: datetime
    person_name: str
    firm_uk: str
    firm_en: str
    eligible: Decimal
    approved: Decimal
    ceiling: Decimal
    days: int
    late: bool
    agreement: str
    line_code: str
    reference: str

    @property
    def firm(self) -> str:
        return both(self.firm_uk, self.firm_en)

    @property
    def amount(self) -> Decimal:
        """What is, or would be, paid."""
        return (
            self.approved if self.state in (ClaimState.APPROVED, ClaimState.PAID) else min(self.eligible, self.ceiling)
        )


async def claims_of(
    event: UUID, *, state: ClaimState | None = None, q: str = "", after: int = 0, most: int = 26
) -> list[ClaimLine]:
    """The claims that were sent, the oldest first, those after the number `after`; by state, by name, firm or number."""
    found = await rows(
        "SELECT c.id, c.number, c.state, c.since, c.submitted_at, p.name AS person_name, c.eligible, c.approved, g.ceiling,"
        " cardinality(c.days) AS days, c.late_because <> '' AS late, a.reference AS agreement, l.code AS line_code,"
        " c.reference, coalesce(f.name_uk, '') AS firm_uk, coalesce(f.name_en, '') AS firm_en"
        " FROM claim c JOIN travel_grant g ON g.id = c.travel_grant JOIN budget_line l ON l.id = g.line"
        " JOIN funding_agreement a ON a.id = l.agreement JOIN person p ON p.id = c.person"
        " LEFT JOIN LATERAL (SELECT firm.name_uk, firm.name_en FROM membership m JOIN firm ON firm.id = m.firm"
        "  WHERE m.person = c.person ORDER BY m.id LIMIT 1) f ON true"
        " WHERE c.event = {} AND c.submitted_at IS NOT NULL AND c.number > {} AND c.state = coalesce({}::text, c.state)"
        " AND ({} = '' OR strpos(lower(p.name || ' ' || coalesce(f.name_uk, '') || ' ' || coalesce(f.name_en, '')), lower({})) > 0"
        "  OR c.number::text = {}) ORDER BY c.number LIMIT {}",
        event, after, state, q, q, q, most,
    )  # fmt: skip
    return msgspec.convert(found, list[ClaimLine])


async def counts_of(event: UUID) -> dict[ClaimState, int]:
    """How many sent claims there are in each state."""
    found = await rows(
        "SELECT state, count(*) AS n FROM claim WHERE event = {} AND submitted_at IS NOT NULL GROUP BY state", event
    )
    return {ClaimState(each["state"]): int(each["n"]) for each in found}


async def parts_of(claim: UUID) -> dict[UUID, str]:
    """Who has had which step in a claim."""
    found: list[dict[str, Any]] = await rows("SELECT actor, step FROM claim_part WHERE claim = {}", claim)
    return {each["actor"]: each["step"] for each in found}


async def state_of(claim: UUID) -> tuple[str, int]:
    """The state and the version of a claim, for its live topic. NotFound."""
    found = await row("SELECT state, version FROM claim WHERE id = {}", claim)
    if found is None:
        raise NotFound
    return found["state"], found["version"]


async def door_of(viewer: UUID, claim: UUID) -> None:
    """Who may follow a claim: its delegate, and the travel team of its event. NotFound."""
    found = await row(
        "SELECT 1 AS there FROM claim c WHERE c.id = {} AND (c.person = {} OR (c.submitted_at IS NOT NULL AND EXISTS"
        " (SELECT FROM team_member t WHERE t.event = c.event AND t.person = {}"
        "  AND t.role IN ('travel_officer', 'approver', 'payer'))))",
        claim, viewer, viewer,
    )  # fmt: skip
    if found is None:
        raise NotFound
