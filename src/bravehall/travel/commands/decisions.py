"""Claims, as the team decides on them: one checks, another approves, a third pays."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import CheckViolationError, UniqueViolationError

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import Refusal
from bravehall.core.facts import record
from bravehall.core.i18n import _, say_money
from bravehall.travel.commands.claims import locked, note_step
from bravehall.travel.commands.ledger import move
from bravehall.travel.facts import ClaimApproved, ClaimChecked, ClaimPaid, ClaimRejected, ClaimReturned, ClaimSentBack
from bravehall.travel.rules.money import ZERO
from bravehall.travel.rules.states import ClaimState, Moved, OwnClaim, SecondPart, Step, may_move, may_take_part


class Cut(msgspec.Struct, frozen=True):
    """What the officer takes off one cost, in euros, and why."""

    item: UUID
    amount: Decimal
    reason: str


async def check_claim(
    *, event: UUID, claim: UUID, by: UUID, seen: int, cuts: tuple[Cut, ...] = (), note: str = ""
) -> Decimal:
    """Every cost is looked at; the claim goes to the approver. Returns the eligible euros. Twice is once.

    `seen` is the version of the claim that was decided on. NotFound, Moved, OwnClaim, SecondPart; Refusal beside
    "cut_<item>" or "why_<item>" (the item's id as 32 figures).
    """
    async with transaction():
        found = await ready(event, claim, by, Step.CHECK, ClaimState.CHECKED, seen)
        if found is None:
            return await eligible_of(claim)
        part = await take_part(found, by, Step.CHECK)
        await rows(
            "UPDATE expense_item SET officer_cut = 0, officer_reason = '', eligible = gross - cap_cut WHERE claim = {}",
            claim,
        )
        for cut in cuts:
            await take_off(claim, cut)
        total = await eligible_of(claim)
        await rows("UPDATE claim SET eligible = {} WHERE id = {}", total, claim)
        await decide(found, part, ClaimState.CHECKED, note=note, amount=total)
        await record(ClaimChecked(event, claim, found["person"], str(total)))
    return total


async def return_claim(*, event: UUID, claim: UUID, by: UUID, seen: int, question: str) -> None:
    """Ask the delegate; the claim is theirs again until they answer. Twice is once. As check_claim."""
    if not question:
        raise Refusal(_("Write what the delegate should answer or add."), field="note")
    async with transaction():
        found = await ready(event, claim, by, Step.CHECK, ClaimState.RETURNED, seen)
        if found is None:
            return
        part = await take_part(found, by, Step.CHECK)
        await decide(found, part, ClaimState.RETURNED, note=question)
        await record(ClaimReturned(event, claim, found["person"], question))


async def send_back(*, event: UUID, claim: UUID, by: UUID, seen: int, why: str) -> None:
    """The approver asks for another look at a checked claim. Twice is once. As check_claim."""
    if not why:
        raise Refusal(_("Write what should be looked at again."), field="note")
    async with transaction():
        found = await ready(event, claim, by, Step.APPROVE, ClaimState.SUBMITTED, seen)
        if found is None:
            return
        part = await take_part(found, by, Step.APPROVE)
        await decide(found, part, ClaimState.SUBMITTED, note=why)
        await record(ClaimSentBack(event, claim, found["person"], why))


async def approve_claim(*, event: UUID, claim: UUID, by: UUID, seen: int, note: str = "") -> Decimal:
    """Owe the delegate what is eligible, at most the grant; the rest of the grant goes back to the line.

    Returns the approved euros. Twice is once. As check_claim; Refusal: nothing is left to pay.
    """
    async with transaction():
        found = await ready(event, claim, by, Step.APPROVE, ClaimState.APPROVED, seen)
        if found is None:
            return await approved_of(claim)
        part = await take_part(found, by, Step.APPROVE)
        amount = min(found["eligible"], found["ceiling"])
        if not amount:
            raise Refusal(_("Nothing of this claim is eligible. Reject it with the reason instead."))
        await move(
            key=f"approve/{claim}", kind="approve", line=found["line"], by=by, grant=found["travel_grant"], claim=claim,
            committed=-found["ceiling"], accrued=amount, available=found["ceiling"] - amount,
        )  # fmt: skip
        await rows("UPDATE claim SET approved = {} WHERE id = {}", amount, claim)
        await close_grant(found["travel_grant"])
        await decide(found, part, ClaimState.APPROVED, note=note, amount=amount)
        await record(ClaimApproved(event, claim, found["person"], str(amount)))
    return Decimal(amount)


async def reject_claim(*, event: UUID, claim: UUID, by: UUID, seen: int, why: str) -> None:
    """Nothing is paid; the whole grant goes back to the line. Twice is once. As check_claim."""
    if not why:
        raise Refusal(_("Write why: the delegate reads it."), field="note")
    async with transaction():
        found = await ready(event, claim, by, Step.APPROVE, ClaimState.REJECTED, seen)
        if found is None:
            return
        part = await take_part(found, by, Step.APPROVE)
        await move(
            key=f"reject/{claim}", kind="release", line=found["line"], by=by, grant=found["travel_grant"], claim=claim,
            committed=-found["ceiling"], available=found["ceiling"],
        )  # fmt: skip
        await close_grant(found["travel_grant"])
        await decide(found, part, ClaimState.REJECTED, note=why)
        await record(ClaimRejected(event, claim, found["person"], why))


async def mark_paid(*, event: UUID, claim: UUID, by: UUID, seen: int, reference: str) -> None:
    """The bank has it. Twice is once. As check_claim."""
    if not reference:
        raise Refusal(_("Write the reference of the payment, as it stands on the bank statement."), field="reference")
    async with transaction():
        found = await ready(event, claim, by, Step.PAY, ClaimState.PAID, seen)
        if found is None:
            return
        part = await take_part(found, by, Step.PAY)
        amount = found["approved"]
        await move(
            key=f"pay/{claim}", kind="pay", line=found["line"], by=by, grant=found["travel_grant"], claim=claim,
            accrued=-amount, paid=amount,
        )  # fmt: skip
        await rows("UPDATE claim SET reference = {} WHERE id = {}", reference[:140], claim)
        await decide(found, part, ClaimState.PAID, note=reference[:140], amount=amount)
        await record(ClaimPaid(event, claim, found["person"], str(amount), reference[:140]))


async def ready(event: UUID, claim: UUID, by: UUID, step: Step, to: ClaimState, seen: int) -> dict[str, Any] | None:
    """The claim's row, if `by` may take it there; None if they did so already. NotFound, Moved, OwnClaim, SecondPart."""
    found = await locked(claim, event=event)
    parts = await rows("SELECT actor, step FROM claim_part WHERE claim = {}", claim)
    may_take_part(actor=by, claimant=found["person"], step=step, parts={each["actor"]: each["step"] for each in parts})
    last = await row(
        "SELECT p.actor, d.outcome FROM claim_decision d LEFT JOIN claim_part p ON p.id = d.part WHERE d.claim = {}"
        " ORDER BY d.id DESC LIMIT 1",
        claim,
    )
    if found["state"] == to and last is not None and (last["actor"], last["outcome"]) == (by, to):
        return None
    may_move(ClaimState(found["state"]), to)
    if seen != found["version"] or (to == ClaimState.SUBMITTED and found["state"] != ClaimState.CHECKED):
        raise Moved(ClaimState(found["state"]))
    return found


async def take_part(found: dict[str, Any], by: UUID, step: Step) -> UUID:
    """Hold this step in this claim. The constraints say what the rules say, whatever else was decided meanwhile."""
    try:
        async with transaction():
            made = await row(
                "INSERT INTO claim_part (id, claim, claimant, actor, step) VALUES (gen_random_uuid(), {}, {}, {}, {})"
                " ON CONFLICT (claim, actor) DO UPDATE SET step = claim_part.step WHERE claim_part.step = excluded.step"
                " RETURNING id",
                found["id"], found["person"], by, step,
            )  # fmt: skip
    except CheckViolationError:
        raise OwnClaim from None
    except UniqueViolationError:
        raise SecondPart from None
    if made is None:
        raise SecondPart
    return UUID(str(made["id"]))


async def decide(
    found: dict[str, Any], part: UUID, to: ClaimState, *, note: str = "", amount: Decimal | None = None
) -> None:
    await note_step(found["id"], found["round"], to, part=part, note=note[:2000], amount=amount)
    await rows(
        "UPDATE claim SET state = {}, version = version + 1, since = clock_timestamp() WHERE id = {}", to, found["id"]
    )


async def take_off(claim: UUID, cut: Cut) -> None:
    found = await row("SELECT gross - cap_cut AS room FROM expense_item WHERE id = {} AND claim = {}", cut.item, claim)
    if found is None:
        raise Refusal(_("A cost you cut is no longer in the claim. Reload the page."))
    if cut.amount > found["room"]:
        said = _("At most %(room)s can be cut here.")
        raise Refusal(said % {"room": say_money(found["room"])}, field=f"cut_{cut.item.hex}")
    if not cut.reason:
        raise Refusal(_("Write why this is cut: the delegate reads it."), field=f"why_{cut.item.hex}")
    await rows(
        "UPDATE expense_item SET officer_cut = {}, officer_reason = {}, eligible = gross - cap_cut - {} WHERE id = {}",
        cut.amount, cut.reason[:300], cut.amount, cut.item,
    )  # fmt: skip


async def close_grant(grant: UUID) -> None:
    await rows("UPDATE travel_grant SET state = 'closed', since = clock_timestamp() WHERE id = {}", grant)


async def eligible_of(claim: UUID) -> Decimal:
    found = await row("SELECT coalesce(sum(eligible), 0) AS total FROM expense_item WHERE claim = {}", claim)
    return Decimal(found["total"]) if found else ZERO


async def approved_of(claim: UUID) -> Decimal:
    found = await row("SELECT approved FROM claim WHERE id = {}", claim)
    return Decimal(found["approved"]) if found else ZERO
