"""Events, and the doors to them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import both
from bravehall.events.rules import OWNED, Format, Role, State, days_between
from bravehall.people.queries import STANDING

STANDING["console"] = "person.organiser OR EXISTS (SELECT FROM team_member t WHERE t.person = person.id)"


class EventView(msgspec.Struct, frozen=True):
    """An event as its pages show it."""

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
    venue_uk: str
    venue_en: str
    city_uk: str
    city_en: str
    country: str
    room: str
    capacity: int
    roles: frozenset[Role] = frozenset()  # the viewer's, where the door asked for them

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)

    @property
    def about(self) -> str:
        return both(self.about_uk, self.about_en)

    @property
    def venue(self) -> str:
        return both(self.venue_uk, self.venue_en)

    @property
    def city(self) -> str:
        return both(self.city_uk, self.city_en)

    @property
    def days(self) -> list[date]:
        """Its days, in its own zone."""
        return days_between(self.starts_at, self.ends_at, self.zone)

    @property
    def today(self) -> bool:
        """One of its days is today, in its zone."""
        return datetime.now(ZoneInfo(self.zone)).date() in self.days

    def may(self, *roles: Role) -> bool:
        """The viewer has one of these roles here; an owner has all but those that touch money."""
        return bool(self.roles.intersection(roles)) or (Role.OWNER in self.roles and bool(OWNED.intersection(roles)))


COLUMNS = (
    "event.id, event.slug, event.title_uk, event.title_en, event.about_uk, event.about_en, event.format, event.state,"
    " event.zone, event.starts_at, event.ends_at, event.venue_uk, event.venue_en, event.city_uk, event.city_en,"
    " event.country, event.room, event.capacity"
)


async def event_for(viewer: UUID | None, slug: str) -> EventView:
    """An event's public page. NotFound: no such event, or a draft of somebody else's."""
    found = await row(
        f"SELECT {COLUMNS}, ARRAY(SELECT role FROM team_member t WHERE t.event = event.id AND t.person = {{}}) AS roles"
        " FROM event WHERE slug = {}",
        viewer, slug,
    )  # fmt: skip
    if found is None or (found["state"] == State.DRAFT and not found["roles"]):
        raise NotFound
    return msgspec.convert(found, EventView)


async def console_for(viewer: UUID, slug: str, *roles: Role) -> EventView:
    """An event's console, for who has one of `roles` there (none named: any role at all). NotFound otherwise."""
    event = await event_for(viewer, slug)
    if not event.roles or (roles and not event.may(*roles)):
        raise NotFound
    return event


async def event_by_id(viewer: UUID | None, event: UUID) -> EventView:
    """The same door as `event_for`, for topics and the API, which know the id. NotFound."""
    found = await row("SELECT slug FROM event WHERE id = {}", event)
    if found is None:
        raise NotFound
    return await event_for(viewer, found["slug"])


async def events_of_team(viewer: UUID) -> list[EventView]:
    """The events whose console this person may open, the latest first."""
    found = await rows(
        f"SELECT {COLUMNS}, array_agg(t.role) AS roles FROM event JOIN team_member t ON t.event = event.id"
        " WHERE t.person = {} GROUP BY event.id ORDER BY event.starts_at DESC",
        viewer,
    )
    return msgspec.convert(found, list[EventView])


async def coming_events(*, most: int) -> list[EventView]:
    """Published events that are not over: those that go on, the latest begun first, then those to come."""
    found = await rows(
        f"SELECT {COLUMNS} FROM event WHERE state = 'published' AND ends_at > clock_timestamp()"
        " ORDER BY greatest(date_trunc('day', clock_timestamp() AT TIME ZONE zone), date_trunc('day', starts_at AT TIME ZONE zone)),"
        " starts_at DESC, id LIMIT {}",
        most,
    )
    return msgspec.convert(found, list[EventView])


async def past_events(*, most: int) -> list[EventView]:
    """Events that are over or closed, the latest first; no drafts."""
    found = await rows(
        f"SELECT {COLUMNS} FROM event WHERE state = 'closed' OR (state = 'published' AND ends_at <= clock_timestamp())"
        " ORDER BY starts_at DESC, id LIMIT {}",
        most,
    )
    return msgspec.convert(found, list[EventView])


async def public_events(*, after: str, most: int) -> list[EventView]:
    """Published and closed events whose slug comes after `after`, by slug."""
    found = await rows(
        f"SELECT {COLUMNS} FROM event WHERE state <> 'draft' AND slug > {{}} ORDER BY slug LIMIT {{}}", after, most
    )
    return msgspec.convert(found, list[EventView])


class Member(msgspec.Struct, frozen=True):
    """One person's role in a team."""

    person: UUID
    name: str
    email: str
    role: Role


async def team(event: UUID) -> list[Member]:
    """Everybody who runs this event, owners first, then by name."""
    found = await rows(
        "SELECT t.person, person.name, person.email, t.role FROM team_member t JOIN person ON person.id = t.person"
        " WHERE t.event = {} ORDER BY t.role <> 'owner', person.name, t.role",
        event,
    )
    return msgspec.convert(found, list[Member])


class Happened(msgspec.Struct, frozen=True):
    """One line of the record: `whom` is the person it is about, where that is another one than who did it."""

    id: int
    kind: str
    at: datetime
    who: str | None
    whom: str | None
    payload: str


async def record_of(event: UUID, *, before: int, words: str, most: int) -> list[Happened]:
    """What happened in an event, the latest first, from before the fact `before` (0: the newest); `words`: in a name."""
    found = await rows(
        "SELECT fact.id, fact.kind, fact.at, actor.name AS who, about.name AS whom, fact.payload::text AS payload"
        " FROM fact LEFT JOIN person actor ON actor.id = fact.actor"
        " LEFT JOIN person about ON about.id::text = fact.payload->>'person'"
        " WHERE fact.event = {} AND ({} = 0 OR fact.id < {})"
        " AND ({} = '' OR actor.name ILIKE {} OR about.name ILIKE {} OR fact.kind ILIKE {})"
        " ORDER BY fact.id DESC LIMIT {}",
        event, before, before, words, *[f"%{words}%"] * 3, most,
    )  # fmt: skip
    return msgspec.convert(found, list[Happened])
