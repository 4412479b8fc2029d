"""How a socket closes, and what a tab is told when something is refused."""

from __future__ import annotations

from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import _

PROTOCOL, BANNED, SLOW, ELSEWHERE, TOO_MANY = 4000, 4003, 4008, 4009, 4029  # codes with which the server closes


class Broken(Exception):
    """The tab does not keep to the protocol: the socket closes with this code."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code, self.why = code, why


def sentence(refusal: NotFound | Refusal) -> str:
    if isinstance(refusal, Refusal) and str(refusal):
        return str(refusal)
    return _("This is not here, or not for you.")
