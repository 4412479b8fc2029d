"""Grants: money is committed when one is offered, and free again when it ends without a claim."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from asyncpg import UniqueViolationError

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound, Refusal, Taken
from bravehall.core.facts import Fact, record
from bravehall.core.i18n import _
from bravehall.core.jobs import every
from bravehall.registration.queries import place_at
from bravehall.registration.rules import State as PlaceState
from bravehall.travel.commands.ledger import move
from bravehall.travel.facts import GrantAccepted, GrantDeclined, GrantExpired, GrantOffered, GrantWithdrawn
from bravehall.travel.rules.states import GrantState, OwnClaim, may_move_grant
from bravehall.travel.tables import TravelGrant


async def offer_grant(
    *, event: UUID, line: UUID, person: UUID, amount: Decimal, by: UUID, nonce: UUID, origin: str = ""
) -> UUID:
    """Commit `amount` euros of a line to a confirmed attendee. The same nonce twice is one grant.

    NotFound: the line is of another event. OverBudget. OwnClaim. Refusal: no confirmed place. Taken: has a grant.
    """
    async with transaction():
        if (before := await offered(event, nonce)) is not None:
            return before
        if person == by:
            raise OwnClaim
        terms = await row(
            "SELECT a.answer_days FROM budget_line l JOIN funding_agreement a ON a.id = l.agreement"
            " WHERE l.id = {} AND a.event = {}",
            line, event,
        )  # fmt: skip
        if terms is None:
            raise NotFound
        place = await place_at(person, event)
        if place is None or place.state != PlaceState.CONFIRMED:
            raise Refusal(_("This person has no confirmed place at the event. Register them first."), field="person")
        made = TravelGrant(
            event=event, line=line, person=person, ceiling=amount, origin=origin, offered_by=by, nonce=nonce,
            expires_at=datetime.now(UTC) + timedelta(days=terms["answer_days"]),
        )  # fmt: skip
        try:
            async with transaction():
                await made.save()
        except UniqueViolationError:
            if (before := await offered(event, nonce)) is not None:
                return before
            raise Taken(_("This person already has a grant for this event."), field="person") from None
        await move(
            key=f"commit/{made.id}", kind="commit", line=line, by=by, grant=made.id, committed=amount, available=-amount
        )
        await record(GrantOffered(event, made.id, person, str(amount)))
    return UUID(str(made.id))


async def offered(event: UUID, nonce: UUID) -> UUID | None:
    found = await row("SELECT id FROM travel_grant WHERE nonce = {} AND event = {}", nonce, event)
    return found["id"] if found else None


async def accept_grant(*, grant: UUID, person: UUID) -> None:
    """The delegate says yes. Twice is once. NotFound, GrantMoved."""
    async with transaction():
        found = await locked(grant, person=person)
        if found["state"] == GrantState.ACCEPTED:
            return
        if found["state"] == GrantState.OFFERED and found["over"]:
            raise Taken(_("The time to answer is over. Ask the travel officer for a new offer."))
        may_move_grant(GrantState(found["state"]), GrantState.ACCEPTED)
        await turn(grant, GrantState.ACCEPTED)
        await record(GrantAccepted(found["event"], grant, person))


async def decline_grant(*, grant: UUID, person: UUID) -> None:
    """The delegate says no, or gives it back before a claim was sent. Twice is once. NotFound, GrantMoved, Taken."""
    async with transaction():
        found = await locked(grant, person=person)
        if found["state"] == GrantState.DECLINED:
            return
        await end(found, GrantState.DECLINED, GrantDeclined(found["event"], grant, person), by=person)


async def withdraw_grant(*, event: UUID, grant: UUID, by: UUID, reason: str) -> None:
    """The officer takes it back before a claim was sent. Twice is once. NotFound, GrantMoved, Taken."""
    async with transaction():
        found = await locked(grant, event=event)
        if found["state"] == GrantState.WITHDRAWN:
            return
        await end(found, GrantState.WITHDRAWN, GrantWithdrawn(event, grant, found["person"], reason), by=by)


async def expire_grants() -> None:
    """Offers whose time is over give their money back."""
    waiting = await rows(
        "SELECT id FROM travel_grant WHERE state = 'offered' AND expires_at <= clock_timestamp() ORDER BY line, id"
    )
    for each in waiting:
        async with transaction():
            found = await locked(each["id"])
            if found["state"] == GrantState.OFFERED and found["over"]:
                fact = GrantExpired(found["event"], found["id"], found["person"])
                await end(found, GrantState.EXPIRED, fact, by=None)


async def locked(grant: UUID, *, person: UUID | None = None, event: UUID | None = None) -> dict[str, Any]:
    """The grant's row, held until the end of the transaction. NotFound: none, or not theirs."""
    found = await row(
        "SELECT id, event, line, person, ceiling, state, expires_at <= clock_timestamp() AS over FROM travel_grant"
        " WHERE id = {} AND person = coalesce({}::uuid, person) AND event = coalesce({}::uuid, event) FOR UPDATE",
        grant, person, event,
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


async def turn(grant: UUID, to: GrantState) -> None:
    await rows("UPDATE travel_grant SET state = {}, since = clock_timestamp() WHERE id = {}", to, grant)


async def end(found: dict[str, Any], to: GrantState, fact: Fact, *, by: UUID | None) -> None:
    may_move_grant(GrantState(found["state"]), to)
    sent = await row(
        "SELECT 1 AS there FROM claim WHERE travel_grant = {} AND state NOT IN ('draft', 'rejected', 'withdrawn')",
        found["id"],
    )
    if sent is not None:
        raise Taken(_("A claim has been sent on this grant. Take the claim back first."))
    await rows(
        "UPDATE claim SET state = 'withdrawn', version = version + 1, since = clock_timestamp()"
        " WHERE travel_grant = {} AND state = 'draft'",
        found["id"],
    )
    await turn(found["id"], to)
    amount = found["ceiling"]
    await move(
        key=f"release/{found['id']}", kind="release", line=found["line"], by=by, grant=found["id"],
        committed=-amount, available=amount,
    )  # fmt: skip
    await record(fact)


every("10m", expire_grants)
