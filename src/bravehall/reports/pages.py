"""/console/{slug}/report — what came of the event; every figure opens its rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath, FromQuery

from bravehall.core.errors import NotFound
from bravehall.core.i18n import N_, _, say_date, say_instant, say_money, say_number
from bravehall.events.queries import EventView, console_for
from bravehall.reports import queries
from bravehall.reports.rules import BY_KEY, GROUPS, MONEY_ROLES, WORDS, Column, Figure, Unit
from bravehall.web.csv import csv_answer
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

SIZE = 50

section("report", N_("Report"), "/report", "chart-column", 90)


def said(value: Any, unit: Unit) -> str:
    return say_money(value) if unit is Unit.EUROS else say_number(value)


def shown(value: Any, column: Column, zone: str) -> str:
    """A cell of the evidence, in words."""
    if value is None:
        return "—"
    if column.kind == "instant" and isinstance(value, datetime):
        return say_instant(value, zone)
    if column.kind == "day" and isinstance(value, date):
        return say_date(value)
    if column.kind == "money":
        return say_money(value)
    if column.kind == "word":
        return _(WORDS[value]) if value in WORDS else str(value)
    if column.kind == "words":
        return ", ".join(_(WORDS[each]) if each in WORDS else str(each) for each in str(value).split(", "))
    return str(value)


def may_open(event: EventView, figure: Figure) -> bool:
    return not figure.about_money or bool(event.roles & MONEY_ROLES)


async def opened(request: Ask, slug: str, key: str) -> tuple[EventView, Figure]:
    """The event and the figure whose rows this viewer may see. NotFound."""
    event = await console_for(signed_in(request).id, slug)
    figure = BY_KEY.get(key)
    if figure is None or not may_open(event, figure):
        raise NotFound
    return event, figure


class Report(Controller):
    path = "/console/{slug:str}/report"

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str]) -> Response[str]:
        event = await console_for(signed_in(request).id, slug)
        values = await queries.report(event.id)
        groups = [
            (
                _(label),
                [
                    (v.figure, said(v.value, v.figure.unit), may_open(event, v.figure))
                    for v in values if v.figure.group is group
                ],
            )
            for group, label in GROUPS.items()
        ]  # fmt: skip
        return page(request, "reports/report.html", place="console", event=event, section="report", groups=groups)

    @get("/{key:str}")
    async def rows(
        self, request: Ask, slug: FromPath[str], key: FromPath[str], after: FromQuery[str] = ""
    ) -> Response[str]:
        event, figure = await opened(request, slug, key)
        found = await queries.evidence(figure, event.id, after=after, most=SIZE + 1)
        value = next(v.value for v in await queries.report(event.id) if v.figure is figure)
        lines = [[shown(line[c.name], c, event.zone) for c in figure.columns] for line in found[:SIZE]]
        return page(
            request, "reports/evidence.html", place="console", event=event, section="report", figure=figure,
            value=said(value, figure.unit), lines=lines, next=found[SIZE - 1]["key"] if len(found) > SIZE else "",
        )  # fmt: skip

    @get("/{key:str}/rows.csv")
    async def csv(self, request: Ask, slug: FromPath[str], key: FromPath[str]) -> Response[bytes]:
        event, figure = await opened(request, slug, key)
        found = await queries.evidence(figure, event.id, most=100_000)
        lines = ([line[c.name] for c in figure.columns] for line in found)
        return csv_answer(f"{event.slug}-{figure.key}.csv", [_(c.label) for c in figure.columns], lines)


HANDLERS = [Report]
