"""/meetings/{slug}/agenda and /requests — one's own day, and whose turn it is; one meeting."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.calendar import ics
from bravehall.core.errors import Refusal
from bravehall.core.i18n import _, speaking
from bravehall.events.queries import EventView
from bravehall.meetings.commands import meetings, profiles, requests
from bravehall.meetings.queries import agenda, calendar, times
from bravehall.meetings.queries import requests as lines
from bravehall.meetings.rules import Answer
from bravehall.registration.queries import attendee_for
from bravehall.web.downloads import download
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

Page = Response[str] | Redirect


class OutcomeForm(msgspec.Struct):
    answer: Answer


class ChangeForm(msgspec.Struct):
    why: str = ""
    slots: list[UUID] = []


class Days(Controller):
    path = "/meetings/{slug:str}"

    @get("/agenda")
    async def day(self, request: Ask, slug: FromPath[str]) -> Page:
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        return page(
            request, "meetings/agenda.html", place="my", live=True, event=event, tab="agenda",
            appointments=await agenda.agenda(viewer.id, event.id), feed=await calendar.feed_address(viewer.id),
            waiting=await lines.waiting_for(viewer.id, event.id),
        )  # fmt: skip

    @get("/requests")
    async def requests(self, request: Ask, slug: FromPath[str]) -> Page:
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        return page(
            request, "meetings/requests.html", place="my", live=True, event=event, tab="requests",
            lines=await lines.requests(viewer.id, event.id), waiting=await lines.waiting_for(viewer.id, event.id),
        )  # fmt: skip

    @post("/feed", status_code=303)
    async def new_feed(self, request: Ask, slug: FromPath[str]) -> Redirect:
        """A new private address; the old one opens nothing any more."""
        viewer = signed_in(request)
        await attendee_for(viewer.id, slug)
        await profiles.renew_feed(person=viewer.id)
        return then(f"/meetings/{slug}/agenda", _("The calendar has a new address; the old one is closed."))


class OneMeeting(Controller):
    path = "/meetings/{slug:str}/agenda/{meeting:uuid}"

    async def shown(
        self, request: Ask, event: EventView, meeting: UUID, *, form: Form[ChangeForm] | None = None, refusal: str = "",
        status: int = 200,
    ) -> Response[str]:  # fmt: skip
        viewer = signed_in(request)
        each = await agenda.appointment(viewer.id, event.id, meeting)
        return page(
            request, "meetings/meeting.html", status=status, place="my", live=True, event=event, tab="agenda", each=each,
            common=await times.times_of(event.id, viewer.id, each.other), form=form or Form(ChangeForm), refusal=refusal,
            waiting=await lines.waiting_for(viewer.id, event.id),
        )  # fmt: skip

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str], meeting: FromPath[UUID]) -> Page:
        event, _place = await attendee_for(signed_in(request).id, slug)
        return await self.shown(request, event, meeting)

    @post("/outcome", status_code=200)
    async def outcome(self, request: Ask, slug: FromPath[str], meeting: FromPath[UUID]) -> Page:
        """Did it happen?"""
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        form = Form(OutcomeForm, await request.form())
        if form.value is None:
            refusal = _("Say whether it happened: yes or no.")
            return await self.shown(request, event, meeting, refusal=refusal, status=422)
        try:
            await meetings.say_outcome(event=event.id, meeting=meeting, person=viewer.id, answer=form.value.answer)
        except Refusal as refused:
            return await self.shown(request, event, meeting, refusal=str(refused), status=refused.status)
        return then(f"/meetings/{slug}/agenda", _("Thank you. When both say the same, it stands in the record."))

    @post("/cancel", status_code=200)
    async def cancel(self, request: Ask, slug: FromPath[str], meeting: FromPath[UUID]) -> Page:
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        form = Form(ChangeForm, await request.form())
        try:
            why = form.value.why if form.value else ""
            await meetings.cancel(event=event.id, meeting=meeting, by=viewer.id, why=why)
        except Refusal as refused:
            status, said = form.refuse(refused), "" if refused.field else str(refused)
            return await self.shown(request, event, meeting, form=form, refusal=said, status=status)
        return then(f"/meetings/{slug}/agenda", _("Cancelled. They are told, and the hour is free again."))

    @post("/move", status_code=200)
    async def move(self, request: Ask, slug: FromPath[str], meeting: FromPath[UUID]) -> Page:
        """Ask the other one to move it; until they agree it stays where it is."""
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        each = await agenda.appointment(viewer.id, event.id, meeting)
        form = Form(ChangeForm, await request.form())
        try:
            slots = form.value.slots if form.value else []
            await requests.ask(event=event.id, asker=viewer.id, asked=each.other, slots=slots, moves=meeting)
        except Refusal as refused:
            status, said = form.refuse(refused), "" if refused.field else str(refused)
            return await self.shown(request, event, meeting, form=form, refusal=said, status=status)
        return then(f"/meetings/{slug}/requests", _("Proposed. The meeting stays where it is until they say yes."))


@get("/feeds/{written:str}")
async def feed(written: FromPath[str]) -> Response[bytes]:
    """A private calendar that keeps itself up to date: whoever has the address may read it."""
    person, language = await calendar.owner_of(written.removesuffix(".ics"))
    with speaking(language):
        made = ics(_("My meetings"), await calendar.items(person))
    return download(made, name="meetings.ics", mime="text/calendar; charset=utf-8")


HANDLERS = [Days, OneMeeting, feed]
