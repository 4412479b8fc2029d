"""/console — own events; /console/{slug} — the event today."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from bravehall.core.i18n import N_
from bravehall.events.queries import EventView, console_for, events_of_team
from bravehall.events.rules import Role, State
from bravehall.web.navigation import add
from bravehall.web.panels import fragment, panel, panels
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

add(
    N_("Console"), "/console", "clipboard-list", rank=80, shown=lambda viewer: bool(viewer and "console" in viewer.standing)
)  # fmt: skip
section("today", N_("Today"), "", "sun", 0)


@get("/console", include_in_schema=False)
async def own_events(request: Ask) -> Response[str]:
    viewer = signed_in(request)
    return page(request, "events/own_events.html", place="console", events=await events_of_team(viewer.id))


@get("/console/{slug:str}", include_in_schema=False)
async def today(request: Ask, slug: FromPath[str]) -> Response[str]:
    event = await console_for(signed_in(request).id, slug)
    return page(
        request, "events/today.html", place="console", live=True, event=event, section="today",
        parts=await panels("today", request, event),
    )  # fmt: skip


@panel("today", rank=0)
async def draft_panel(request: Ask, event: EventView) -> str:
    if event.state != State.DRAFT or not event.may(Role.OWNER):
        return ""
    return fragment(request, "events/_draft_today.html", event=event)


HANDLERS = [own_events, today]
