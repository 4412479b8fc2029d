"""/console/{slug}/meetings — the organiser's board: the meetings, the hours and the tables."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _, say_instant
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Role
from bravehall.meetings.commands import meetings, setting
from bravehall.meetings.queries import board, times
from bravehall.meetings.rules import Half
from bravehall.web.csv import csv_answer
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

Page = Response[str] | Redirect
READ = (Role.MEETINGS, Role.VIEWER)

section("meetings", N_("Meetings"), "/meetings", "handshake", 40, frozenset(READ))

STATES = {
    "": N_("All"),
    "agreed": N_("agreed"),
    "held": N_("held"),
    "missed": N_("missed"),
    "cancelled": N_("cancelled"),
    "moved": N_("moved"),
    "differ": N_("answers differ"),
}
# under a number, where a language has other endings than for one
FIGURES = {
    "agreed": N_("meetings agreed"),
    "held": N_("meetings held"),
    "missed": N_("meetings missed"),
    "cancelled": N_("meetings cancelled"),
    "moved": N_("meetings moved"),
    "differ": N_("meetings with answers that differ"),
}


class HoursForm(msgspec.Struct):
    days: list[date] = []
    morning_from: time = time(10)
    morning_until: time = time(13)
    afternoon_from: time = time(14)
    afternoon_until: time = time(17)
    minutes: int = 20
    pause: int = 5


class TablesForm(msgspec.Struct):
    count: int
    seats: int = 4


class MoveForm(msgspec.Struct):
    slot: UUID


class WhyForm(msgspec.Struct):
    why: str = ""


class Board(Controller):
    path = "/console/{slug:str}/meetings"

    async def shown(
        self, request: Ask, event: EventView, *, state: str = "", q: str = "", hours: Form[HoursForm] | None = None,
        tables: Form[TablesForm] | None = None, refusal: str = "", status: int = 200,
    ) -> Response[str]:  # fmt: skip
        frame = await board.frame(event.id)
        return page(
            request, "meetings/board.html", status=status, place="console", live=True, event=event, section="meetings",
            entries=await board.board(event.id, state=state, q=q), counts=await board.counts(event.id), frame=frame,
            slots=await times.slots_of(event.id), states=[(key, _(word)) for key, word in STATES.items()], state=state, q=q,
            figures=[(key, _(word)) for key, word in FIGURES.items()], may=event.may(Role.MEETINGS), refusal=refusal, words={key: _(word) for key, word in STATES.items()},
            hours=hours or Form(
                HoursForm, days=[str(day) for day in event.days], morning_from="10:00", morning_until="13:00",
                afternoon_from="14:00", afternoon_until="17:00", minutes=20, pause=5,
            ),
            tables=tables or Form(TablesForm, count=frame.tables, seats=frame.seats),
        )  # fmt: skip

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str], q: FromQuery[str] = "") -> Page:
        event = await console_for(signed_in(request).id, slug, *READ)
        state = request.query_params.get("state", "")
        return await self.shown(request, event, state=state if state in STATES else "", q=q)

    @get("/list.csv")
    async def csv(self, request: Ask, slug: FromPath[str]) -> Response[bytes]:
        event = await console_for(signed_in(request).id, slug, *READ)
        lines = (
            [say_instant(e.starts_at, event.zone), e.table or _("Online"), *e.people, _(STATES[e.state])]
            for e in await board.board(event.id)
        )
        header = [_("When"), _("Table"), _("One"), _("Other"), _("State")]
        return csv_answer(f"{event.slug}-meetings.csv", header, lines)

    @post("/hours", status_code=200)
    async def hours(self, request: Ask, slug: FromPath[str]) -> Page:
        """Lay the hours of the chosen days anew; hours with meetings stay."""
        event = await console_for(signed_in(request).id, slug, Role.MEETINGS)
        form = Form(HoursForm, await request.form())
        if form.value is None:
            return await self.shown(request, event, hours=form, status=422)
        spans = [
            (Half.MORNING, form.value.morning_from, form.value.morning_until),
            (Half.AFTERNOON, form.value.afternoon_from, form.value.afternoon_until),
        ]
        try:
            made, stayed = await setting.make_slots(
                event=event.id, days=form.value.days, spans=spans, minutes=form.value.minutes, pause=form.value.pause
            )
        except Refusal as refusal:
            return await self.shown(request, event, hours=form, status=form.refuse(refusal))
        said = _("Hours made: %(made)s. Kept, because people meet in them: %(stayed)s.")
        return then(f"/console/{slug}/meetings", said % {"made": made, "stayed": stayed})

    @post("/tables", status_code=200)
    async def tables(self, request: Ask, slug: FromPath[str]) -> Page:
        event = await console_for(signed_in(request).id, slug, Role.MEETINGS)
        form = Form(TablesForm, await request.form())
        if form.value is None:
            return await self.shown(request, event, tables=form, status=422)
        try:
            await setting.set_tables(event=event.id, count=form.value.count, seats=form.value.seats)
        except Refusal as refusal:
            return await self.shown(request, event, tables=form, status=form.refuse(refusal))
        return then(f"/console/{slug}/meetings", _("The tables are set."))

    @post("/{meeting:uuid}/move", status_code=200)
    async def move(self, request: Ask, slug: FromPath[str], meeting: FromPath[UUID]) -> Page:
        viewer = signed_in(request)
        event = await console_for(viewer.id, slug, Role.MEETINGS)
        form = Form(MoveForm, await request.form())
        if form.value is None:
            return await self.shown(request, event, refusal=_("Choose one of the times."), status=422)
        try:
            await meetings.move(event=event.id, meeting=meeting, slot=form.value.slot, by=viewer.id)
        except Refusal as refusal:
            return await self.shown(request, event, refusal=str(refusal), status=refusal.status)
        return then(f"/console/{slug}/meetings", _("Moved. Both are told, and their calendars follow."))

    @post("/{meeting:uuid}/cancel", status_code=200)
    async def cancel(self, request: Ask, slug: FromPath[str], meeting: FromPath[UUID]) -> Page:
        viewer = signed_in(request)
        event = await console_for(viewer.id, slug, Role.MEETINGS)
        form = Form(WhyForm, await request.form())
        try:
            why = form.value.why if form.value else ""
            await meetings.cancel(event=event.id, meeting=meeting, by=viewer.id, why=why, desk=True)
        except Refusal as refusal:
            return await self.shown(request, event, refusal=str(refusal), status=refusal.status)
        return then(f"/console/{slug}/meetings", _("Cancelled. Both are told."))


HANDLERS = [Board]
