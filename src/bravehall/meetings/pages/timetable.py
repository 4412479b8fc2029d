"""/console/{slug}/meetings/timetable — a timetable for what people wish: searched for, looked at, published."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.i18n import _, ngettext, say_instant
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Role
from bravehall.meetings.commands import publishing, searching, timetables
from bravehall.meetings.pages.board import READ
from bravehall.meetings.queries import timetables as queries
from bravehall.meetings.queries.inputs import inputs
from bravehall.meetings.queries.times import slots_of
from bravehall.meetings.reasons import say
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

Page = Response[str] | Redirect


class SearchForm(msgspec.Struct):
    seconds: int = 30
    most: int | None = None


class Unmet(msgspec.Struct, frozen=True):
    """A wish without a meeting, and why in sentences."""

    names: list[str]
    firms: list[str]
    must: bool
    why: list[str]


async def unmet(event: EventView, timetable: UUID) -> list[Unmet]:
    starts = {each.id: each.starts_at for each in await slots_of(event.id)}

    def times(slots: list[UUID]) -> str:
        return ", ".join(say_instant(starts[slot], event.zone) for slot in slots if slot in starts)

    return [
        Unmet(each.names, each.firms, each.must, say(each.why, dict(zip(each.ids, each.names, strict=True)), times))
        for each in await queries.unmet_in(timetable)
    ]


class Timetables(Controller):
    path = "/console/{slug:str}/meetings/timetable"

    async def shown(
        self,
        request: Ask,
        event: EventView,
        *,
        form: Form[SearchForm] | None = None,
        refusal: str = "",
        status: int = 200,
    ) -> Response[str]:
        newest = await queries.newest(event.id)
        proposal = await queries.proposal(event.id)
        given = await inputs(event.id, most=proposal.most if proposal else None, now=datetime.now(UTC))
        # what was published stays to be looked at until another search begins
        shown = proposal or (newest if newest and newest.state == "published" else None)
        return page(
            request, "meetings/timetable.html", status=status, place="console", live=True, event=event,
            section="meetings", newest=newest, proposal=proposal, shown=shown, refusal=refusal,
            may=event.may(Role.MEETINGS), form=form or Form(SearchForm, seconds="30"),
            wishes=len(given.pairs), musts=sum(pair.must for pair in given.pairs.values()),
            people=len({person for pair in given.pairs.values() for person in (pair.one, pair.other)}),
            slots=len(given.slots), tables=len(given.tables),
            changed=proposal is not None and proposal.inputs != given.sha256,
            placed=await queries.placed_in(shown.id) if shown else [],
            unmet=await unmet(event, shown.id) if shown else [],
        )  # fmt: skip

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str]) -> Page:
        return await self.shown(request, await console_for(signed_in(request).id, slug, *READ))

    @post("/", status_code=200)
    async def begin(self, request: Ask, slug: FromPath[str]) -> Page:
        viewer = signed_in(request)
        event = await console_for(viewer.id, slug, Role.MEETINGS)
        form = Form(SearchForm, await request.form())
        if form.value is None:
            return await self.shown(request, event, form=form, status=422)
        try:
            await searching.begin(event=event.id, by=viewer.id, seconds=form.value.seconds, most=form.value.most)
        except Refusal as refusal:
            return await self.shown(request, event, form=form, status=form.refuse(refusal))
        return then(f"/console/{slug}/meetings/timetable")

    @post("/{timetable:uuid}/{act:str}", status_code=200)
    async def act(self, request: Ask, slug: FromPath[str], timetable: FromPath[UUID], act: FromPath[str]) -> Page:
        """stop, drop, publish."""
        event = await console_for(signed_in(request).id, slug, Role.MEETINGS)
        here = f"/console/{slug}/meetings/timetable"
        try:
            if act == "publish":
                made, late = await publishing.publish(event=event.id, timetable=timetable)
                return then(here, said_of(made, late))
            if act == "stop":
                await timetables.stop(event=event.id, timetable=timetable)
                return then(here)
            await timetables.drop(event=event.id, timetable=timetable)
            return then(here, _("The timetable is dropped. Nobody was told of it."))
        except Refusal as refusal:
            return await self.shown(request, event, refusal=str(refusal), status=refusal.status)


def said_of(made: int, late: int) -> str:
    said = ngettext(
        "%(n)s meeting is arranged; its people are told.", "%(n)s meetings are arranged; their people are told.", made
    ) % {"n": made}
    if late:
        said += " " + ngettext(
            "%(n)s came too late: the time or the place was taken meanwhile.",
            "%(n)s came too late: the times or places were taken meanwhile.", late,
        ) % {"n": late}  # fmt: skip
    return said


HANDLERS = [Timetables]
