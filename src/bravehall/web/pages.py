"""/demo/components — every part that pages are made of, in every state; /demo/mail is in mail_pages.py."""

from __future__ import annotations

from litestar import Response, get

from bravehall.config import settings
from bravehall.core.errors import NotFound
from bravehall.web.mail_pages import MailPages
from bravehall.web.render import page
from bravehall.web.viewer import Ask


@get("/demo/components", include_in_schema=False, sync_to_thread=False)
def components(request: Ask) -> Response[str]:
    """Only where the demo is on: builders look here, visitors never need to."""
    if not settings().demo:
        raise NotFound
    return page(request, "web/components.html")


HANDLERS = [components, MailPages]
