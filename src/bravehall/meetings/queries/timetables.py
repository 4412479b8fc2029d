"""The search for a timetable, and what it proposes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.i18n import both
from bravehall.meetings.queries.people import FIRM
from bravehall.meetings.reasons import Why


class Found(msgspec.Struct, frozen=True):
    """A search and what came of it. `value`: breaks of the best so far, None: none yet; `took`: seconds."""

    id: UUID
    state: str
    seconds: int
    most: int | None
    stop: bool
    inputs: str
    status: str
    value: int | None
    bound: int
    took: float
    at: datetime
    closed_at: datetime | None
    by: str

    @property
    def searching(self) -> bool:
        return self.state in ("waiting", "working")


NEWEST = (
    "SELECT t.id, t.state, t.seconds, t.most, t.stop, t.inputs, t.status, t.value, t.bound, t.took, t.at, t.closed_at,"
    " coalesce(person.name, '') AS by FROM meeting_timetable t LEFT JOIN person ON person.id = t.by WHERE t.event = {}"
)


async def newest(event: UUID) -> Found | None:
    """The last search of an event; None: there was none."""
    found = await row(f"{NEWEST} ORDER BY t.at DESC, t.id LIMIT 1", event)
    return msgspec.convert(found, Found) if found else None


async def proposal(event: UUID) -> Found | None:
    """What waits to be published; it may be older than the newest search."""
    found = await row(f"{NEWEST} AND t.state = 'proposed'", event)
    return msgspec.convert(found, Found) if found else None


class Placed(msgspec.Struct, frozen=True):
    """A meeting of a timetable. `made`: it has been published and stands."""

    starts_at: datetime
    table: int | None
    must: bool
    names: list[str]
    firms_uk: list[str]
    firms_en: list[str]
    made: bool

    @property
    def firms(self) -> list[str]:
        return [both(uk, en) for uk, en in zip(self.firms_uk, self.firms_en, strict=True)]


PAIR = (
    " CROSS JOIN LATERAL (SELECT array_agg(p.name ORDER BY p.id) AS names, array_agg(p.id ORDER BY p.id) AS ids,"
    " array_agg(coalesce(firm.name_uk, '') ORDER BY p.id) AS firms_uk,"
    f" array_agg(coalesce(firm.name_en, '') ORDER BY p.id) AS firms_en FROM person p {FIRM.format(person='p')}"
    " WHERE p.id IN (x.one, x.other)) pair"
)


async def placed_in(timetable: UUID) -> list[Placed]:
    """By time and table."""
    found = await rows(
        "SELECT s.starts_at, t.number AS table, x.must, x.meeting IS NOT NULL AS made, pair.*"
        " FROM timetable_placement x JOIN meeting_time s ON s.id = x.slot LEFT JOIN meeting_table t ON t.id = x.at_table"
        f"{PAIR} WHERE x.timetable = {{}} ORDER BY s.starts_at, t.number NULLS LAST, x.id",
        timetable,
    )
    return msgspec.convert(found, list[Placed])


class Missed(msgspec.Struct, frozen=True):
    """A wish without a meeting."""

    ids: list[UUID]
    names: list[str]
    firms_uk: list[str]
    firms_en: list[str]
    must: bool
    why: Why

    @property
    def firms(self) -> list[str]:
        return [both(uk, en) for uk, en in zip(self.firms_uk, self.firms_en, strict=True)]


async def unmet_in(timetable: UUID) -> list[Missed]:
    """The musts first, then by name."""
    found = await rows(
        f"SELECT x.must, x.why, pair.* FROM timetable_unmet x{PAIR} WHERE x.timetable = {{}}"
        " ORDER BY x.must DESC, pair.names, x.id",
        timetable,
    )
    return [msgspec.convert(each | {"why": msgspec.json.decode(each["why"])}, Missed) for each in found]
