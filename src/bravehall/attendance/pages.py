"""/console/{slug}/check-in — the door; /console/{slug}/arrivals — who came; the figures of *today*."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.attendance import commands, queries
from bravehall.attendance.commands import Scanned
from bravehall.attendance.rules import SAID, Outcome, day_of
from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _, say_day, say_time
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Role
from bravehall.registration.queries import wrong_counters
from bravehall.registration.rules import MODE_NAMES
from bravehall.web.csv import csv_answer
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.panels import fragment, panel
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

DOOR = (Role.STEWARD, Role.REGISTRAR)
READERS = (*DOOR, Role.VIEWER)
section("check-in", N_("Check-in"), "/check-in", "scan-line", 20, frozenset(DOOR))
section("arrivals", N_("Arrivals"), "/arrivals", "door-open", 25, frozenset(READERS))
PAGE = 50
Page = Response[str] | Redirect


class ScanForm(msgspec.Struct):
    """`said`: what the QR code says, or what was typed. `at`: when, if it waited for the network."""

    said: str
    nonce: UUID | None = None
    door: str = ""
    at: datetime | None = None


class CheckIn(Controller):
    path = "/console/{slug:str}/check-in"
    include_in_schema = False

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str]) -> Page:
        event = await console_for(signed_in(request).id, slug, *DOOR)
        return await self.shown(request, event, Form(ScanForm), None)

    @post("/", status_code=200)
    async def scan(self, request: Ask, slug: FromPath[str]) -> Page:
        """One scan. The page's script takes the answer alone; without it the whole page comes back with the answer."""
        viewer = signed_in(request)
        event = await console_for(viewer.id, slug, *DOOR)
        form = Form(ScanForm, await request.form())
        if form.value is None:
            return await self.shown(request, event, form, None, 422)
        done = await commands.check_in(
            event=event.id, said=form.value.said, by=viewer.id, nonce=form.value.nonce or uuid4(),
            door=form.value.door, at=aware(form.value.at),
        )  # fmt: skip
        if request.headers.get("x-part") == "scan":
            return page(request, "attendance/_scanned.html", scanned=done, event=event, **words(done, event))
        return await self.shown(request, event, Form(ScanForm, door=form.value.door), done)

    async def shown(
        self, request: Ask, event: EventView, form: Form[ScanForm], done: Scanned | None, status: int = 200
    ) -> Page:
        q = request.query_params.get("q", "")[:100].replace("\x00", "")
        return page(
            request, "attendance/check_in.html", status=status, place="console", live=True, event=event,
            section="check-in", form=form, scanned=done, nonce=uuid4(), q=q,
            figures=await queries.today(event.id), found=await queries.expected(event.id, q),
            **(words(done, event) if done else {}),
        )  # fmt: skip

    @post("/{id:uuid}/undo", status_code=303)
    async def undo(self, request: Ask, slug: FromPath[str], id: FromPath[UUID]) -> Redirect:
        event = await console_for(signed_in(request).id, slug, *DOOR)
        back = str((await request.form()).get("back", ""))
        target = back if back.startswith(f"/console/{slug}/") else f"/console/{slug}/check-in"
        try:
            await commands.undo_check_in(scan=id, event=event.id)
        except Refusal as refusal:
            return then(target, str(refusal), "bad")
        return then(target, _("Undone. The ticket may be scanned again."))


def aware(at: datetime | None) -> datetime | None:
    """An instant, or nothing where the zone is missing."""
    return at if at is not None and at.tzinfo is not None else None


def words(done: Scanned, event: EventView) -> dict[str, Any]:
    """The answer in a word, and what to do next."""
    title, next = (_(each) for each in SAID[done.outcome])
    if done.outcome == Outcome.ALREADY and done.before is not None:
        time = say_time(done.before, event.zone)
        where = _("at %(time)s, door “%(door)s”") if done.before_door else _("at %(time)s")
        title = f"{title} {where % {'time': time, 'door': done.before_door}}"
    return {"title": title, "next": next}


