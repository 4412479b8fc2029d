"""Meetings as a calendar reads them."""

from __future__ import annotations

import hashlib
import hmac
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from bravehall.config import settings
from bravehall.core.calendar import Item
from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import _, both
from bravehall.core.keys import derived, same

ENTRIES = (
    "SELECT m.id, m.uid, m.sequence, m.state, m.changed_at, m.note, s.starts_at, s.ends_at, event.zone, event.slug,"
    " event.title_uk, event.title_en, event.venue_uk, event.venue_en, t.number AS table,"
    " CASE WHEN t.id IS NULL THEN replace(event.room, chr(123) || 'code' || chr(125), left(m.uid::text, 8)) ELSE '' END AS room,"
    " other.name AS other, person.name, person.email"
    " FROM meeting_seat x JOIN meeting m ON m.id = x.meeting JOIN meeting_time s ON s.id = m.slot"
    " JOIN event ON event.id = m.event LEFT JOIN meeting_table t ON t.id = m.at_table JOIN person ON person.id = x.person"
    " JOIN meeting_seat y ON y.meeting = m.id AND y.person <> x.person JOIN person other ON other.id = y.person"
    " WHERE x.person = {}"
)


def as_item(found: dict[str, Any]) -> Item:
    place = _("Table %(number)s") % {"number": found["table"]} if found["table"] else _("Online")
    venue = both(found["venue_uk"], found["venue_en"]) if found["table"] else found["room"]
    address = f"{settings().base_url}/meetings/{found['slug']}/agenda"
    return Item(
        uid=f"meeting-{found['uid']}@{urlsplit(settings().base_url).hostname}",
        starts_at=found["starts_at"],
        ends_at=found["ends_at"],
        zone=found["zone"],
        summary=_("Meeting with %(name)s") % {"name": found["other"]},
        description="\n".join(filter(None, [both(found["title_uk"], found["title_en"]), found["note"], address])),
        location=", ".join(filter(None, [place, venue])),
        url=found["room"] or address,
        sequence=found["sequence"],
        changed_at=found["changed_at"],
        cancelled=found["state"] == "cancelled",
        organizer=parseaddr(settings().mail_from),
        attendees=((found["name"], found["email"]),),
    )


async def item(meeting: UUID, person: UUID) -> Item:
    """One meeting, for one of the two. NotFound."""
    found = await row(f"{ENTRIES} AND m.id = {{}}", person, meeting)
    if found is None:
        raise NotFound
    return as_item(found)


async def items_among(person: UUID, meetings: list[UUID]) -> list[Item]:
    """These of their meetings, the next first."""
    found = await rows(f"{ENTRIES} AND m.id = ANY({{}}::uuid[]) ORDER BY s.starts_at", person, meetings)
    return [as_item(each) for each in found]


async def items(person: UUID) -> list[Item]:
    """All their meetings, the cancelled ones as such, so that a calendar takes them out; a moved one at its new time."""
    return [as_item(each) for each in await rows(f"{ENTRIES} AND m.state <> 'moved' ORDER BY s.starts_at", person)]


def token(person: UUID, version: int) -> str:
    mark = hmac.new(derived("calendar feed"), f"{person}~{version}".encode(), hashlib.sha256).hexdigest()[:32]
    return f"{person.hex}{mark}"


async def feed_address(person: UUID) -> str:
    """The private address of their calendar."""
    found = await row("SELECT version FROM calendar_feed WHERE person = {}", person)
    return f"{settings().base_url}/feeds/{token(person, found['version'] if found else 1)}.ics"


async def owner_of(written: str) -> tuple[UUID, str]:
    """Whose feed this token opens, and their language. NotFound: nobody's, or an address that was given up."""
    try:
        person = UUID(written[:32])
    except ValueError:
        raise NotFound from None
    found = await row(
        "SELECT person.language, coalesce(f.version, 1) AS version FROM person"
        " LEFT JOIN calendar_feed f ON f.person = person.id WHERE person.id = {}",
        person,
    )
    if found is None or not written.isascii() or not same(written, token(person, found["version"])):
        raise NotFound
    return person, found["language"]
