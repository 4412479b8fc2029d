"""The application: every part, mounted once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, get
from litestar.config.compression import CompressionConfig
from litestar.config.csrf import CSRFConfig
from litestar.middleware import DefineMiddleware
from litestar.middleware.csrf import CSRFMiddleware

from bravehall.config import settings
from bravehall.core import jobs, keys
from bravehall.core.db import DB, close_pool, open_pool
from bravehall.core.live import listening
from bravehall.people.queries import session_of
from bravehall.web import assets
from bravehall.web.answers import HANDLERS
from bravehall.web.api import OPENAPI
from bravehall.web.log import access_log
from bravehall.web.security import secure
from bravehall.web.session import recognise, session_middleware
from bravehall.web.socket import live
from bravehall.web.viewer import Viewer

HERE = Path(__file__).parent
# In the order of the arrows: what stands on the right may use what stands on its left.
MODULES = (
    "web",
    "people",
    "directory",
    "events",
    "registration",
    "attendance",
    "meetings",
    "hall",
    "travel",
    "reports",
)
PARTS = ("reactions", "topics", "pages", "api")
BODY = 16 * 1024 * 1024  # a receipt of 15 MB and the fields beside it


async def load(token: str) -> Viewer | None:
    found = await session_of(token)
    return msgspec.convert(found, Viewer) if found else None


def parts() -> list[Any]:
    """Every page, socket and API handler: each module's pages.py and api.py name theirs in HANDLERS."""
    handlers: list[Any] = []
    for module in MODULES:
        for part in PARTS:
            if (HERE / module / f"{part}.py").exists() or (HERE / module / part / "__init__.py").exists():
                handlers += getattr(import_module(f"bravehall.{module}.{part}"), "HANDLERS", [])
    return handlers


@get("/health", include_in_schema=False, sync_to_thread=False)
def health() -> dict[str, str]:
    return {"status": "ok"}


def lifespan(dsn: str, worker: bool) -> Any:
    @asynccontextmanager
    async def living(app: Litestar) -> AsyncIterator[None]:
        started = DB.pool is None
        if started:
            await open_pool(dsn, largest=16)
        stop = asyncio.Event()
        working = asyncio.create_task(jobs.work(stop)) if worker else None
        try:
            async with listening():
                yield
        finally:
            stop.set()
            if working is not None:
                with suppress(asyncio.CancelledError):
                    await working
            if started:
                await close_pool()

    return living


def create_app(dsn: str = "", *, worker: bool = False) -> Litestar:
    """Everything, on the database at `dsn` (or the pool that is open already); with `worker`, jobs are done here too."""
    logging.getLogger("bravehall").setLevel(logging.INFO)
    csrf = CSRFConfig(
        secret=keys.derived("csrf").hex(), cookie_name="bh_csrf", cookie_httponly=True, cookie_samesite="lax",
        cookie_secure=settings().base_url.startswith("https:"), exclude=["^/api/"],
    )  # fmt: skip
    return Litestar(
        [health, assets.asset, live, *parts()],
        middleware=[session_middleware(load), access_log, DefineMiddleware(CSRFMiddleware, config=csrf)],
        lifespan=[lifespan(dsn, worker)],
        exception_handlers=HANDLERS,
        after_exception=[recognise(load)],
        before_send=[secure],
        compression_config=CompressionConfig(backend="gzip", minimum_size=600),
        request_max_body_size=BODY,
        openapi_config=OPENAPI,
        include_in_schema=False,
    )
