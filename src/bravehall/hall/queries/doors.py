"""The doors of the hall: the same for pages, the API and the topics."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from bravehall.core.context import current
from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import both, say_instant
from bravehall.events.queries import EventView, event_by_id, event_for
from bravehall.events.rules import Role
from bravehall.hall.rules import Banned, Muted, NotAnAttendee, RestrictionKind, Size, State, short_name
from bravehall.people.queries import STANDING

STANDING["desk"] = "EXISTS (SELECT FROM booth_member m WHERE m.person = person.id)"


class BoothView(msgspec.Struct, frozen=True):
    """A booth as its pages show it. `member` and `host` are the viewer's."""

    id: UUID
    event: UUID
    slug: str
    number: int
    size: Size
    state: State
    tagline_uk: str
    tagline_en: str
    about_uk: str
    about_en: str
    video: str
    epoch: str
    last_seq: int
    firm: UUID
    firm_slug: str
    name_uk: str
    name_en: str
    firm_about_uk: str
    firm_about_en: str
    sector: str
    country: str
    region: str
    site: str
    hidden: bool
    member: bool = False
    host: bool = False

    @property
    def name(self) -> str:
        return both(self.name_uk, self.name_en)

    @property
    def short(self) -> str:
        return short_name(self.name)

    @property
    def tagline(self) -> str:
        return both(self.tagline_uk, self.tagline_en)

    @property
    def about(self) -> str:
        return both(self.about_uk, self.about_en) or both(self.firm_about_uk, self.firm_about_en)

    @property
    def open(self) -> bool:
        return self.state == State.PUBLISHED


COLUMNS = (
    "booth.id, booth.event, booth.slug, booth.number, booth.size, booth.state, booth.tagline_uk, booth.tagline_en,"
    " booth.about_uk, booth.about_en, booth.video, booth.epoch, booth.last_seq, firm.id AS firm,"
    " firm.slug AS firm_slug, firm.name_uk, firm.name_en, firm.about_uk AS firm_about_uk,"
    " firm.about_en AS firm_about_en, firm.sector, firm.country, firm.region, firm.site, firm.hidden,"
    " EXISTS (SELECT FROM booth_member m WHERE m.booth = booth.id AND m.person = {}) AS member"
)


async def restrictions_of(person: UUID | None, event: UUID) -> dict[RestrictionKind, datetime]:
    """What this person may not do in the hall of this event now, and until when."""
    if person is None:
        return {}
    found = await rows(
        "SELECT kind, max(until) AS until FROM restriction WHERE event = {} AND person = {} AND lifted_at IS NULL"
        " AND until > clock_timestamp() GROUP BY kind",
        event, person,
    )  # fmt: skip
    return {RestrictionKind(each["kind"]): each["until"] for each in found}


def say_until(until: datetime) -> str:
    return say_instant(until, current().zone)


async def let_in(viewer: UUID | None, event: EventView) -> None:
    """Banned: this person may not enter the hall of this event."""
    held = await restrictions_of(viewer, event.id)
    if RestrictionKind.BAN in held:
        raise Banned(say_until(held[RestrictionKind.BAN]))


async def hall_for(viewer: UUID | None, slug: str) -> EventView:
    """The hall of an event. NotFound: no such event for this viewer. Banned."""
    event = await event_for(viewer, slug)
    await let_in(viewer, event)
    return event


async def hall_by_id(viewer: UUID | None, event: str) -> EventView:
    """The same door for topics. NotFound, Banned."""
    found = await event_by_id(viewer, identity(event))
    await let_in(viewer, found)
    return found


def identity(text: str) -> UUID:
    """NotFound: it is not the id of anything."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def through_the_door(found: dict[str, Any] | None, event: EventView) -> BoothView:
    if found is None:
        raise NotFound
    booth = msgspec.convert({**found, "host": event.may(Role.HOST)}, BoothView)
    if booth.state == State.DRAFT and not (booth.member or booth.host):
        raise NotFound
    return booth


async def booth_for(viewer: UUID | None, slug: str, booth: str) -> tuple[EventView, BoothView]:
    """A booth by its address. NotFound: not there, or a draft of somebody else's. Banned."""
    event = await hall_for(viewer, slug)
    found = await row(
        f"SELECT {COLUMNS} FROM booth JOIN firm ON firm.id = booth.firm WHERE booth.event = {{}} AND booth.slug = {{}}",
        viewer, event.id, booth,
    )  # fmt: skip
    return event, through_the_door(found, event)


async def booth_by_id(viewer: UUID | None, booth: str) -> tuple[EventView, BoothView]:
    """The same door for topics and the API, which know the id. NotFound, Banned."""
    found = await row(
        f"SELECT {COLUMNS} FROM booth JOIN firm ON firm.id = booth.firm WHERE booth.id = {{}}", viewer, identity(booth)
    )
    if found is None:
        raise NotFound
    event = await event_by_id(viewer, found["event"])
    await let_in(viewer, event)
    return event, through_the_door(found, event)


async def desk_for(viewer: UUID | None, booth: str) -> tuple[EventView, BoothView]:
    """A booth's desk, for those who work there and for hosts. NotFound otherwise. Banned."""
    event, found = await booth_by_id(viewer, booth)
    if not (found.member or found.host):
        raise NotFound
    return event, found


async def refusal_to_talk(person: UUID, event: UUID) -> Refusal | None:
    """Why this person may not write or ring in the hall of this event: no attendee, muted. None: they may."""
    found = await row(
        "SELECT EXISTS (SELECT FROM position WHERE person = {} AND event = {} AND state = 'confirmed')"
        " OR EXISTS (SELECT FROM team_member WHERE person = {} AND event = {})"
        " OR EXISTS (SELECT FROM booth_member m JOIN booth ON booth.id = m.booth"
        " WHERE m.person = {} AND booth.event = {}) AS may",
        person, event, person, event, person, event,
    )  # fmt: skip
    if found is None or not found["may"]:
        return NotAnAttendee()
    held = await restrictions_of(person, event)
    if RestrictionKind.BAN in held:
        return Banned(say_until(held[RestrictionKind.BAN]))
    if RestrictionKind.MUTE in held:
        return Muted(say_until(held[RestrictionKind.MUTE]))
    return None
