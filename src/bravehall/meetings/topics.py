"""What an organiser's tab hears of meetings; what the people themselves hear comes to their inbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bravehall.core.errors import NotFound
from bravehall.core.live import Listener, State, register
from bravehall.events.queries import event_by_id
from bravehall.meetings.queries.board import counts


class Meetings(State):
    """How many meetings of an event are in each state."""

    name = "meetings"

    async def door(self, viewer: Listener | None, id: str) -> None:
        """The whole team of the event."""
        try:
            event = await event_by_id(viewer.id if viewer else None, UUID(id))
        except ValueError:
            raise NotFound from None
        if not event.roles:
            raise NotFound

    async def snapshot(self, id: str) -> dict[str, Any]:
        return dict(await counts(UUID(id)))


register(Meetings())
