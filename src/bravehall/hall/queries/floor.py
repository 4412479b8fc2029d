"""The floor: every booth with who is there now, in one query."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from bravehall.core.db import rows
from bravehall.core.i18n import _, both
from bravehall.hall.queries.staff import STATE
from bravehall.hall.rules import Size, State, short_name

# Visitors at each booth: people, not tabs; who works there is no visitor. Then its staff, by what they are now.
HERE = (
    "SELECT substr(p.topic, 12)::uuid AS booth, count(DISTINCT coalesce(p.person::text, p.sid)) AS people"
    " FROM presence p WHERE p.topic LIKE 'booth-here/%' AND NOT EXISTS (SELECT FROM booth_member w"
    " WHERE w.booth = substr(p.topic, 12)::uuid AND w.person = p.person) GROUP BY p.topic"
)
STAFF = (
    "SELECT s.booth, count(*) FILTER (WHERE s.state = 'available') AS free,"
    " count(*) FILTER (WHERE s.state <> 'away') AS there"
    f" FROM (SELECT m.booth, {STATE} AS state FROM booth_member m) s GROUP BY s.booth"
)
NOW = (
    f" LEFT JOIN ({HERE}) here ON here.booth = booth.id LEFT JOIN ({STAFF}) staff ON staff.booth = booth.id"
    " WHERE booth.event = {} AND booth.state <> 'draft' ORDER BY booth.number"
)
STANDING = (
    "coalesce(here.people, 0) AS here, CASE WHEN booth.state = 'closed' THEN 'closed'"
    " WHEN coalesce(staff.free, 0) > 0 THEN 'staffed' WHEN coalesce(staff.there, 0) > 0 THEN 'busy'"
    " ELSE 'away' END AS standing"
)
ORDER = ("staffed", "busy", "away", "closed")


class Stand(msgspec.Struct, frozen=True):
    """A booth on the floor. `standing` is staffed, busy, away or closed; `here` counts visitors."""

    id: UUID
    number: int
    slug: str
    size: Size
    state: State
    sector: str
    country: str
    name_uk: str
    name_en: str
    tagline_uk: str
    tagline_en: str
    here: int
    standing: str
    reason: str = ""  # why it may interest the viewer, in words

    @property
    def name(self) -> str:
        return both(self.name_uk, self.name_en)

    @property
    def short(self) -> str:
        return short_name(self.name)

    @property
    def tagline(self) -> str:
        return both(self.tagline_uk, self.tagline_en)


async def stands(event: UUID, viewer: UUID | None) -> list[Stand]:
    """The booths of an event that are not drafts, by their numbers."""
    found = await rows(
        "SELECT booth.id, booth.number, booth.slug, booth.size, booth.state, firm.sector, firm.country, firm.name_uk,"
        f" firm.name_en, booth.tagline_uk, booth.tagline_en, {STANDING}"
        f" FROM booth JOIN firm ON firm.id = booth.firm{NOW}",
        event,
    )
    reasons = await reasons_for(viewer, event) if viewer else {}
    return [msgspec.convert({**each, "reason": reasons.get(each["id"], "")}, Stand) for each in found]


def staffed_first(found: list[Stand]) -> list[Stand]:
    """As the list shows them: where somebody is free, then what matches, then where people are."""
    return sorted(found, key=lambda s: (ORDER.index(s.standing), not s.reason, -s.here, s.name))


async def reasons_for(viewer: UUID, event: UUID) -> dict[UUID, str]:
    """Which booths match what the viewer's firms offer and need, with the reason in words."""
    found = await rows(
        "SELECT booth.id, theirs.kind, array_agg(DISTINCT tag ORDER BY tag) AS tags"
        " FROM membership JOIN card mine ON mine.firm = membership.firm AND mine.closed_at IS NULL"
        " CROSS JOIN LATERAL unnest(mine.tags) AS tag"
        " JOIN card theirs ON theirs.firm <> mine.firm AND theirs.kind <> mine.kind AND theirs.closed_at IS NULL"
        " AND tag = ANY(theirs.tags) JOIN booth ON booth.firm = theirs.firm AND booth.event = {}"
        " WHERE membership.person = {} GROUP BY booth.id, theirs.kind ORDER BY theirs.kind DESC",
        event, viewer,
    )  # fmt: skip
    return {
        each["id"]: (
            _("offers what you need: %(tags)s") if each["kind"] == "offer" else _("needs what you offer: %(tags)s")
        )
        % {"tags": ", ".join(each["tags"][:3])}
        for each in found
    }


async def now(event: UUID) -> dict[str, Any]:
    """By the number of the stand: how many visitors there are, and how it is staffed."""
    found = await rows(f"SELECT booth.number, {STANDING} FROM booth{NOW}", event)
    return {str(each["number"]): [each["here"], each["standing"]] for each in found}


async def visitors_now(event: UUID) -> int:
    """How many people are at the booths of this event; somebody at two booths is one."""
    found = await rows(
        "SELECT count(DISTINCT coalesce(p.person::text, p.sid)) AS people FROM presence p"
        " JOIN booth ON p.topic = 'booth-here/' || booth.id WHERE booth.event = {}",
        event,
    )
    return int(found[0]["people"])


async def events_of(booths: set[UUID]) -> set[UUID]:
    """The events whose floors show these booths."""
    found = await rows("SELECT DISTINCT event FROM booth WHERE id = ANY({})", list(booths))
    return {each["event"] for each in found}


class HallLine(msgspec.Struct, frozen=True):
    """An event that has a hall, and how many booths stand in it."""

    slug: str
    title_uk: str
    title_en: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    booths: int

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)


async def halls() -> list[HallLine]:
    """The published events with booths that are open: those of now first, then the nearest."""
    found = await rows(
        "SELECT event.slug, event.title_uk, event.title_en, event.starts_at, event.ends_at, event.zone,"
        " count(*) AS booths FROM event JOIN booth ON booth.event = event.id AND booth.state <> 'draft'"
        " WHERE event.state = 'published' GROUP BY event.id ORDER BY event.ends_at < clock_timestamp(),"
        " event.starts_at > clock_timestamp(), abs(extract(epoch FROM event.starts_at - clock_timestamp())) LIMIT 40"
    )
    return msgspec.convert(found, list[HallLine])


async def booths_of(event: UUID) -> int:
    """How many booths one may visit there."""
    found = await rows("SELECT count(*) AS booths FROM booth WHERE event = {} AND state <> 'draft'", event)
    return int(found[0]["booths"])
