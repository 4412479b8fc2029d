"""/my — what is next for the person who has signed in."""

from __future__ import annotations

from litestar import Response, get

from bravehall.core.i18n import N_
from bravehall.web.navigation import add
from bravehall.web.panels import panels
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

add(N_("My forum"), "/my", "house", rank=10, shown=lambda viewer: viewer is not None)


@get("/my", include_in_schema=False)
async def now(request: Ask) -> Response[str]:
    signed_in(request)
    return page(request, "events/my.html", place="my", live=True, parts=await panels("my", request))


HANDLERS = [now]
