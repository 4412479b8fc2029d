"""Files for the browser, under an address that changes with their content, so that they may be kept for ever.

The hash of everything in static/ is a part of the path, not of the query: a module that is named by a page and the same
module imported by another then have one address, and the browser runs it once.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path, PurePosixPath

from litestar import get
from litestar.params import FromPath
from litestar.response import File

from bravehall.core.errors import NotFound

FOLDER = (Path(__file__).parents[3] / "static").resolve()
MARK = "v-"


@cache
def version() -> str:
    """Of all files together; computed once a process."""
    seen = hashlib.sha256()
    for file in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        seen.update(str(file.relative_to(FOLDER)).encode() + b"\0" + file.read_bytes())
    return MARK + seen.hexdigest()[:12]


@cache
def static(path: str) -> str:
    """/static/v-…/js/main.js. FileNotFoundError: there is no such file, a programming error."""
    (FOLDER / path).stat()
    return f"/static/{version()}/{path}"


@get("/static/{file:path}", include_in_schema=False, sync_to_thread=False)
def asset(file: FromPath[str]) -> File:
    """Any version is answered with the present file: a page from before an update still finds what it imports."""
    parts = PurePosixPath(str(file).lstrip("/")).parts
    if parts and parts[0].startswith(MARK):
        parts = parts[1:]
    found = FOLDER.joinpath(*parts).resolve()
    if not found.is_relative_to(FOLDER) or not found.is_file():
        raise NotFound
    return File(found, filename=found.name, content_disposition_type="inline")
