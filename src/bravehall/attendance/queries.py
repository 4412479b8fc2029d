"""Who was there, read from the ledger."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from bravehall.attendance.rules import Outcome
from bravehall.core.db import row, rows
from bravehall.core.i18n import both
from bravehall.registration.rules import Mode

# A row that no other row takes back, and that takes back none.
STANDS = "a.reverses IS NULL AND NOT EXISTS (SELECT FROM attendance taken_back WHERE taken_back.reverses = a.id)"


async def days_present(event: UUID, person: UUID) -> list[date]:
    """The days of the event, in its zone, for which there is any evidence that this person took part."""
    found = await rows(
        f"SELECT DISTINCT day FROM attendance a WHERE event = {{}} AND person = {{}} AND {STANDS} ORDER BY day",
        event, person,
    )  # fmt: skip
    return [each["day"] for each in found]


class Evidence(msgspec.Struct, frozen=True):
    """One row of the ledger that stands."""

    id: int
    person: UUID
    day: date
    kind: str
    source: UUID
    at: datetime


async def evidence(event: UUID, person: UUID | None = None) -> list[Evidence]:
    """The rows of the ledger that stand, by time; of one person, if named. Every figure is counted from these."""
    found = await rows(
        "SELECT id, person, day, kind, source, at FROM attendance a"
        f" WHERE event = {{}} AND ({{}}::uuid IS NULL OR person = {{}}) AND {STANDS} ORDER BY at, id",
        event, person, person,
    )  # fmt: skip
    return msgspec.convert(found, list[Evidence])


class Today(msgspec.Struct, frozen=True):
    """The figures of an event: of all its days, by any evidence, and through the door on `day`. `hours`: how many came
    through it in each."""

    registered: int
    registered_onsite: int
    registered_online: int
    awaiting: int
    waiting: int
    arrived: int
    arrived_onsite: int
    arrived_online: int
    arrived_today: int
    refused_scans: int
    day: date
    hours: list[tuple[int, int]]


FIGURES = f"""
    WITH stands AS (SELECT a.person, a.day, a.kind, a.at FROM attendance a WHERE a.event = {{}} AND {STANDS}),
    day AS (SELECT (clock_timestamp() AT TIME ZONE event.zone)::date AS day, event.zone FROM event WHERE event.id = {{}}),
    came AS (SELECT person, bool_or(kind IN ('door', 'list')) AS onsite FROM stands GROUP BY person),
    booked AS (
        SELECT count(*) FILTER (WHERE state = 'confirmed') AS registered,
               count(*) FILTER (WHERE state = 'confirmed' AND mode = 'onsite') AS registered_onsite,
               count(*) FILTER (WHERE state = 'confirmed' AND mode = 'online') AS registered_online,
               count(*) FILTER (WHERE state = 'awaiting_approval') AS awaiting,
               count(*) FILTER (WHERE state = 'waiting') AS waiting
          FROM position JOIN product ON product.id = position.product WHERE position.event = {{}})
    SELECT booked.*, day.day,
           (SELECT count(*) FROM came) AS arrived,
           (SELECT count(*) FROM came WHERE onsite) AS arrived_onsite,
           (SELECT count(*) FROM came WHERE NOT onsite) AS arrived_online,
           (SELECT count(DISTINCT person) FROM stands WHERE stands.day = day.day AND kind = 'door') AS arrived_today,
           (SELECT count(*) FROM scan WHERE scan.event = {{}} AND scan.day = day.day AND outcome <> 'accepted') AS refused_scans,
           ARRAY(SELECT ARRAY[each.hour, count(*)::int]
                   FROM (SELECT extract(hour FROM stands.at AT TIME ZONE day.zone)::int AS hour
                           FROM stands WHERE stands.day = day.day AND kind = 'door') each
                  GROUP BY each.hour ORDER BY each.hour) AS hours
      FROM booked, day
