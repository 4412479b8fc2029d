"""Who looks at a page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, WebSocket
from litestar.datastructures import State


class Viewer(msgspec.Struct, frozen=True):
    """A signed-in person. `standing` is for the navigation only ("console", "desk", …): doors decide by themselves."""

    id: UUID
    name: str
    email: str
    language: str
    zone: str
    session: UUID
    organiser: bool = False
    standing: frozenset[str] = frozenset()


Ask = Request[Viewer | None, Any, State]
Socket = WebSocket[Viewer | None, Any, State]


class SignInNeeded(Exception):
    """The page is only for people who have signed in."""


def signed_in(request: Ask | Socket) -> Viewer:
    """The viewer. SignInNeeded: nobody has signed in; the person is led to sign-in and back."""
    if request.user is None:
        raise SignInNeeded
    return request.user
