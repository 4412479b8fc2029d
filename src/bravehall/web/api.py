"""What every part of the JSON API shares: who calls, once-only writes, how it is described."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from litestar import Request, Response, Router
from litestar.datastructures import State
from litestar.openapi import ResponseSpec
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ControllerRouterHandler

from bravehall.core.api_keys import Caller, caller_of
from bravehall.core.context import acting
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import _
from bravehall.core.idempotency import Answered, once
from bravehall.core.limits import limit
from bravehall.web.problem import Problem
from bravehall.web.viewer import SignInNeeded, Viewer

Call = Request[Viewer | None, Any, State]


class Forbidden(Refusal):
    """The key is good, but not for this."""

    status = 403


def refusal(status: str) -> ResponseSpec:
    return ResponseSpec(
        Problem,
        description=status,
        media_type="application/problem+json",
        generate_examples=False,
    )


REFUSALS = {
    400: refusal("The request could not be read"),
    401: refusal("No key, or not a live one"),
    403: refusal("The key is not for this"),
    404: refusal("Not there, or not yours"),
    409: refusal("Somebody else was faster"),
    422: refusal("Refused, with the reason"),
    429: refusal("Too many calls; see Retry-After"),
}

OPENAPI = OpenAPIConfig(
    title="Bravehall",
    version="1",
    description="Events, registrations, check-in, meetings, the hall and travel money of one installation.",
    path="/api/v1/openapi.json",  # a folder of its own: Litestar answers all else in it with a page of HTML
    use_handler_docstrings=True,
    render_plugins=[JsonRenderPlugin(path="/")],
    components=Components(security_schemes={"key": SecurityScheme(type="http", scheme="bearer")}),
)


def resources(*handlers: ControllerRouterHandler) -> Router:
    """A module's part of the API, under /api/v1. Each handler also says `responses=REFUSALS`."""
    return Router("/api/v1", route_handlers=handlers, include_in_schema=True)


async def caller(request: Call, scope: str, event: Any = None) -> Caller:
    """The key that calls. SignInNeeded: none; Forbidden: without `scope` ("": any will do); NotFound: of another event."""
    kind, _space, token = request.headers.get("authorization", "").partition(" ")
    found = await caller_of(token.strip()) if kind.lower() == "bearer" else None
    if found is None:
        raise SignInNeeded
    await limit(f"api:{found.key}", burst=600, per=timedelta(minutes=1))
    if event is not None and found.event != event:
        raise NotFound
    if scope and scope not in found.scopes:
        raise Forbidden(_("This key may not do that: it needs the scope %(scope)s.") % {"scope": scope})
    return found


async def write_once(
    request: Call, by: Caller, act: Callable[[], Awaitable[msgspec.Struct]], *, status: int = 201
) -> Response[Any]:
    """Do `act` in one transaction; under the same Idempotency-Key a repeated call gets the first answer."""

    async def answered() -> Answered:
        return Answered(status, msgspec.json.encode(await act()))

    with acting(actor=by.by):
        if key := request.headers.get("idempotency-key"):
            name = hashlib.sha256(f"{by.key} {request.method} {request.url.path}".encode()).hexdigest()
            done = await once(name, key, await request.body(), answered)
        else:
            done = await answered()
    return Response(done.body, status_code=done.status, media_type="application/json")


def page_of(found: Sequence[Any], size: int) -> tuple[list[Any], bool]:
    """The first `size` of what was asked for with one more, and whether there is more."""
    return list(found[:size]), len(found) > size