@get("/console/{slug:str}/arrivals", include_in_schema=False)
async def arrivals(request: Ask, slug: FromPath[str]) -> Page:
    event = await console_for(signed_in(request).id, slug, *READERS)
    outcome, q, day = filters(request)
    after = key_of(request.query_params.get("after", ""))
    found = await queries.scans(event.id, outcome=outcome, q=q, day=day, after=after, most=PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    wanted = {name: value for name, value in (("outcome", outcome), ("q", q), ("day", str(day or ""))) if value}
    here = f"/console/{slug}/arrivals"
    return page(
        request, "attendance/arrivals.html", place="console", event=event, section="arrivals", scans=found[:PAGE],
        outcome=outcome, q=q, day=day, days=[(str(each), say_day(each)) for each in event.days], query=urlencode(wanted),
        outcomes={each: _(SAID[each][0]) for each in Outcome}, modes={mode: _(name) for mode, name in MODE_NAMES.items()},
        next_url=f"{here}?{urlencode(wanted | {'after': f'{last.at.isoformat()}~{last.id}'})}" if last else "",
        first_url=f"{here}?{urlencode(wanted)}" if after else "", may_undo=event.may(*DOOR),
    )  # fmt: skip


@get("/console/{slug:str}/arrivals/arrivals.csv", include_in_schema=False)
async def arrivals_table(request: Ask, slug: FromPath[str]) -> Response[bytes]:
    event = await console_for(signed_in(request).id, slug, *READERS)
    outcome, q, day = filters(request)
    found = await queries.scans(event.id, outcome=outcome, q=q, day=day, most=100_000)
    heads = (_("Time"), _("Day"), _("Name"), _("Firm"), _("Outcome"), _("Door"), _("Scanned by"), _("Undone"))
    return csv_answer(
        f"{slug}-arrivals.csv",
        heads,
        (
            (
                each.at.isoformat(timespec="seconds"), day_of(each.at, event.zone), each.name or each.said,
                each.firm_name or "", _(SAID[each.outcome][0]), each.door, each.by, each.undone_at or "",
            )
            for each in found
        ),
    )  # fmt: skip


def filters(request: Ask) -> tuple[str, str, date | None]:
    """The outcome, the words and the day that are asked for; what means nothing is as good as nothing."""
    outcome, q, day = (request.query_params.get(name, "") for name in ("outcome", "q", "day"))
    try:
        found = date.fromisoformat(day)
    except ValueError:
        found = None
    return outcome if outcome in ("accepted", "refused") else "", q[:100].replace("\x00", ""), found


def key_of(text: str) -> tuple[datetime, UUID] | None:
    at, _tilde, id = text.partition("~")
    try:
        instant = aware(datetime.fromisoformat(at))
        return (instant, UUID(id)) if instant else None
    except ValueError:
        return None


def by_hour(today: queries.Today) -> list[tuple[str, int]]:
    """Every hour from the first to the last in which somebody came, six at least."""
    hours = dict(today.hours)
    span = range(min(hours), max(max(hours), min(hours) + 5) + 1) if hours else range(0)
    return [(f"{hour % 24:02}", hours.get(hour, 0)) for hour in span]


@get("/console/{slug:str}/arrivals/hours", include_in_schema=False)
async def hours(request: Ask, slug: FromPath[str]) -> Page:
    event = await console_for(signed_in(request).id, slug)
    return page(request, "attendance/_hours.html", event=event, hours=by_hour(await queries.today(event.id)))


@panel("today", rank=10)
async def figures(request: Ask, event: EventView) -> str:
    """What the organiser looks at all day: it counts while they look."""
    today = await queries.today(event.id)
    return fragment(
        request, "attendance/_today.html", event=event, today=today, wrong=await wrong_counters(event.id),
        hours=by_hour(today), scanning=event.may(*DOOR), arrivals=event.may(*READERS),
        listed=event.may(Role.REGISTRAR, Role.VIEWER),
    )  # fmt: skip


HANDLERS = [CheckIn, arrivals, arrivals_table, hours]
