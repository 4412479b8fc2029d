"""/console/{slug}/record — what happened, by whom and when; /console/{slug}/troubles — what failed."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core import jobs
from bravehall.core.errors import NotFound
from bravehall.core.facts import Fact
from bravehall.core.i18n import N_, _
from bravehall.events import commands, queries
from bravehall.events.queries import EventView, Happened, console_for
from bravehall.events.rules import Role
from bravehall.web.csv import csv_answer
from bravehall.web.flash import then
from bravehall.web.panels import fragment, panel
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

READERS = (Role.OWNER, Role.VIEWER)
section("record", N_("Record"), "/record", "history", 92, frozenset(READERS))
section("troubles", N_("Failures"), "/troubles", "triangle-alert", 94, frozenset({Role.OWNER}))
SIZE = 50


class Line(msgspec.Struct, frozen=True):
    happened: Happened
    said: str
    more: str


def line(happened: Happened) -> Line:
    """A fact in words: its own sentence where it has one, else its name."""
    kind = Fact.kinds.get(happened.kind)
    name = happened.kind.partition(".")[2]
    said = _(kind.said) if kind and kind.said else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
    payload: dict[str, Any] = msgspec.json.decode(happened.payload)
    small = [value for key, value in payload.items() if key not in {"event", "person", "round"} and is_small(value)]
    return Line(happened, said, ", ".join(dict.fromkeys(word for value in small for word in words_of(value))))


def is_small(value: Any) -> bool:
    """Neither an id, which tells a reader nothing, nor a yes, whose question stands nowhere."""
    return bool(value) and value is not True and not (isinstance(value, str) and re.fullmatch(r"[0-9a-f-]{36}", value))


def words_of(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


@get("/console/{slug:str}/record", include_in_schema=False)
async def record(request: Ask, slug: FromPath[str]) -> Response[str]:
    event = await console_for(signed_in(request).id, slug, *READERS)
    before, words = request.query_params.get("before", ""), request.query_params.get("q", "")[:100]
    start = int(before) if before.isdecimal() and len(before) < 18 else 0
    found = await queries.record_of(event.id, before=start, words=words, most=SIZE + 1)
    return page(
        request, "events/record.html", place="console", event=event, section="record", words=words,
        lines=[line(each) for each in found[:SIZE]], further=found[SIZE - 1].id if len(found) > SIZE else None,
        first=not start,
    )  # fmt: skip


@get("/console/{slug:str}/record/list.csv", include_in_schema=False)
async def record_csv(request: Ask, slug: FromPath[str]) -> Response[bytes]:
    event = await console_for(signed_in(request).id, slug, *READERS)
    found = await queries.record_of(event.id, before=0, words="", most=100_000)
    lines = [
        (one.happened.at.isoformat(), one.happened.who, one.said, one.happened.whom, one.more)
        for one in map(line, found)
    ]
    header = (_("When"), _("Who"), _("What"), _("About whom"), _("Details"))
    return csv_answer(f"{event.slug}-record.csv", header, lines)


@get("/console/{slug:str}/troubles", include_in_schema=False)
async def troubles(request: Ask, slug: FromPath[str]) -> Response[str]:
    event = await console_for(signed_in(request).id, slug, Role.OWNER)
    return page(
        request, "events/troubles.html", place="console", event=event, section="troubles",
        troubles=await jobs.failed_jobs(event.id),
    )  # fmt: skip


@post("/console/{slug:str}/troubles/{job:int}/retry", status_code=303, include_in_schema=False)
async def retry(request: Ask, slug: FromPath[str], job: FromPath[int]) -> Redirect:
    event = await console_for(signed_in(request).id, slug, Role.OWNER)
    if job >= 2**31:
        raise NotFound
    await commands.retry_job(event=event.id, job=job)
    return then(f"/console/{event.slug}/troubles", _("It is being tried again."))


@panel("today", rank=10)
async def trouble_panel(request: Ask, event: EventView) -> str:
    if not event.may(Role.OWNER):
        return ""
    waiting = [each for each in await jobs.failed_jobs(event.id) if each.next_at is None]
    return fragment(request, "events/_troubles_today.html", event=event, many=len(waiting)) if waiting else ""


HANDLERS = [record, record_csv, troubles, retry]
