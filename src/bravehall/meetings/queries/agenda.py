"""A person's meetings."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import both, day_of
from bravehall.meetings.queries.people import FIRM
from bravehall.meetings.rules import State


class Appointment(msgspec.Struct, frozen=True):
    """A meeting as one of the two sees it. `mine`, `theirs`: the answers to "did it happen?"; `next`: where it moved to."""

    id: UUID
    event: UUID
    slug: str
    zone: str
    title_uk: str
    title_en: str
    state: State
    starts_at: datetime
    ends_at: datetime
    table: int | None
    room: str
    other: UUID
    name: str
    job_title: str
    firm_uk: str
    firm_en: str
    note: str
    why: str
    by: str
    mine: str | None
    theirs: str | None
    moving: bool  # a request to move it is open
    next: UUID | None

    @property
    def day(self) -> date:
        """In the event's zone."""
        return day_of(self.starts_at, self.zone)

    @property
    def firm(self) -> str:
        return both(self.firm_uk, self.firm_en)

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)


APPOINTMENTS = (
    "SELECT m.id, m.event, event.slug, event.zone, event.title_uk, event.title_en, m.state, s.starts_at, s.ends_at,"
    " t.number AS table, CASE WHEN t.id IS NULL THEN replace(event.room, chr(123) || 'code' || chr(125), left(m.uid::text, 8)) ELSE '' END AS room,"
    " other.id AS other, other.name, other.job_title, coalesce(firm.name_uk, '') AS firm_uk,"
    " coalesce(firm.name_en, '') AS firm_en, m.note, m.why,"
    " coalesce((SELECT p.name FROM person p WHERE p.id = m.changed_by), '') AS by, x.answer AS mine, y.answer AS theirs,"
    " EXISTS (SELECT FROM meeting_request r WHERE r.moves = m.id AND r.state = 'pending') AS moving,"
    " CASE WHEN m.state = 'moved' THEN (SELECT n.id FROM meeting n WHERE n.uid = m.uid AND n.sequence > m.sequence"
    "   ORDER BY n.sequence LIMIT 1) END AS next"
    " FROM meeting_seat x JOIN meeting m ON m.id = x.meeting JOIN meeting_time s ON s.id = m.slot"
    " JOIN event ON event.id = m.event LEFT JOIN meeting_table t ON t.id = m.at_table"
    " JOIN meeting_seat y ON y.meeting = m.id AND y.person <> x.person"
    f" JOIN person other ON other.id = y.person {FIRM.format(person='other')} WHERE x.person = {{}}"
)


async def agenda(viewer: UUID, event: UUID) -> list[Appointment]:
    """All of them at this event, by time; of a moved meeting only where it is now."""
    found = await rows(
        f"{APPOINTMENTS} AND m.event = {{}} AND m.state <> 'moved' ORDER BY s.starts_at, m.at", viewer, event
    )
    return msgspec.convert(found, list[Appointment])


async def appointment(viewer: UUID, event: UUID, meeting: UUID) -> Appointment:
    """One of theirs. NotFound."""
    found = await row(f"{APPOINTMENTS} AND m.event = {{}} AND m.id = {{}}", viewer, event, meeting)
    if found is None:
        raise NotFound
    return msgspec.convert(found, Appointment)


async def next_meetings(viewer: UUID, *, most: int = 3) -> list[Appointment]:
    """What comes next, at whatever event."""
    found = await rows(
        f"{APPOINTMENTS} AND m.state = 'agreed' AND s.ends_at > clock_timestamp() ORDER BY s.starts_at LIMIT {{}}",
        viewer,
        most,
    )
    return msgspec.convert(found, list[Appointment])


async def unanswered(viewer: UUID, *, most: int = 3) -> list[Appointment]:
    """Those that are over, of the last two weeks, of which the viewer has not said whether they happened."""
    found = await rows(
        f"{APPOINTMENTS} AND m.state = 'agreed' AND x.answer IS NULL AND s.ends_at <= clock_timestamp()"
        " AND s.ends_at > clock_timestamp() - interval '14 days' ORDER BY s.starts_at LIMIT {}",
        viewer,
        most,
    )
    return msgspec.convert(found, list[Appointment])


class Round(msgspec.Struct, frozen=True):
    """An event where the viewer can meet people; `waiting`: requests that wait for their answer."""

    slug: str
    title_uk: str
    title_en: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    meetings: int
    waiting: int

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)


async def rounds(viewer: UUID) -> list[Round]:
    """Where they have a confirmed place and meetings take place, the next first; what is over comes last."""
    found = await rows(
        "SELECT event.slug, event.title_uk, event.title_en, event.starts_at, event.ends_at, event.zone,"
        " (SELECT count(*) FROM meeting_seat x JOIN meeting m ON m.id = x.meeting WHERE x.person = position.person"
        "   AND x.live AND m.event = event.id) AS meetings,"
        " (SELECT count(*) FROM meeting_request r WHERE r.event = event.id AND r.turn = position.person"
        "   AND r.state = 'pending' AND r.expires_at > clock_timestamp()) AS waiting"
        " FROM position JOIN event ON event.id = position.event"
        " WHERE position.person = {} AND position.state = 'confirmed'"
        " AND EXISTS (SELECT FROM meeting_time s WHERE s.event = event.id)"
        " ORDER BY event.ends_at < clock_timestamp(), abs(extract(epoch FROM event.starts_at - clock_timestamp()))",
        viewer,
    )
    return msgspec.convert(found, list[Round])
