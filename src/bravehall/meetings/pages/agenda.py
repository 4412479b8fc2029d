"""/meetings/{slug}/agenda and /requests — one's own day, and whose turn it is."""

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
from bravehall.meetings.commands import meetings, requests
from bravehall.meetings.queries import agenda, calendar
from bravehall.meetings.queries import requests as lines
from bravehall.meetings.rules import Answer
from bravehall.registration.queries import attendee_for
from bravehall.web.downloads import download
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

Page = Response[str] | Redirect


class SlotForm(msgspec.Struct):
    slot: UUID


class OutcomeForm(msgspec.Struct):
    answer: Answer


class WhyForm(msgspec.Struct):
    why: str = ""


class Days(Controller):
    path = "/meetings/{slug:str}"

    @get("/agenda")
    async def day(self, request: Ask, slug: FromPath[str]) -> Page:
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        return await self.agenda_page(request, event)

    async def agenda_page(self, request: Ask, event: EventView, refusal: str = "", status: int = 200) -> Response[str]:
        viewer = signed_in(request)
        return page(
            request, "meetings/agenda.html", status=status, place="my", live=True, event=event, tab="agenda",
            appointments=await agenda.agenda(viewer.id, event.id), feed=await calendar.feed_address(viewer.id),
            waiting=await lines.waiting_for(viewer.id, event.id), refusal=refusal,
        )  # fmt: skip

    @get("/requests")
    async def requests(self, request: Ask, slug: FromPath[str]) -> Page:
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        return await self.requests_page(request, event)

    async def requests_page(
        self, request: Ask, event: EventView, refusal: str = "", status: int = 200
    ) -> Response[str]:
        viewer = signed_in(request)
        found = await lines.requests(viewer.id, event.id)
        return page(
            request, "meetings/requests.html", status=status, place="my", live=True, event=event, tab="requests",
            lines=found, waiting=sum(line.my_turn and line.state == "pending" for line in found), refusal=refusal,
        )  # fmt: skip

    @post("/requests/{asked:uuid}/{act:str}", status_code=200)
    async def answer(self, request: Ask, slug: FromPath[str], asked: FromPath[UUID], act: FromPath[str]) -> Page:
        """Accept one of the times, decline, or withdraw one's own request."""
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        try:
            if act == "accept":
                form = Form(SlotForm, await request.form())
                if form.value is None:
                    return await self.requests_page(request, event, _("Choose one of the times."), 422)
                await requests.accept(request=asked, person=viewer.id, slot=form.value.slot)
                return then(f"/meetings/{slug}/agenda", _("Agreed. Both calendars have it now."))
            if act == "withdraw":
                await requests.withdraw(request=asked, person=viewer.id)
                return then(f"/meetings/{slug}/requests", _("Withdrawn."))
            await requests.decline(request=asked, person=viewer.id)
        except Refusal as refusal:
            return await self.requests_page(request, event, str(refusal), refusal.status)
        return then(f"/meetings/{slug}/requests", _("Declined. They are told, politely."))

    @post("/agenda/{meeting:uuid}/outcome", status_code=200)
    async def outcome(self, request: Ask, slug: FromPath[str], meeting: FromPath[UUID]) -> Page:
        """Did it happen?"""
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        form = Form(OutcomeForm, await request.form())
        if form.value is None:
            return await self.agenda_page(request, event, _("Say whether it happened: yes or no."), 422)
        try:
            await meetings.say_outcome(event=event.id, meeting=meeting, person=viewer.id, answer=form.value.answer)
        except Refusal as refusal:
            return await self.agenda_page(request, event, str(refusal), refusal.status)
        return then(f"/meetings/{slug}/agenda", _("Thank you. When both say the same, it stands in the record."))

    @post("/agenda/{meeting:uuid}/cancel", status_code=200)
    async def cancel(self, request: Ask, slug: FromPath[str], meeting: FromPath[UUID]) -> Page:
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        form = Form(WhyForm, await request.form())
        try:
            why = form.value.why if form.value else ""
            await meetings.cancel(event=event.id, meeting=meeting, by=viewer.id, why=why)
        except Refusal as refusal:
            return await self.agenda_page(request, event, str(refusal), refusal.status)
        return then(f"/meetings/{slug}/agenda", _("Cancelled. They are told, and the hour is free again."))


@get("/feeds/{written:str}")
async def feed(written: FromPath[str]) -> Response[bytes]:
    """A private calendar that keeps itself up to date: whoever has the address may read it."""
    person, language = await calendar.owner_of(written.removesuffix(".ics"))
    with speaking(language):
        made = ics(_("My meetings"), await calendar.items(person))
    return download(made, name="meetings.ics", mime="text/calendar; charset=utf-8")


HANDLERS = [Days, feed]
