"""/api/v1/events/{slug}/check-ins — a scanner of one's own at the door."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath, JSONBody

from bravehall.attendance.commands import check_in
from bravehall.attendance.rules import Outcome
from bravehall.events.queries import event_for
from bravehall.web.api import REFUSALS, Call, caller, resources, write_once


class NewCheckIn(msgspec.Struct, frozen=True):
    """`said`: the text of the QR code, or the eight signs of the ticket. One `nonce` is one scan, however often sent."""

    said: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    nonce: UUID
    door: Annotated[str, msgspec.Meta(max_length=60)] = ""
    at: datetime | None = None


class CheckIn(msgspec.Struct, frozen=True):
    """How it came out; a refused ticket is an answer, not an error. `before`: when it was accepted that day already."""

    id: UUID
    outcome: Outcome
    before: datetime | None


@post("/events/{slug:str}/check-ins", operation_id="checkIn", responses=REFUSALS, security=[{"key": []}])
async def check_in_by_program(request: Call, slug: FromPath[str], data: JSONBody[NewCheckIn]) -> Response[CheckIn]:
    """Hold a ticket before a door. An accepted one is a fact of the attendance ledger. Scope check-in:write."""
    event = await event_for(None, slug)
    by = await caller(request, "check-in:write", event.id)

    async def act() -> CheckIn:
        done = await check_in(event=event.id, said=data.said, by=by.by, nonce=data.nonce, door=data.door, at=data.at)
        return CheckIn(done.id, done.outcome, done.before)

    return await write_once(request, by, act)


HANDLERS = [resources(check_in_by_program)]
