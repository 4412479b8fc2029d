"""One notice for the next page: "Saved." after a redirect. Kept in a cookie for one reading."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec
from litestar import Response
from litestar.response import Redirect

from bravehall.web.viewer import Ask

COOKIE = "bh_flash"


class Notice(msgspec.Struct, frozen=True):
    text: str
    tone: str = "good"  # good, bad, plain


def then(path: str, notice: str = "", tone: str = "good") -> Redirect:
    """Go on to `path` by GET, and say `notice` there."""
    answer = Redirect(path, status_code=303)
    if notice:
        value = urlsafe_b64encode(msgspec.json.encode(Notice(notice, tone))).decode()
        answer.set_cookie(COOKIE, value, max_age=60, httponly=True, samesite="lax")
    return answer


def take(request: Ask) -> list[Notice]:
    """The notice that waits for this page; reading it forgets it (see `forget`)."""
    value = request.cookies.get(COOKIE)
    if not value:
        return []
    try:
        return [msgspec.json.decode(urlsafe_b64decode(value), type=Notice)]
    except (ValueError, msgspec.MsgspecError):
        return []


def forget(request: Ask, answer: Response[str]) -> None:
    if COOKIE in request.cookies:
        answer.delete_cookie(COOKIE)
