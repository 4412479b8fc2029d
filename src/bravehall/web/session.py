"""From the cookie to the viewer, and the context everything below acts in."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import asyncpg
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from bravehall.core.context import acting
from bravehall.core.i18n import LANGUAGES
from bravehall.web.viewer import Viewer

COOKIE = "bh_session"
LANGUAGE_COOKIE = "bh_language"
ABSENT = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
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


async def viewer_of(connection: ASGIConnection[Any, Any, Any, Any], load: Load) -> Viewer | None:
    token = connection.cookies.get(COOKIE)
    return await load(token) if token else None


def recognise(load: Load) -> Callable[[Exception, Scope], Awaitable[None]]:
    """For an address that leads nowhere: no middleware ran, and the page that says so has the viewer's navigation."""

    async def look(_error: Exception, scope: Scope) -> None:
        if scope["type"] == ScopeType.HTTP and "user" not in scope:
            scope["user"] = None
            with suppress(*ABSENT):  # then they are a visitor: the sentence matters more
                scope["user"] = await viewer_of(ASGIConnection(scope), load)

    return look


def session_middleware(load: Load) -> Callable[[ASGIApp], ASGIApp]:
    """`load` turns the cookie's value into the viewer, or None when it is over."""

    def wrap(app: ASGIApp) -> ASGIApp:
        async def handle(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] not in {ScopeType.HTTP, ScopeType.WEBSOCKET} or scope["path"].startswith("/static/"):
                await app(scope, receive, send)
                return
            connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(scope)
            scope["user"] = None
            viewer = scope["user"] = await viewer_of(connection, load)
            request_id = uuid4().hex[:16]
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
