"""Files that somebody uploaded or we made: saved by the browser, never shown inside our pages."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from litestar import Response

from bravehall.core.files import Stored

# Should a browser show it after all: alone, without scripts, frames, forms or our cookies.
ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"


def download(content: bytes, *, name: str, mime: str) -> Response[bytes]:
    return Response(
        content,
        media_type=mime,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": ALONE,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


async def download_stored(stored: Stored) -> Response[bytes]:
    """A kept upload, at most 15 MB; who may have it was decided by the door that gave `stored`."""
    return download(await asyncio.to_thread(stored.path.read_bytes), name=stored.name, mime=stored.mime)
