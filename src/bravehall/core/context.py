"""Who is acting, under which request, in which language: set at the rim, read where a fact is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

import msgspec


class Context(msgspec.Struct, frozen=True):
    actor: UUID | None = None
    request: str = ""  # the request's id, also in the logs and in the answer's X-Request-ID
    language: str = "uk"
    zone: str = "Europe/Kyiv"  # the viewer's own time zone


_nobody = Context()
_current: ContextVar[Context] = ContextVar("context", default=_nobody)


def current() -> Context:
    return _current.get()


@contextmanager
def acting(**changes: object) -> Iterator[Context]:
    """Inside the block these parts of the context are changed."""
    token = _current.set(msgspec.structs.replace(_current.get(), **changes))
    try:
        yield _current.get()
    finally:
        _current.reset(token)
