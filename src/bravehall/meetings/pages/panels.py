"""What meetings add to *my forum* and to an event's *today*."""

from __future__ import annotations

from typing import Any

from bravehall.events.queries import EventView
from bravehall.events.rules import Role
from bravehall.meetings.queries import agenda, board
from bravehall.web.panels import fragment, panel
from bravehall.web.viewer import Ask, signed_in

HANDLERS: list[Any] = []


@panel("my", rank=20)
async def next_meetings(request: Ask, event: Any) -> str:
    """What comes next, and what is still to be answered."""
    viewer = signed_in(request)
    coming, over = await agenda.next_meetings(viewer.id), await agenda.unanswered(viewer.id)
    if not coming and not over:
        return ""
    return fragment(request, "meetings/_my.html", coming=coming, over=over)


@panel("today", rank=40)
async def meetings_today(request: Ask, event: EventView) -> str:
    """How many meetings are agreed and held, live."""
    frame = await board.frame(event.id)
    if not frame.slots:
        return ""
    opens = event.may(Role.MEETINGS, Role.VIEWER)
    return fragment(request, "meetings/_today.html", event=event, counts=await board.counts(event.id), opens=opens)
