"""Claims, as the delegate makes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from asyncpg import UniqueViolationError

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.facts import record
from bravehall.core.i18n import _, say_date
from bravehall.events.rules import days_between
from bravehall.travel.facts import ClaimOpened, ClaimSubmitted, ClaimWithdrawn, CostAdded, CostRemoved
from bravehall.travel.queries.costs import assessment_of, days_attended
from bravehall.travel.rules.assess import Assessment, Category, Document, complete
from bravehall.travel.rules.money import Currency
from bravehall.travel.rules.states import (
    EDITABLE,
    ClaimState,
    GrantMoved,
    GrantState,
    Moved,
    due_on,
    is_late,
    may_move,
)
from bravehall.travel.tables import Claim, ExpenseItem


async def open_claim(*, grant: UUID, person: UUID) -> UUID:
    """The open claim of a grant: the one there is, else a new one. NotFound, GrantMoved: it is not accepted."""
    async with transaction():
        found = await row(
            "SELECT g.state, g.event, e.starts_at, e.ends_at, e.zone, a.claim_days FROM travel_grant g"
            " JOIN event e ON e.id = g.event JOIN budget_line l ON l.id = g.line"
            " JOIN funding_agreement a ON a.id = l.agreement"
            " WHERE g.id = {} AND g.person = {} FOR UPDATE OF g",
            grant, person,
        )  # fmt: skip
        if found is None:
            raise NotFound
        there = await row(
            "SELECT id FROM claim WHERE travel_grant = {} AND state NOT IN ('rejected', 'withdrawn')", grant
        )
        if there is not None:
            return UUID(str(there["id"]))
        if found["state"] != GrantState.ACCEPTED:
            raise GrantMoved(GrantState(found["state"]))
        last = days_between(found["starts_at"], found["ends_at"], found["zone"])[-1]
        made = Claim(travel_grant=grant, event=found["event"], person=person, due_on=due_on(last, found["claim_days"]))
        await made.save()
        await record(ClaimOpened(found["event"], made.id, person))
    return UUID(str(made.id))


async def attach_receipt(*, claim: UUID, person: UUID, file: UUID) -> UUID:
    """Put a kept file among the claim's papers; the same upload again is the same paper. NotFound, Moved."""
    async with transaction():
        await editable(claim, person)
        found = await row(
            "INSERT INTO receipt (id, claim, file, original_sha256)"
            " SELECT gen_random_uuid(), {}, f.id, f.original_sha256 FROM stored_file f WHERE f.id = {}"
            " ON CONFLICT (claim, original_sha256) DO UPDATE SET original_sha256 = excluded.original_sha256 RETURNING id",
            claim, file,
        )  # fmt: skip
        if found is None:
            raise NotFound
    return UUID(str(found["id"]))


async def add_cost(
    *, claim: UUID, person: UUID, category: Category, amount: Decimal, currency: Currency, spent_on: date, nonce: UUID,
    nights: int = 1, note: str = "", receipt: UUID | None = None,
) -> UUID:  # fmt: skip
    """Add a cost. The same nonce twice is one cost. NotFound, Moved: the claim is sent; Refusal beside a field."""
    async with transaction():
        found = await editable(claim, person)
        today = datetime.now(ZoneInfo(found["deadline_zone"])).date()
        if spent_on > today:
            raise Refusal(_("This day is yet to come. Enter the day the money was spent."), field="spent_on")
        if (found["starts_at"].date() - spent_on).days > 366:
            raise Refusal(_("This is more than a year before the event. Check the year."), field="spent_on")
        if not 1 <= nights <= 60:
            raise Refusal(_("Write how many nights: from 1 to 60."), field="nights")
        if receipt is not None:
            theirs = await row("SELECT 1 AS there FROM receipt WHERE id = {} AND claim = {}", receipt, claim)
            if theirs is None:
                raise NotFound
        made = ExpenseItem(
            claim=claim, category=category, amount=amount, currency=currency, spent_on=spent_on, note=note[:300],
            nights=nights if category == Category.LODGING else 1, receipt=receipt, nonce=nonce,
        )  # fmt: skip
        try:
            async with transaction():
                await made.save()
        except UniqueViolationError:
            before = await row("SELECT id FROM expense_item WHERE nonce = {} AND claim = {}", nonce, claim)
            if before is None:
                raise NotFound from None
            return UUID(str(before["id"]))
        await grow(claim)
        await record(CostAdded(found["event"], claim, person, made.id))
    return UUID(str(made.id))


async def remove_cost(*, claim: UUID, person: UUID, item: UUID) -> None:
    """Take a cost out, and its paper with it if no other cost has it. Twice is once. NotFound, Moved."""
    async with transaction():
        found = await editable(claim, person)
        gone = await row("DELETE FROM expense_item WHERE id = {} AND claim = {} RETURNING receipt", item, claim)
        if gone is None:
            return
        await rows(
            "DELETE FROM receipt r WHERE r.id = {} AND NOT EXISTS (SELECT FROM expense_item i WHERE i.receipt = r.id)",
            gone["receipt"],
        )
        await grow(claim)
        await record(CostRemoved(found["event"], claim, person, item))


