"""/ · /events · /events/{slug} — what everybody may see."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from bravehall.core.i18n import N_
from bravehall.events.queries import coming_events, event_for, past_events
from bravehall.web.navigation import add
from bravehall.web.panels import panels
from bravehall.web.render import page
from bravehall.web.viewer import Ask

add(N_("Events"), "/events", "calendar-days", rank=20, shown=lambda viewer: True)


@get("/", include_in_schema=False)
async def front(request: Ask) -> Response[str]:
    return page(
        request, "events/front.html", events=await coming_events(most=6), parts=await panels("front", request)
    )  # fmt: skip


@get("/events", include_in_schema=False)
async def all_events(request: Ask) -> Response[str]:
    return page(
        request, "events/events.html", coming=await coming_events(most=60), past=await past_events(most=60)
    )  # fmt: skip


@get("/events/{slug:str}", include_in_schema=False)
async def event_page(request: Ask, slug: FromPath[str]) -> Response[str]:
    event = await event_for(request.user.id if request.user else None, slug)
    return page(request, "events/event.html", live=True, event=event, parts=await panels("event", request, event))


HANDLERS = [front, all_events, event_page]
