"""What a mail about a request or a meeting says, for the one who gets it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.i18n import both
from bravehall.meetings.queries.people import FIRM
from bravehall.meetings.queries.times import Time, slots_among


class RequestLetter(msgspec.Struct, frozen=True):
    """To `email`, about `other`."""

    person: UUID
    email: str
    language: str
    zone: str
    name: str
    other: str
    job_title: str
    firm_uk: str
    firm_en: str
    event: UUID
    slug: str
    title_uk: str
    title_en: str
    event_zone: str
    state: str
    round: int
    slots: list[UUID]
    note: str
    moving: bool
    expires_at: datetime
    by_asker: bool  # `other` is the one who asked first
    times: list[Time] = []

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)

    @property
    def firm(self) -> str:
        return both(self.firm_uk, self.firm_en)


async def request_letter(request: UUID, person: UUID) -> RequestLetter | None:
    """None: they have no part in it."""
    found = await row(
        "SELECT person.id AS person, person.email, person.language, person.zone, person.name, other.name AS other,"
        " other.job_title, coalesce(firm.name_uk, '') AS firm_uk, coalesce(firm.name_en, '') AS firm_en,"
        " event.id AS event, event.slug, event.title_uk, event.title_en, event.zone AS event_zone, r.state, r.round,"
        " r.slots, r.note, r.moves IS NOT NULL AS moving, r.expires_at, other.id = r.asker AS by_asker"
        " FROM meeting_request r JOIN person ON person.id = {} AND person.id IN (r.asker, r.asked)"
        " JOIN person other ON other.id IN (r.asker, r.asked) AND other.id <> person.id"
        f" JOIN event ON event.id = r.event {FIRM.format(person='other')} WHERE r.id = {{}}",
        person, request,
    )  # fmt: skip
    if found is None:
        return None
    letter = msgspec.convert(found, RequestLetter)
    return msgspec.structs.replace(letter, times=await slots_among(letter.event, letter.slots))


async def people_of_request(request: UUID) -> list[UUID]:
    found = await row("SELECT asker, asked FROM meeting_request WHERE id = {}", request)
    return [found["asker"], found["asked"]] if found else []


async def whose_turn(request: UUID) -> UUID:
    found = await row("SELECT turn FROM meeting_request WHERE id = {}", request)
    assert found is not None
    turn: UUID = found["turn"]
    return turn


class MeetingLetter(msgspec.Struct, frozen=True):
    """To `email`, about the meeting with `other`."""

    person: UUID
    email: str
    language: str
    zone: str
    name: str
    other: str
    firm_uk: str
    firm_en: str
    event: UUID
    slug: str
    title_uk: str
    title_en: str
    event_zone: str
    starts_at: datetime
    ends_at: datetime
    table: int | None
    room: str
    why: str
    by: str
    note: str

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)

    @property
    def firm(self) -> str:
        return both(self.firm_uk, self.firm_en)


async def meeting_letters(meeting: UUID) -> list[MeetingLetter]:
    """One for each of the two."""
    found = await rows(
        "SELECT person.id AS person, person.email, person.language, person.zone, person.name, other.name AS other,"
        " coalesce(firm.name_uk, '') AS firm_uk, coalesce(firm.name_en, '') AS firm_en, event.id AS event, event.slug,"
        " event.title_uk, event.title_en, event.zone AS event_zone, s.starts_at, s.ends_at, t.number AS table,"
        " CASE WHEN t.id IS NULL THEN replace(event.room, chr(123) || 'code' || chr(125), left(m.uid::text, 8)) ELSE '' END AS room,"
        " m.why, m.note, coalesce((SELECT p.name FROM person p WHERE p.id = m.changed_by), '') AS by"
        " FROM meeting m JOIN meeting_time s ON s.id = m.slot JOIN event ON event.id = m.event"
        " LEFT JOIN meeting_table t ON t.id = m.at_table JOIN meeting_seat x ON x.meeting = m.id"
        " JOIN person ON person.id = x.person JOIN meeting_seat y ON y.meeting = m.id AND y.person <> x.person"
        f" JOIN person other ON other.id = y.person {FIRM.format(person='other')} WHERE m.id = {{}} ORDER BY person.id",
        meeting,
    )  # fmt: skip
    return msgspec.convert(found, list[MeetingLetter])


class Line(msgspec.Struct, frozen=True):
    """A meeting in the letter of a timetable."""

    meeting: UUID
    other: str
    firm_uk: str
    firm_en: str
    starts_at: datetime
    table: int | None

    @property
    def firm(self) -> str:
        return both(self.firm_uk, self.firm_en)


class TimetableLetter(msgspec.Struct, frozen=True):
    """To `email`: what a published timetable made for them, by time."""

    person: UUID
    email: str
    language: str
    name: str
    event: UUID
    slug: str
    title_uk: str
    title_en: str
    event_zone: str
    lines: list[Line]

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)


async def timetable_letters(timetable: UUID) -> list[TimetableLetter]:
    """One for each person it made meetings for that are still agreed."""
    found = await rows(
        "SELECT person.id AS person, person.email, person.language, person.name, event.id AS event, event.slug,"
        " event.title_uk, event.title_en, event.zone AS event_zone, m.id AS meeting, other.name AS other,"
        " coalesce(firm.name_uk, '') AS firm_uk, coalesce(firm.name_en, '') AS firm_en, s.starts_at, t.number AS table"
        " FROM timetable_placement p JOIN meeting m ON m.id = p.meeting AND m.state = 'agreed'"
        " JOIN meeting_time s ON s.id = m.slot JOIN event ON event.id = m.event"
        " LEFT JOIN meeting_table t ON t.id = m.at_table JOIN person ON person.id IN (p.one, p.other)"
        " JOIN person other ON other.id IN (p.one, p.other) AND other.id <> person.id"
        f" {FIRM.format(person='other')} WHERE p.timetable = {{}} ORDER BY person.id, s.starts_at",
        timetable,
    )
    letters: dict[UUID, TimetableLetter] = {}
    for each in found:
        to = letters.setdefault(each["person"], msgspec.convert(each | {"lines": []}, TimetableLetter))
        to.lines.append(msgspec.convert(each, Line))
    return list(letters.values())
