"""One line of JSON a request: what was asked for, how it went, how long it took; nobody's name, address or code."""

from __future__ import annotations

import logging
import sys
import time

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("bravehall.access")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "what": record.getMessage(),
        }
        line |= {k: v for k, v in vars(record).items() if k in ("request", "route", "status", "ms", "kind", "job")}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line).decode()


def log_to_stderr() -> None:
    """Our lines go to standard error, for whoever collects them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger("bravehall")
    root.addHandler(handler)
    root.propagate = False


def access_log(app: ASGIApp) -> ASGIApp:
    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["path"].startswith("/static/"):
            await app(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, heard)
        finally:
            # The route's pattern, not the path: paths hold tokens of links.
            route = scope.get("path_template") or "-"
            log.info(
                "answered",
                extra={
                    "request": scope["state"].get("request_id", "-"), "route": f"{scope['method']} {route}",
                    "status": status, "ms": round((time.monotonic() - began) * 1000, 1),
                },
            )  # fmt: skip

    return handle
