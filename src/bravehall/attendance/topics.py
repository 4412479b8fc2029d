"""today/{event}: the organiser's figures, counting while one looks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bravehall.attendance import queries
from bravehall.core.errors import NotFound
from bravehall.core.live import Listener, State, register
from bravehall.events.queries import console_for, event_by_id


class TodayTopic(State):
    """The figures of an event that its team watches all day."""

    name = "today"
    every = 0.5

    async def door(self, viewer: Listener | None, id: str) -> None:
        if viewer is None:
            raise NotFound
        try:
            event = await event_by_id(viewer.id, UUID(id))
        except ValueError:
            raise NotFound from None
        await console_for(viewer.id, event.slug)

    async def snapshot(self, id: str) -> dict[str, Any]:
        """The figures by name, and `hour_09`, `hour_10`, … of today."""
        found = await queries.today(UUID(id))
        names = (
            "registered", "registered_onsite", "registered_online", "awaiting", "waiting", "arrived", "arrived_onsite",
            "arrived_online", "arrived_today", "refused_scans",
        )  # fmt: skip
        return {name: getattr(found, name) for name in names} | {f"hour_{hour:02}": n for hour, n in found.hours}


register(TodayTopic())
