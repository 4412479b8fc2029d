"""/api/v1/events/{slug}/figures — what came of an event, and the rows behind each figure."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from litestar import get
from litestar.params import FromPath, FromQuery

from bravehall.core.api_keys import Caller
from bravehall.core.errors import NotFound
from bravehall.events.queries import event_for
from bravehall.reports import queries
from bravehall.reports.rules import BY_KEY, Figure, Group, Unit
from bravehall.web.api import REFUSALS, Call, caller, resources

KEY: list[dict[str, list[str]]] = [{"key": []}]
SCOPES = {
    Group.PEOPLE: "registrations:read",
    Group.MEETINGS: "meetings:read",
    Group.HALL: "hall:read",
    Group.MONEY: "travel:read",
}


class FigureView(msgspec.Struct, frozen=True):
    """`value` is a string, so that euros stay exact; `unit` says of what."""

    key: str
    value: str
    unit: Unit


class Figures(msgspec.Struct, frozen=True):
    figures: list[FigureView]


class Rows(msgspec.Struct, frozen=True):
    """The rows a figure was counted from, every cell a string or null; `next` is the `after` of the next page."""

    rows: list[dict[str, str | None]]
    next: str | None


def plain(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def may(by: Caller, figure: Figure) -> bool:
    return SCOPES[figure.group] in by.scopes


@get("/events/{slug:str}/figures", operation_id="listFigures", responses=REFUSALS, security=KEY)
async def list_figures(request: Call, slug: FromPath[str]) -> Figures:
    """The figures that the key's scopes allow: people, meetings, the hall, travel money."""
    event = await event_for(None, slug)
    by = await caller(request, "", event.id)
    values = await queries.report(event.id)
    return Figures([FigureView(v.figure.key, plain(v.value) or "", v.figure.unit) for v in values if may(by, v.figure)])


@get("/events/{slug:str}/figures/{key:str}/rows", operation_id="listRows", responses=REFUSALS, security=KEY)
async def list_rows(
    request: Call, slug: FromPath[str], key: FromPath[str], after: FromQuery[str] = "", size: FromQuery[int] = 50
) -> Rows:
    """What a figure was counted from, `size` (1 to 200) rows a page: the meetings, the visitors, the claims."""
    event = await event_for(None, slug)
    figure = BY_KEY.get(key)
    await caller(request, SCOPES[figure.group] if figure else "", event.id)
    if figure is None:
        raise NotFound
    size = min(max(size, 1), 200)
    found = await queries.evidence(figure, event.id, after=after, most=size + 1)
    lines = [{c.name: plain(line[c.name]) for c in figure.columns} for line in found[:size]]
    return Rows(lines, found[size - 1]["key"] if len(found) > size else None)


HANDLERS = [resources(list_figures, list_rows)]
