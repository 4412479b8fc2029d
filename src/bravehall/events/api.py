"""/api/v1/events — public events, for anybody; no key needed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from litestar import get
from litestar.params import FromPath, FromQuery

from bravehall.config import settings
from bravehall.events import queries
from bravehall.events.queries import EventView
from bravehall.events.rules import Format, State
from bravehall.web.api import REFUSALS, Call, resources


class Event(msgspec.Struct, frozen=True):
    """A published event. Instants in UTC; `zone` is the IANA zone its days are counted in."""

    id: UUID
    slug: str
    title_uk: str
    title_en: str
    about_uk: str
    about_en: str
    format: Format
    state: State
    zone: str
    starts_at: datetime
    ends_at: datetime
    city_uk: str
    city_en: str
    country: str
    url: str


class Events(msgspec.Struct, frozen=True):
    """`next` is the `after` of the next page, null on the last."""

    events: list[Event]
    next: str | None


def shown(event: EventView) -> Event:
    fields = {name: getattr(event, name) for name in Event.__struct_fields__ if name != "url"}
    return Event(**fields, url=f"{settings().base_url}/events/{event.slug}")


@get("/events", operation_id="listEvents", responses=REFUSALS)
async def list_events(after: FromQuery[str] = "", size: FromQuery[int] = 50) -> Events:
    """Published and closed events by slug, `size` (1 to 200) a page, those after the slug `after`."""
    size = min(max(size, 1), 200)
    found = await queries.public_events(after=after, most=size + 1)
    return Events([shown(event) for event in found[:size]], found[size - 1].slug if len(found) > size else None)


@get("/events/{slug:str}", operation_id="getEvent", responses=REFUSALS)
async def get_event(request: Call, slug: FromPath[str]) -> Event:
    """One public event."""
    return shown(await queries.event_for(None, slug))


HANDLERS = [resources(list_events, get_event)]
