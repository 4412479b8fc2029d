"""/api — what programs may do, in words; /demo/components — every part that pages are made of, in every state."""

from __future__ import annotations

from litestar import Response, get

from bravehall.config import settings
from bravehall.core.api_keys import SCOPES
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


@get("/api", sync_to_thread=False)
def describe_api(request: Ask) -> Response[str]:
    """The OpenAPI document, for people; nothing comes from elsewhere."""
    return page(request, "web/api.html", document=request.app.openapi_schema.to_schema(), scopes=SCOPES)


HANDLERS = [components, describe_api, MailPages]
