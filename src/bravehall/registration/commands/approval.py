"""The registrar's word on who is of no listed cluster."""

from __future__ import annotations

from uuid import UUID

from bravehall.core.db import rows, transaction
from bravehall.core.facts import record
from bravehall.registration.commands.orders import locked
from bravehall.registration.commands.places import take_place
from bravehall.registration.facts import Approved, Refused
from bravehall.registration.rules import Changed, NoReason, State


async def approve(*, position: UUID, event: UUID) -> State:
    """Yes: a place, or the end of the waiting list where none is left. NotFound; Changed: it is decided already."""
    async with transaction():
        here = await locked(position, event, None)
        if here["state"] != State.AWAITING_APPROVAL:
            raise Changed
        state = State.CONFIRMED if await take_place(here["quota"]) else State.WAITING
        await rows(
            "UPDATE position SET state = {}, queue = nextval('position_queue_seq'),"
            " confirmed_at = CASE WHEN {} THEN clock_timestamp() END WHERE id = {}",
            state, state == State.CONFIRMED, position,
        )  # fmt: skip
        await record(Approved(event=event, position=position, person=here["person"], state=state))
        return state


async def refuse(*, position: UUID, event: UUID, reason: str) -> None:
    """No, and why, in words for the person. NotFound; NoReason; Changed: it is decided already."""
    reason = reason.strip()[:1000]
    if not reason:
        raise NoReason
    async with transaction():
        here = await locked(position, event, None)
        if here["state"] != State.AWAITING_APPROVAL:
            raise Changed
        await rows(
            "UPDATE position SET state = 'cancelled', cancelled_at = clock_timestamp(), refused_because = {}"
            " WHERE id = {}",
            reason, position,
        )  # fmt: skip
        await record(Refused(event=event, position=position, person=here["person"]))
