"""The organiser's board: all meetings of an event."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.meetings.rules import State

COUNTS = ("agreed", "held", "missed", "cancelled", "moved")


class Entry(msgspec.Struct, frozen=True):
    """One meeting. `differ`: the two say different things about whether it happened."""

    id: UUID
    state: State
    origin: str
    slot: UUID
    starts_at: datetime
    ends_at: datetime
    table: int | None
    people: list[str]
    ids: list[UUID]
    firms_uk: list[str]
    firms_en: list[str]
    answers: list[str | None]
    note: str
    why: str
    by: str
    changed_at: datetime

    @property
    def differ(self) -> bool:
        said = {answer for answer in self.answers if answer}
        return len(said) == 2


ENTRIES = (
    "SELECT m.id, m.state, m.origin, m.slot, s.starts_at, s.ends_at, t.number AS table, m.note, m.why, m.changed_at,"
    " coalesce((SELECT p.name FROM person p WHERE p.id = m.changed_by), '') AS by, seats.*"
    " FROM meeting m JOIN meeting_time s ON s.id = m.slot LEFT JOIN meeting_table t ON t.id = m.at_table"
    " CROSS JOIN LATERAL (SELECT array_agg(p.name ORDER BY p.id) AS people, array_agg(p.id ORDER BY p.id) AS ids,"
    "   array_agg(coalesce(f.name_uk, '') ORDER BY p.id) AS firms_uk,"
    "   array_agg(coalesce(f.name_en, '') ORDER BY p.id) AS firms_en, array_agg(x.answer ORDER BY p.id) AS answers"
    "   FROM meeting_seat x JOIN person p ON p.id = x.person LEFT JOIN LATERAL (SELECT f.name_uk, f.name_en FROM membership w"
    "   JOIN firm f ON f.id = w.firm WHERE w.person = p.id ORDER BY w.id LIMIT 1) f ON true WHERE x.meeting = m.id) seats"
    " WHERE m.event = {}"
)


async def board(event: UUID, *, state: str = "", q: str = "", most: int = 2000) -> list[Entry]:
    """The meetings by time and table; `state` is one of them, "differ", or "" for all."""
    found = await rows(
        f"{ENTRIES} AND ({{}} IN ('', 'differ') OR m.state = {{}})"
        " AND ({} <> 'differ' OR (seats.answers @> ARRAY['held']::varchar[] AND seats.answers @> ARRAY['missed']::varchar[]))"
        " AND ({} = '' OR strpos(lower(array_to_string(seats.people || seats.firms_uk || seats.firms_en, ' ')), lower({})) > 0)"
        " ORDER BY s.starts_at, t.number NULLS LAST, m.at LIMIT {}",
        event, state, state, state, q, q, most,
    )  # fmt: skip
    return msgspec.convert(found, list[Entry])


async def entry(event: UUID, meeting: UUID) -> Entry:
    """NotFound: no such meeting at this event."""
    found = await row(f"{ENTRIES} AND m.id = {{}}", event, meeting)
    if found is None:
        raise NotFound
    return msgspec.convert(found, Entry)


async def counts(event: UUID) -> dict[str, int]:
    """How many meetings are in each state, and `pending`: open requests; `differ`: answers that differ."""
    found = await rows("SELECT state, count(*) AS n FROM meeting WHERE event = {} GROUP BY state", event)
    more = await row(
        "SELECT (SELECT count(*) FROM meeting_request WHERE event = {} AND state = 'pending'"
        "   AND expires_at > clock_timestamp()) AS pending,"
        " (SELECT count(*) FROM meeting m WHERE m.event = {} AND m.state = 'agreed' AND"
        "   (SELECT count(DISTINCT x.answer) FROM meeting_seat x WHERE x.meeting = m.id) = 2) AS differ",
        event, event,
    )  # fmt: skip
    assert more is not None
    return dict.fromkeys(COUNTS, 0) | {each["state"]: each["n"] for each in found} | more


class Frame(msgspec.Struct, frozen=True):
    slots: int
    tables: int
    seats: int
    away: int
    wishes: int
    profiles: int


async def frame(event: UUID) -> Frame:
    """What the event has for meetings."""
    found = await row(
        "SELECT (SELECT count(*) FROM meeting_time WHERE event = {}) AS slots,"
        " (SELECT count(*) FROM meeting_table WHERE event = {}) AS tables,"
        " (SELECT coalesce(max(seats), 4) FROM meeting_table WHERE event = {}) AS seats,"
        " (SELECT count(*) FROM away a JOIN meeting_time s ON s.id = a.slot WHERE s.event = {}) AS away,"
        " (SELECT count(*) FROM wish WHERE event = {}) AS wishes,"
        " (SELECT count(*) FROM meeting_profile WHERE event = {}) AS profiles",
        *[event] * 6,
    )
    return msgspec.convert(found, Frame)


class Happened(msgspec.Struct, frozen=True):
    """A line of a meeting's history: the fact's kind, who, when."""

    kind: str
    actor: str
    at: datetime


async def history(event: UUID, meeting: UUID) -> list[Happened]:
    """What happened to a meeting, also before it moved, the latest last."""
    found = await rows(
        "SELECT fact.kind, coalesce(person.name, '') AS actor, fact.at FROM fact LEFT JOIN person ON person.id = fact.actor"
        " WHERE fact.event = {} AND fact.kind LIKE 'meetings.%' AND fact.payload ->> 'meeting' IN"
        " (SELECT o.id::text FROM meeting o JOIN meeting m ON m.uid = o.uid WHERE m.id = {}) ORDER BY fact.id",
        event, meeting,
    )  # fmt: skip
    return msgspec.convert(found, list[Happened])
