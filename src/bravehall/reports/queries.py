"""The figures of an event, and the rows each was counted from: one SQL text serves both, so they cannot differ."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from bravehall.attendance.queries import STANDS
from bravehall.core.context import current
from bravehall.core.db import row, rows
from bravehall.reports.rules import FIGURES, Figure

PERSON = (
    "person.name, person.country, coalesce((SELECT min({firm}) FROM membership m JOIN firm ON firm.id = m.firm"
    " WHERE m.person = person.id), '') AS firm"
)
MEETINGS = (
    "SELECT slot.starts_at::text || m.id AS key, min(person.name) AS name, max(person.name) AS other, m.state,"
    " slot.starts_at AS at FROM meeting m JOIN meeting_time slot ON slot.id = m.slot JOIN meeting_seat seat ON seat.meeting = m.id"
    " JOIN person ON person.id = seat.person WHERE m.event = {event}"
)
CAME = (
    f"SELECT person.name || person.id AS key, {PERSON}, seen.evidence, seen.days, seen.at FROM (SELECT a.person,"
    " string_agg(DISTINCT a.kind, ', ') AS evidence, string_agg(DISTINCT to_char(a.day, 'DD.MM'), ', ') AS days,"
    " min(a.at) AS at FROM attendance a WHERE a.event = {event} AND a.kind IN ({kinds}) AND {stands} GROUP BY a.person) seen"
    " JOIN person ON person.id = seen.person"
)
# Each gives `key` (text, unique: the order and the place to go on from) and the figure's columns; {event} stands for
# the event's id, {firm} for the firm's name in the reader's language.
ROWS = {
    "registered": f"SELECT person.name || person.id AS key, {PERSON}, product.mode AS ticket, position.confirmed_at AS at"
    " FROM position JOIN person ON person.id = position.person JOIN product ON product.id = position.product"
    " WHERE position.event = {event} AND position.state = 'confirmed'",
    "arrived": CAME.replace("{kinds}", "'door', 'list', 'meeting', 'online'"),
    "arrived-onsite": CAME.replace("{kinds}", "'door', 'list'"),
    "countries": f"SELECT person.name || person.id AS key, {PERSON} FROM position"
    " JOIN person ON person.id = position.person"
    " WHERE position.event = {event} AND position.state = 'confirmed' AND person.country NOT IN ('', 'UA')",
    "meetings-agreed": f"{MEETINGS} AND m.state IN ('agreed', 'held', 'missed') GROUP BY m.id, slot.id",
    "meetings-held": f"{MEETINGS} AND m.state = 'held' GROUP BY m.id, slot.id",
    "booth-visitors": "SELECT max({firm}) || booth.id || coalesce(visit.person::text, visit.sid) AS key,"
    " max({firm}) AS booth, coalesce(max(person.name) FILTER (WHERE person.seen), '—') AS name, min(visit.entered_at) AS at,"
    " round(extract(epoch FROM sum(visit.left_at - visit.entered_at)) / 60)::int AS minutes"
    " FROM visit JOIN booth ON booth.id = visit.booth JOIN firm ON firm.id = booth.firm"
    " LEFT JOIN person ON person.id = visit.person WHERE booth.event = {event}"
    " GROUP BY booth.id, coalesce(visit.person::text, visit.sid)",
    "leads": "SELECT {firm} || lead.id AS key, {firm} AS booth, person.name, lead.temperature, lead.at FROM lead"
    " JOIN booth ON booth.id = lead.booth JOIN firm ON firm.id = booth.firm JOIN person ON person.id = lead.person"
    " WHERE booth.event = {event} AND cardinality(lead.fields) > 0",
    "committed": f"SELECT person.name || g.id AS key, {PERSON}, donor.name AS donor, g.state, g.ceiling AS amount"
    " FROM travel_grant g JOIN person ON person.id = g.person JOIN budget_line l ON l.id = g.line"
    " JOIN funding_agreement a ON a.id = l.agreement JOIN donor ON donor.id = a.donor"
    " WHERE g.event = {event} AND g.state IN ('offered', 'accepted')",
    "claimed": "SELECT lpad(claim.number::text, 9, '0') AS key, claim.number::text, person.name, claim.state,"
    " claim.eligible AS amount FROM claim JOIN person ON person.id = claim.person WHERE claim.event = {event}"
    " AND claim.state IN ('submitted', 'returned', 'checked', 'approved', 'paid')",
    "approved": "SELECT lpad(claim.number::text, 9, '0') AS key, claim.number::text, person.name, claim.state,"
    " claim.approved AS amount FROM claim JOIN person ON person.id = claim.person WHERE claim.event = {event}"
    " AND claim.state IN ('approved', 'paid')",
    "paid": "SELECT lpad(claim.number::text, 9, '0') AS key, claim.number::text, person.name, claim.reference,"
    " claim.approved AS amount FROM claim JOIN person ON person.id = claim.person WHERE claim.event = {event}"
    " AND claim.state = 'paid'",
}


class Value(msgspec.Struct, frozen=True):
    """A figure and what it came to."""

    figure: Figure
    value: int | Decimal


def sql_of(figure: Figure, event: UUID) -> str:
    """The rows of a figure, its event's id set in: it is a UUID, nobody's text."""
    firm = "firm.name_uk" if current().language == "uk" else "firm.name_en"
    return ROWS[figure.key].replace("{firm}", firm).replace("{event}", f"'{event}'::uuid").replace("{stands}", STANDS)


async def report(event: UUID) -> list[Value]:
    """Every figure of the event, in one query."""
    counts = ", ".join(
        f"(SELECT {f'coalesce(sum({figure.total}), 0)' if figure.total else 'count(*)'} FROM ({sql_of(figure, event)}) f)"
        f' AS "{figure.key}"'
        for figure in FIGURES
    )
    found = await row(f"SELECT {counts}") or {}
    return [Value(figure, found[figure.key]) for figure in FIGURES]


async def evidence(figure: Figure, event: UUID, *, after: str = "", most: int = 50) -> list[dict[str, Any]]:
    """The rows a figure was counted from, in the order of their key, those after `after`; `most` of them."""
    return await rows(
        f"SELECT * FROM ({sql_of(figure, event)}) f WHERE key > {{}} ORDER BY key LIMIT {{}}", after, most
    )
