"""What a booth's desk shows to those who work there."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.i18n import both
from bravehall.hall.queries.booth import queue, visitors
from bravehall.hall.queries.staff import staff_of
from bravehall.hall.rules import State, TalkState, Temperature


class MyBooth(msgspec.Struct, frozen=True):
    id: UUID
    state: State
    number: int
    name_uk: str
    name_en: str
    event_slug: str
    event_title_uk: str
    event_title_en: str
    starts_at: datetime
    waiting: int
    leads: int

    @property
    def name(self) -> str:
        return both(self.name_uk, self.name_en)

    @property
    def event_title(self) -> str:
        return both(self.event_title_uk, self.event_title_en)


class TalkLine(msgspec.Struct, frozen=True):
    """A talk as the desk sees it. Unseen and without a card, the visitor has no name here."""

    id: UUID
    state: TalkState
    about: str
    visitor: UUID
    name: str
    firm: str
    country: str
    rep: UUID | None
    rep_name: str
    here: bool  # the visitor's page is open
    rang_at: datetime
    taken_at: datetime | None


class LeadLine(msgspec.Struct, frozen=True):
    """A card that was given, with the fields that were agreed to; the others are empty."""

    id: UUID
    fields: list[str]
    name: str
    job_title: str
    firm: str
    email: str
    phone: str
    country: str
    word: str
    temperature: Temperature
    note: str
    noted_by: str
    at: datetime


class Guest(msgspec.Struct, frozen=True):
    """Somebody who is at the booth and agreed to be seen."""

    person: UUID
    name: str
    firm: str
    country: str
    since: datetime


FIRM = (
    "coalesce((SELECT {name} FROM membership m JOIN firm ON firm.id = m.firm WHERE m.person = person.id"
    " ORDER BY firm.name_en LIMIT 1), '')"
)


def firm() -> str:
    """The SQL of the name of a person's firm, in the viewer's language."""
    return FIRM.replace("{name}", both("firm.name_uk", "firm.name_en"))


async def my_booths(person: UUID) -> list[MyBooth]:
    """The booths this person works at, those of the latest events first."""
    found = await rows(
        "SELECT booth.id, booth.state, booth.number, firm.name_uk, firm.name_en, event.slug AS event_slug,"
        " event.title_uk AS event_title_uk, event.title_en AS event_title_en, event.starts_at,"
        " (SELECT count(*) FROM talk WHERE talk.booth = booth.id AND talk.state IN ('ringing', 'waiting')) AS waiting,"
        " (SELECT count(*) FROM lead WHERE lead.booth = booth.id AND cardinality(lead.fields) > 0) AS leads"
        " FROM booth_member m JOIN booth ON booth.id = m.booth JOIN firm ON firm.id = booth.firm"
        " JOIN event ON event.id = booth.event WHERE m.person = {} ORDER BY event.starts_at DESC, booth.number",
        person,
    )
    return msgspec.convert(found, list[MyBooth])


async def open_talks(booth: UUID) -> list[TalkLine]:
    """Who is talked with, then the queue in its order."""
    # A name is for the booth once its owner agreed to be seen or gave a card.
    known = (
        "person.seen OR EXISTS (SELECT FROM lead WHERE lead.booth = talk.booth"
        " AND lead.person = person.id AND 'name' = ANY(lead.fields))"
    )
    found = await rows(
        f"SELECT talk.id, talk.state, talk.about, talk.visitor, CASE WHEN {known} THEN person.name ELSE '' END AS name,"
        f" CASE WHEN {known} THEN {firm()} ELSE '' END AS firm, person.country, talk.rep,"
        " coalesce(rep.name, '') AS rep_name, talk.rang_at, talk.taken_at, EXISTS (SELECT FROM presence p"
        " WHERE p.topic = 'booth-here/' || talk.booth AND p.person = talk.visitor) AS here"
        " FROM talk JOIN person ON person.id = talk.visitor LEFT JOIN person rep ON rep.id = talk.rep"
        " WHERE talk.booth = {} AND talk.state IN ('ringing', 'waiting', 'with') ORDER BY talk.state <> 'with', talk.queue",
        booth,
    )
    return msgspec.convert(found, list[TalkLine])


async def guests(booth: UUID) -> tuple[list[Guest], int]:
    """Who is at the booth by name, of those who agreed, and how many more there are."""
    found = await rows(
        f"SELECT person.id AS person, person.name, {firm()} AS firm, person.country, min(p.entered_at) AS since"
        " FROM presence p JOIN person ON person.id = p.person WHERE p.topic = {} AND person.seen"
        " AND NOT EXISTS (SELECT FROM booth_member m WHERE m.booth = {} AND m.person = person.id)"
        " GROUP BY person.id ORDER BY since LIMIT 50",
        f"booth-here/{booth}", booth,
    )  # fmt: skip
    others = await row(
        "SELECT count(DISTINCT coalesce(p.person::text, p.sid)) AS people FROM presence p"
        " LEFT JOIN person ON person.id = p.person WHERE p.topic = {} AND person.seen IS NOT TRUE"
        " AND NOT EXISTS (SELECT FROM booth_member m WHERE m.booth = {} AND m.person = p.person)",
        f"booth-here/{booth}", booth,
    )  # fmt: skip
    return msgspec.convert(found, list[Guest]), others["people"] if others else 0


async def leads(booth: UUID, temperature: str = "") -> list[LeadLine]:
    """The cards that were given and not taken back, the newest first."""
    only = {
        "name": "person.name", "job_title": "person.job_title", "firm": firm(), "email": "person.email",
        "phone": "person.phone",
    }  # fmt: skip
    agreed = ", ".join(f"CASE WHEN '{f}' = ANY(lead.fields) THEN {sql} ELSE '' END AS {f}" for f, sql in only.items())
    found = await rows(
        f"SELECT lead.id, lead.fields, {agreed}, person.country, lead.word, lead.temperature, lead.note,"
        " coalesce(noter.name, '') AS noted_by, lead.at FROM lead JOIN person ON person.id = lead.person"
        " LEFT JOIN person noter ON noter.id = lead.noted_by WHERE lead.booth = {} AND cardinality(lead.fields) > 0"
        " AND ({} = '' OR lead.temperature = {}) ORDER BY lead.at DESC, lead.id",
        booth, temperature, temperature,
    )  # fmt: skip
    return msgspec.convert(found, list[LeadLine])


async def figures(booth: UUID) -> dict[str, int]:
    """What came of the booth so far: visitors, talks, leads, all of them people or things that were counted once."""
    found = await row(
        "SELECT (SELECT count(DISTINCT coalesce(person::text, sid)) FROM visit WHERE booth = {}) AS visitors,"
        " (SELECT count(*) FROM talk WHERE booth = {} AND taken_at IS NOT NULL) AS talks,"
        " (SELECT count(*) FROM lead WHERE booth = {} AND cardinality(fields) > 0) AS leads",
        booth, booth, booth,
    )  # fmt: skip
    return dict(found or {})


async def bell(booth: UUID) -> dict[str, Any]:
    """What a desk watches: the queue, the cards, who is here and who of the staff is free."""
    talks = await queue(booth)
    counted = await row(
        "SELECT count(*) AS leads, coalesce(max(greatest(at, noted_at))::text, '') AS changed FROM lead"
        " WHERE booth = {} AND cardinality(fields) > 0",
        booth,
    )
    return {
        "queue": talks,
        "ringing": [id for id, state in talks.items() if state.startswith("ringing")],
        "here": await visitors(booth),
        "leads": [counted["leads"], counted["changed"]] if counted else [],
        "staff": {str(rep.person): rep.state for rep in await staff_of(booth)},
    }
