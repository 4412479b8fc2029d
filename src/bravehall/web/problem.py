"""RFC 9457 problem details: how the API says no."""

from __future__ import annotations

import msgspec
from litestar import Response

from bravehall.core.context import current


class Problem(msgspec.Struct, omit_defaults=True):
    """`instance` is the request's id; `errors` says by field what is wrong."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"
    instance: str = ""
    errors: dict[str, str] = {}


def problem(status: int, title: str, detail: str, errors: dict[str, str] | None = None) -> Response[bytes]:
    body = Problem(title, status, detail, instance=current().request, errors=errors or {})
    return Response(msgspec.json.encode(body), status_code=status, media_type="application/problem+json")
