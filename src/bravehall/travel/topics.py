"""claim/{id}: a claim moves; travel/{event}: the team's lists do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bravehall.core.errors import NotFound
from bravehall.core.live import Listener, State, register
from bravehall.events.queries import event_by_id
from bravehall.events.rules import Role
from bravehall.travel.queries.claims import counts_of, door_of, state_of


def known(id: str) -> UUID:
    """NotFound: it is no id."""
    try:
        return UUID(id)
    except ValueError:
        raise NotFound from None


class ClaimState(State):
    """Where a claim is and whose turn it is."""

    name = "claim"

    async def door(self, viewer: Listener | None, id: str) -> None:
        if viewer is None:
            raise NotFound
        await door_of(viewer.id, known(id))

    async def snapshot(self, id: str) -> dict[str, Any]:
        state, version = await state_of(known(id))
        return {"state": state, "version": version}


class TravelLists(State):
    """What an event's travel team has before it."""

    name = "travel"

    async def door(self, viewer: Listener | None, id: str) -> None:
        if viewer is None:
            raise NotFound
        event = await event_by_id(viewer.id, known(id))
        if not event.may(Role.TRAVEL_OFFICER, Role.APPROVER, Role.PAYER):
            raise NotFound

    async def snapshot(self, id: str) -> dict[str, Any]:
        return {state.value: number for state, number in (await counts_of(known(id))).items()}


register(ClaimState())
register(TravelLists())
