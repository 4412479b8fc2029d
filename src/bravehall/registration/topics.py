"""event/{event}: how many places are left, for whoever looks at the public page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bravehall.core.errors import NotFound
from bravehall.core.live import Listener, State, register
from bravehall.events.queries import event_by_id
from bravehall.registration import queries


class EventTopic(State):
    """The places left on an event that one may see, by the way to take part."""

    name = "event"

    async def door(self, viewer: Listener | None, id: str) -> None:
        try:
            await event_by_id(viewer.id if viewer else None, UUID(id))
        except ValueError:
            raise NotFound from None

    async def snapshot(self, id: str) -> dict[str, Any]:
        """left_onsite, left_online: places that may be had at once."""
        left: dict[str, Any] = {}
        for kind in await queries.kinds(UUID(id)):
            left[f"left_{kind.mode}"] = left.get(f"left_{kind.mode}", 0) + kind.left
        return left


register(EventTopic())
