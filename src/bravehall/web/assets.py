"""Files for the browser: addressed with the hash of their content, so that they may be kept for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from litestar.handlers import HTTPRouteHandler
from litestar.router import Router
from litestar.static_files import create_static_files_router

FOLDER = Path(__file__).parents[3] / "static"


@cache
def content_hash(path: str, changed: float) -> str:
    return hashlib.sha256((FOLDER / path).read_bytes()).hexdigest()[:10]


def static(path: str) -> str:
    """/static/css/base.css?v=…; a file that is not there is a programming error."""
    return f"/static/{path}?v={content_hash(path, (FOLDER / path).stat().st_mtime)}"


def router() -> Router | HTTPRouteHandler:
    return create_static_files_router(
        path="/static", directories=[FOLDER], cache_control=None, include_in_schema=False, name="static"
    )