"""


async def today(event: UUID) -> Today:
    found = await row(FIGURES, event, event, event, event)
    return msgspec.convert(found, Today)


class Arrival(msgspec.Struct, frozen=True):
    """A scan at the door, accepted or refused."""

    id: UUID
    outcome: Outcome
    at: datetime
    sent_at: datetime
    door: str
    undone_at: datetime | None
    position: UUID | None
    said: str
    name: str | None
    firm_name: str | None
    mode: Mode | None
    by: str

    @property
    def late(self) -> bool:
        """It waited for the network."""
        return (self.sent_at - self.at).total_seconds() > 60


async def scans(
    event: UUID, *, outcome: str = "", q: str = "", day: date | None = None, after: tuple[datetime, UUID] | None = None,
    most: int = 50,
) -> list[Arrival]:  # fmt: skip
    """The latest first. `outcome`: "accepted" (and not undone), "refused", or all; of one day; whose name contains `q`."""
    found = await rows(
        "SELECT scan.id, scan.outcome, scan.at, scan.sent_at, scan.door, scan.undone_at, scan.position, scan.said,"
        ' person.name, position.firm_name, product.mode, team.name AS "by"'
        " FROM scan JOIN person team ON team.id = scan.by LEFT JOIN position ON position.id = scan.position"
        " LEFT JOIN person ON person.id = position.person LEFT JOIN product ON product.id = position.product"
        " WHERE scan.event = {} AND ({} = '' OR (scan.outcome = 'accepted') = ({} = 'accepted'))"
        " AND ({} <> 'accepted' OR scan.undone_at IS NULL) AND ({}::date IS NULL OR scan.day = {}::date)"
        " AND ({} = '' OR strpos(lower(concat_ws(' ', person.name, position.firm_name, position.code)), lower({})) > 0)"
        " AND ({}::timestamptz IS NULL OR (scan.at, scan.id) < ({}::timestamptz, {}::uuid))"
        " ORDER BY scan.at DESC, scan.id DESC LIMIT {}",
        event, outcome, outcome, outcome, day, day, q, q, after and after[0], after and after[0], after and after[1], most,
    )  # fmt: skip
    return msgspec.convert(found, list[Arrival])


class Expected(msgspec.Struct, frozen=True):
    """Somebody with a ticket, for a steward who searches by name: found by name, firm or code."""

    id: UUID
    name: str
    firm_name: str
    firm_uk: str | None
    firm_en: str | None
    mode: Mode
    code: str
    came: bool

    @property
    def firm(self) -> str:
        return both(self.firm_uk or "", self.firm_en or "") or self.firm_name


async def expected(event: UUID, q: str, most: int = 8) -> list[Expected]:
    """Confirmed people whose name, firm or code contains `q` (two letters at least); `came`: scanned today."""
    if len(q.strip()) < 2:
        return []
    found = await rows(
        "SELECT position.id, person.name, position.firm_name, own.firm_uk, own.firm_en, product.mode, position.code,"
        " EXISTS (SELECT FROM scan WHERE scan.position = position.id AND outcome = 'accepted' AND undone_at IS NULL"
        "          AND scan.day = (clock_timestamp() AT TIME ZONE event.zone)::date) AS came"
        " FROM position JOIN person ON person.id = position.person JOIN product ON product.id = position.product"
        " JOIN event ON event.id = position.event"
        " LEFT JOIN LATERAL (SELECT firm.name_uk AS firm_uk, firm.name_en AS firm_en FROM membership"
        "   JOIN firm ON firm.id = membership.firm WHERE membership.person = person.id ORDER BY firm.id LIMIT 1) own ON true"
        " WHERE position.event = {} AND position.state = 'confirmed'"
        " AND strpos(lower(concat_ws(' ', person.name, position.firm_name, own.firm_uk, own.firm_en, position.code)), lower({})) > 0"
        " ORDER BY person.name LIMIT {}",
        event, q.strip(), most,
    )  # fmt: skip
    return msgspec.convert(found, list[Expected])