async def submit_claim(
    *, claim: UUID, person: UUID, declared: bool, late_because: str = "", answer: str = "", now: datetime | None = None
) -> Assessment:
    """Send the claim: every cost is converted, cut and frozen as it stands. Twice is once.

    NotFound, Moved; NoRate, Nothing, ReceiptMissing; Refusal beside `declared`, `answer` or `late_because`.
    """
    async with transaction():
        found = await locked(claim, person=person)
        at = now or datetime.now(UTC)
        today = at.astimezone(ZoneInfo(found["deadline_zone"])).date()
        if found["state"] == ClaimState.SUBMITTED:
            return await assessment_of(claim, claimed_on=today)
        may_move(ClaimState(found["state"]), ClaimState.SUBMITTED)
        if found["state"] == ClaimState.CHECKED:
            raise Moved(ClaimState.CHECKED)
        late = is_late(at, found["due_on"], found["deadline_zone"])
        assessed = await assessment_of(claim, claimed_on=today)
        await refuse_incomplete(claim, found, assessed)
        if found["state"] == ClaimState.RETURNED and not answer:
            raise Refusal(_("Answer the officer's question, then send the claim again."), field="answer")
        if late and not late_because:
            said = _("The time to claim ended on %(day)s. Say why it comes later; the officer decides.")
            raise Refusal(said % {"day": say_date(found["due_on"])}, field="late_because")
        if not declared:
            raise Refusal(_("Confirm that the costs are yours and nobody else pays them."), field="declared")
        for line in assessed.lines:
            await rows(
                "UPDATE expense_item SET fx_rate = {}, rate = {}, gross = {}, cap_cut = {}, cap_amount = {}, cap_per = {},"
                " officer_cut = 0, officer_reason = '', eligible = {} WHERE id = {}",
                line.rate.id if line.rate else None, line.rate.rate if line.rate else None, line.gross, line.cut,
                line.cap.amount if line.cap else None, line.cap.per if line.cap else None, line.eligible, line.cost,
            )  # fmt: skip
        days = await days_attended(found["event"], person)
        await rows(
            "UPDATE claim SET state = 'submitted', version = version + 1, round = round + 1, since = {},"
            " submitted_at = coalesce(submitted_at, {}), late_because = {}, answer = {}, days = {}, eligible = {}, approved = 0"
            " WHERE id = {}",
            at, at, late_because[:1000] if late else "", answer[:2000], days, assessed.eligible, claim,
        )  # fmt: skip
        await note_step(claim, found["round"] + 1, ClaimState.SUBMITTED, note=answer[:2000], amount=assessed.eligible)
        fact = ClaimSubmitted(found["event"], claim, person, found["round"] + 1, str(assessed.eligible), late)
        await record(fact)
    return assessed


async def withdraw_claim(*, claim: UUID, person: UUID) -> None:
    """Take the claim back before it is approved; the grant stays. Twice is once. NotFound, Moved."""
    async with transaction():
        found = await locked(claim, person=person)
        if found["state"] == ClaimState.WITHDRAWN:
            return
        may_move(ClaimState(found["state"]), ClaimState.WITHDRAWN)
        await rows(
            "UPDATE claim SET state = 'withdrawn', version = version + 1, since = clock_timestamp() WHERE id = {}",
            claim,
        )
        await note_step(claim, found["round"], ClaimState.WITHDRAWN)
        await record(ClaimWithdrawn(found["event"], claim, person))


async def refuse_incomplete(claim: UUID, found: dict[str, Any], assessed: Assessment) -> None:
    bare = await rows("SELECT id FROM expense_item WHERE claim = {} AND receipt IS NULL", claim)
    without = {each["id"] for each in bare}
    complete(
        costs=len(assessed.lines), without=[each.gross for each in assessed.lines if each.cost in without],
        needed=Document.RECEIPT in found["documents"], allowed=found["without_receipt"],
    )  # fmt: skip


async def editable(claim: UUID, person: UUID) -> dict[str, Any]:
    """The claim's row while it is its claimant's to fill in. NotFound, Moved."""
    found = await locked(claim, person=person)
    if found["state"] not in EDITABLE:
        raise Moved(ClaimState(found["state"]))
    return found


async def locked(claim: UUID, *, person: UUID | None = None, event: UUID | None = None) -> dict[str, Any]:
    """The claim's row with its grant and terms, held until the end of the transaction. NotFound: none, or not theirs."""
    found = await row(
        "SELECT c.id, c.event, c.person, c.state, c.version, c.round, c.due_on, c.eligible, c.approved, c.travel_grant,"
        " g.ceiling, g.line, a.deadline_zone, a.documents, a.without_receipt, e.starts_at FROM claim c"
        " JOIN travel_grant g ON g.id = c.travel_grant JOIN budget_line l ON l.id = g.line"
        " JOIN funding_agreement a ON a.id = l.agreement JOIN event e ON e.id = c.event"
        " WHERE c.id = {} AND c.person = coalesce({}::uuid, c.person) AND c.event = coalesce({}::uuid, c.event)"
        " FOR UPDATE OF c, g",
        claim, person, event,
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


async def note_step(
    claim: UUID,
    round: int,
    outcome: ClaimState,
    *,
    part: UUID | None = None,
    note: str = "",
    amount: Decimal | None = None,
) -> None:
    """Write a step of the claim down; without `part` it is the delegate's own."""
    await rows(
        "INSERT INTO claim_decision (claim, part, round, outcome, note, amount, at)"
        " VALUES ({}, {}, {}, {}, {}, {}, clock_timestamp())",
        claim, part, round, outcome, note, amount,
    )  # fmt: skip


async def grow(claim: UUID) -> None:
    """Who has the older version open cannot decide on it."""
    await rows("UPDATE claim SET version = version + 1 WHERE id = {}", claim)
