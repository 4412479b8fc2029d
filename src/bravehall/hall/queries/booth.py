"""What a booth's page shows to a visitor."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import both
from bravehall.hall.queries.staff import STATE
from bravehall.hall.rules import TalkState


class DocumentLine(msgspec.Struct, frozen=True):
    id: UUID
    file: UUID
    title: str
    mime: str
    size: int  # bytes
    pages: int
    at: datetime


class CardLine(msgspec.Struct, frozen=True):
    """One offer or need of the firm."""

    kind: str
    title_uk: str
    title_en: str
    text_uk: str
    text_en: str
    tags: list[str]

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)

    @property
    def text(self) -> str:
        return both(self.text_uk, self.text_en)


class MyTalk(msgspec.Struct, frozen=True):
    """A visitor's newest talk at a booth; `place` in the queue counts from 1, 0 outside it."""

    id: UUID
    state: TalkState
    about: str
    rep: UUID | None
    rep_name: str
    place: int
    rang_at: datetime
    taken_at: datetime | None
    ended_at: datetime | None


class GivenCard(msgspec.Struct, frozen=True):
    id: UUID
    fields: list[str]
    word: str
    at: datetime


class Me(msgspec.Struct, frozen=True):
    """What a card of the viewer would say, by field."""

    name: str
    job_title: str
    firm: str
    email: str
    phone: str
    seen: bool

    def of(self, field: str) -> str:
        return str(getattr(self, field))


async def documents(booth: UUID) -> list[DocumentLine]:
    found = await rows(
        "SELECT d.id, d.file, d.title, f.mime, f.size, f.pages, d.at FROM booth_document d"
        " JOIN stored_file f ON f.id = d.file WHERE d.booth = {} ORDER BY d.at, d.id",
        booth,
    )
    return msgspec.convert(found, list[DocumentLine])


async def document(booth: UUID, id: UUID) -> DocumentLine:
    """NotFound: not of this booth."""
    found = [line for line in await documents(booth) if line.id == id]
    if not found:
        raise NotFound
    return found[0]


async def offers_and_needs(firm: UUID) -> list[CardLine]:
    found = await rows(
        "SELECT kind, title_uk, title_en, text_uk, text_en, tags FROM card WHERE firm = {} AND closed_at IS NULL"
        " ORDER BY kind DESC, at LIMIT 12",
        firm,
    )
    return msgspec.convert(found, list[CardLine])


async def visitors(booth: UUID) -> int:
    """How many visitors are at this booth now: people, not tabs; who works there is no visitor."""
    found = await row(
        "SELECT count(DISTINCT coalesce(p.person::text, p.sid)) AS people FROM presence p WHERE p.topic = {}"
        " AND NOT EXISTS (SELECT FROM booth_member m WHERE m.booth = {} AND m.person = p.person)",
        f"booth-here/{booth}", booth,
    )  # fmt: skip
    return found["people"] if found else 0


async def my_talk(booth: UUID, visitor: UUID) -> MyTalk | None:
    """The visitor's open talk at this booth, else the last one of the past half hour."""
    found = await row(
        "SELECT talk.id, talk.state, talk.about, talk.rep, coalesce(rep.name, '') AS rep_name, talk.rang_at,"
        " talk.taken_at, talk.ended_at, CASE WHEN talk.state IN ('ringing', 'waiting') THEN (SELECT count(*)"
        " FROM talk o WHERE o.booth = talk.booth AND o.state IN ('ringing', 'waiting') AND o.queue <= talk.queue)"
        " ELSE 0 END AS place"
        " FROM talk LEFT JOIN person rep ON rep.id = talk.rep WHERE talk.booth = {} AND talk.visitor = {}"
        " AND (talk.ended_at IS NULL OR talk.ended_at > clock_timestamp() - interval '30 minutes')"
        " ORDER BY talk.queue DESC LIMIT 1",
        booth, visitor,
    )  # fmt: skip
    return msgspec.convert(found, MyTalk) if found else None


async def my_card(booth: UUID, visitor: UUID) -> GivenCard | None:
    """The card this visitor has given here, unless they took it back."""
    found = await row(
        "SELECT id, fields, word, at FROM lead WHERE booth = {} AND person = {} AND cardinality(fields) > 0",
        booth,
        visitor,
    )
    return msgspec.convert(found, GivenCard) if found else None


async def me(person: UUID) -> Me:
    found = await row(
        "SELECT person.name, person.job_title, person.email, person.phone, person.seen, coalesce((SELECT firm.name_en"
        " FROM membership m JOIN firm ON firm.id = m.firm WHERE m.person = person.id ORDER BY firm.name_en LIMIT 1),"
        " '') AS firm FROM person WHERE person.id = {}",
        person,
    )
    if found is None:
        raise NotFound
    return msgspec.convert(found, Me)


async def queue(booth: UUID) -> dict[str, str]:
    """The open talks of a booth by id: their state and their place."""
    found = await rows(
        "SELECT id, state, row_number() OVER (ORDER BY state = 'with', queue) AS place FROM talk"
        " WHERE booth = {} AND state IN ('ringing', 'waiting', 'with')",
        booth,
    )
    return {str(each["id"]): f"{each['state']} {each['place']}" for each in found}


async def standing(booth: UUID) -> str:
    """How a booth is staffed now: staffed, busy or away."""
    found = await rows(f"SELECT {STATE} AS state FROM booth_member m WHERE m.booth = {{}}", booth)
    states = {each["state"] for each in found}
    return "staffed" if "available" in states else "busy" if "busy" in states else "away"
