"""The requests between people: what was asked, whose turn it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import both
from bravehall.meetings.queries.people import FIRM
from bravehall.meetings.queries.times import Time
from bravehall.meetings.rules import Asking


class Line(msgspec.Struct, frozen=True):
    """A request as one of the two sees it. `mine`: the viewer asked; `my_turn`: the viewer is to answer."""

    id: UUID
    event: UUID
    state: Asking
    mine: bool
    my_turn: bool
    other: UUID
    name: str
    job_title: str
    firm_uk: str
    firm_en: str
    note: str
    round: int
    moves: UUID | None
    at: datetime
    turn_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    times: list[Time]
    meeting: UUID | None = None

    @property
    def firm(self) -> str:
        return both(self.firm_uk, self.firm_en)


LINES = (
    "SELECT r.id, r.event, CASE WHEN r.state = 'pending' AND r.expires_at <= clock_timestamp() THEN 'expired'"
    " ELSE r.state END AS state, r.asker = me.id AS mine, r.turn = me.id AS my_turn, other.id AS other, other.name,"
    " other.job_title, coalesce(firm.name_uk, '') AS firm_uk, coalesce(firm.name_en, '') AS firm_en, r.note, r.round,"
    " r.moves, r.at, r.turn_at, r.expires_at, r.closed_at, r.meeting,"
    " (SELECT coalesce(json_agg(json_build_object('id', s.id, 'starts_at', s.starts_at, 'ends_at', s.ends_at,"
    "    'half', s.half) ORDER BY s.starts_at), '[]') FROM meeting_time s WHERE s.id = ANY(r.slots)) AS times"
    " FROM meeting_request r JOIN person me ON me.id = {} AND me.id IN (r.asker, r.asked)"
    f" JOIN person other ON other.id IN (r.asker, r.asked) AND other.id <> me.id {FIRM.format(person='other')}"
)


def line(found: dict[str, object]) -> Line:
    times = found["times"]
    read = msgspec.json.decode(times, type=list[Time]) if isinstance(times, str) else times
    return msgspec.convert(found | {"times": read}, Line)


async def requests(viewer: UUID, event: UUID, *, most: int = 100) -> list[Line]:
    """Theirs: first those they are to answer, then those others are to answer, then what is over, the latest first."""
    found = await rows(
        f"{LINES} WHERE r.event = {{}} ORDER BY (r.state = 'pending' AND r.expires_at > clock_timestamp()) DESC,"
        " (r.turn = me.id) DESC, coalesce(r.closed_at, r.turn_at) DESC, r.id LIMIT {}",
        viewer, event, most,
    )  # fmt: skip
    return [line(each) for each in found]


async def request_of(viewer: UUID, request: UUID) -> Line:
    """One request of this person. NotFound."""
    found = await row(f"{LINES} WHERE r.id = {{}}", viewer, request)
    if found is None:
        raise NotFound
    return line(found)


async def waiting_for(viewer: UUID, event: UUID) -> int:
    """How many requests wait for this person's answer."""
    found = await row(
        "SELECT count(*) AS n FROM meeting_request WHERE event = {} AND turn = {} AND state = 'pending'"
        " AND expires_at > clock_timestamp()",
        event, viewer,
    )  # fmt: skip
    return int(found["n"]) if found else 0
