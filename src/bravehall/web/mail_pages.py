"""/demo/mail — the mails that the demo keeps instead of sending."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath, Parameter

from bravehall.config import settings
from bravehall.core import mail
from bravehall.core.errors import NotFound
from bravehall.web.downloads import download
from bravehall.web.render import page
from bravehall.web.security import CONTENT
from bravehall.web.viewer import Ask

# The mail in its frame: its own styles, no scripts; its links may lead the whole tab away when somebody follows them.
FRAMED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; " + (
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)


def only_in_the_demo() -> None:
    """Everybody may read every mail here, so these pages exist only where all people are invented."""
    if not settings().demo:
        raise NotFound


class MailPages(Controller):
    path = "/demo/mail"
    include_in_schema = False

    @get("/")
    async def list(self, request: Ask, q: Annotated[str, Parameter(max_length=200)] = "") -> Response[str]:
        only_in_the_demo()
        return page(request, "web/mails.html", mails=await mail.kept_mails(to=q), q=q)

    @get("/{id:uuid}")
    async def show(self, request: Ask, id: FromPath[UUID]) -> Response[str]:
        only_in_the_demo()
        answer = page(request, "web/mail.html", letter=await mail.letter(id))
        answer.headers["Content-Security-Policy"] = f"{CONTENT}; frame-src 'self'"
        return answer

    @get("/{id:uuid}/html")
    async def html(self, id: FromPath[UUID]) -> Response[str]:
        only_in_the_demo()
        shown = (await mail.letter(id)).html.replace("<head>", '<head><base target="_top">', 1)
        return Response(shown, media_type="text/html", headers={"Content-Security-Policy": FRAMED})

    @get("/attachments/{id:uuid}")
    async def attachment(self, id: FromPath[UUID]) -> Response[bytes]:
        only_in_the_demo()
        found = await mail.attachment(id)
        return download(found.content, name=found.name, mime=found.mime)


HANDLERS = [MailPages]
