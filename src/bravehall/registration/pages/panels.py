"""What registration adds to the event page and to *my forum*."""

from __future__ import annotations

from bravehall.events.queries import EventView
from bravehall.registration import queries
from bravehall.registration.pages.register import is_open
from bravehall.registration.rules import State
from bravehall.web.panels import fragment, panel
from bravehall.web.viewer import Ask


@panel("event", rank=10)
async def places(request: Ask, event: EventView) -> str:
    """How many places are left, and the way to one of them, or to the ticket somebody has already."""
    mine = await queries.place_at(request.user.id, event.id) if request.user else None
    if not is_open(event) and mine is None:
        return ""
    kinds = await queries.kinds(event.id)
    return fragment(request, "registration/_places.html", event=event, kinds=kinds, mine=mine) if kinds else ""


@panel("my", rank=10)
async def next_ticket(request: Ask, _nothing: None) -> str:
    """The ticket for what comes next, with its way to the door."""
    if request.user is None:
        return ""
    coming = [
        each for each in await queries.tickets(request.user.id) if not each.over and each.state != State.CANCELLED
    ]
    return fragment(request, "registration/_next_ticket.html", ticket=coming[0], more=len(coming) - 1) if coming else ""
