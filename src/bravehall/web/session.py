"""From the cookie to the viewer, and the context everything below acts in."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from bravehall.core.context import acting
from bravehall.core.i18n import LANGUAGES
from bravehall.web.viewer import Viewer

COOKIE = "bh_session"
LANGUAGE_COOKIE = "bh_language"
Load = Callable[[str], Awaitable[Viewer | None]]


def language_of(connection: ASGIConnection[Any, Any, Any, Any], viewer: Viewer | None) -> str:
    """What the person chose, else what their account says, else what the browser asks for, else Ukrainian."""
    chosen: str = connection.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    if viewer is not None:
        return viewer.language
    for wanted in re.findall(r"[a-z]{2}", connection.headers.get("accept-language", "").lower()):
        if wanted in LANGUAGES:
            return str(wanted)
    return "uk"


def session_middleware(load: Load) -> Callable[[ASGIApp], ASGIApp]:
    """`load` turns the cookie's value into the viewer, or None when it is over."""

    def wrap(app: ASGIApp) -> ASGIApp:
        async def handle(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] not in {ScopeType.HTTP, ScopeType.WEBSOCKET} or scope["path"].startswith("/static/"):
                await app(scope, receive, send)
                return
            connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(scope)
            token = connection.cookies.get(COOKIE)
            viewer = await load(token) if token else None
            request_id = uuid4().hex[:16]
            scope["user"] = viewer
            scope["auth"] = None
            scope["state"]["request_id"] = request_id

            async def stamped(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
                await send(message)

            with acting(
                actor=viewer.id if viewer else None,
                request=request_id,
                language=language_of(connection, viewer),
                zone=viewer.zone if viewer else "Europe/Kyiv",
            ):
                await app(scope, receive, stamped)

        return handle

    return wrap
