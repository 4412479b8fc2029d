"""/api/v1/events/{slug}/registrations — who has a place, for a key of the event."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from bravehall.core.errors import Refusal
from bravehall.core.i18n import _
from bravehall.events.queries import event_for
from bravehall.registration import commands
from bravehall.registration.queries import Attendee, attendee, attendees, kinds
from bravehall.registration.rules import Mode, State
from bravehall.web.api import REFUSALS, Call, caller, resources, write_once

KEY: list[dict[str, list[str]]] = [{"key": []}]


class Registration(msgspec.Struct, frozen=True):
    """A position. `code` is what is typed at the door where the camera does not serve."""

    id: UUID
    name: str
    email: str
    firm: str
    country: str
    state: State
    mode: Mode
    code: str
    at: datetime


class Registrations(msgspec.Struct, frozen=True):
    """The newest first; `next` is the `after` of the next page, null on the last."""

    registrations: list[Registration]
    next: str | None


class NewRegistration(msgspec.Struct, frozen=True):
    """Somebody the organiser registers: no approval, and no code by mail, since the organiser answers for them."""

    email: Annotated[str, msgspec.Meta(min_length=3, max_length=320)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    mode: Mode
    firm: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Cancellation(msgspec.Struct, frozen=True):
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


def shown(line: Attendee) -> Registration:
    return Registration(
        line.id, line.name, line.email, line.firm, line.country, line.state, line.mode, line.code, line.at
    )


def position_of(after: str) -> tuple[datetime, UUID] | None:
    """Where a page goes on: the instant and the id of the last line before it. Refusal: not one of ours."""
    if not after:
        return None
    instant, _separator, identity = after.partition("_")
    try:
        return datetime.fromisoformat(instant), UUID(identity)
    except ValueError:
        raise Refusal(_("`after` should be the `next` of the page before."), field="after") from None


@get("/events/{slug:str}/registrations", operation_id="listRegistrations", responses=REFUSALS, security=KEY)
async def list_registrations(
    request: Call, slug: FromPath[str], in_state: FromQuery[State | None] = None, after: FromQuery[str] = "",
    size: FromQuery[int] = 50,
) -> Registrations:  # fmt: skip
    """Registrations, all or those `in_state`, `size` (1 to 200) a page. Scope registrations:read."""
    event = await event_for(None, slug)
    await caller(request, "registrations:read", event.id)
    size = min(max(size, 1), 200)
    found = await attendees(event.id, state=in_state or "", after=position_of(after), most=size + 1)
    last = found[size - 1] if len(found) > size else None
    return Registrations([shown(line) for line in found[:size]], f"{last.at.isoformat()}_{last.id}" if last else None)


@post("/events/{slug:str}/registrations", operation_id="register", responses=REFUSALS, security=KEY)
async def register(request: Call, slug: FromPath[str], data: JSONBody[NewRegistration]) -> Response[Registration]:
    """Register somebody. Send an Idempotency-Key: the same call again gets the same answer. Scope registrations:write."""
    event = await event_for(None, slug)
    by = await caller(request, "registrations:write", event.id)

    async def act() -> Registration:
        kind = next((kind for kind in await kinds(event.id) if kind.mode == data.mode), None)
        if kind is None:
            raise Refusal(_("There are no tickets of this kind. Choose the other one."), field="mode")
        made = await commands.register_at_desk(
            event=event.id, product=kind.id, email=data.email, name=data.name, firm_name=data.firm
        )
        return shown(await attendee(event.id, made.position))

    return await write_once(request, by, act)


@post(
    "/events/{slug:str}/registrations/{position:uuid}/cancellation", operation_id="cancelRegistration",
    responses=REFUSALS, security=KEY, status_code=200,
)  # fmt: skip
async def cancel(
    request: Call, slug: FromPath[str], position: FromPath[UUID], data: JSONBody[Cancellation]
) -> Response[Registration]:
    """Give the place back; the next who waits has it at once. Scope registrations:write."""
    event = await event_for(None, slug)
    by = await caller(request, "registrations:write", event.id)

    async def act() -> Registration:
        await commands.cancel(position=position, event=event.id, reason=data.reason)
        return shown(await attendee(event.id, position))

    return await write_once(request, by, act, status=200)


HANDLERS = [resources(list_registrations, register, cancel)]
