"""What an organiser's tab hears of meetings; what the people themselves hear comes to their inbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bravehall.core.errors import NotFound
from bravehall.core.live import Listener, State, register
from bravehall.events.queries import EventView, event_by_id
from bravehall.events.rules import Role
from bravehall.meetings.queries import timetables
from bravehall.meetings.queries.board import counts


class Meetings(State):
    """How many meetings of an event are in each state."""

    name = "meetings"

    async def door(self, viewer: Listener | None, id: str) -> None:
        """The whole team of the event."""
        if not (await event_of(viewer, id)).roles:
            raise NotFound

    async def snapshot(self, id: str) -> dict[str, Any]:
        search = await timetables.newest(UUID(id))
        # so that open boards hear when a search begins, proposes or fails
        return await counts(UUID(id)) | {"timetable": f"{search.id}:{search.state}:{search.stop}" if search else ""}


class Search(State):
    """How far the search for an event's timetable is: `done` of `total` seconds, breaks of the best so far."""

    name = "timetable"

    async def door(self, viewer: Listener | None, id: str) -> None:
        """Who may see the board."""
        if not (await event_of(viewer, id)).may(Role.MEETINGS, Role.VIEWER):
            raise NotFound

    async def snapshot(self, id: str) -> dict[str, Any]:
        found = await timetables.newest(UUID(id))
        if found is None:
            return {}
        return {
            "done": int(found.took), "total": found.seconds,
            "value": "–" if found.value is None else found.value, "bound": found.bound,
        }  # fmt: skip


async def event_of(viewer: Listener | None, id: str) -> EventView:
    """NotFound: it is no id, or not for this viewer."""
    try:
        return await event_by_id(viewer.id if viewer else None, UUID(id))
    except ValueError:
        raise NotFound from None


register(Meetings())
register(Search())
