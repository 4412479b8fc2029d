"""/answer/{token} — one tap from the mail, without signing in; /meetings/{slug}/requests/{id} — the same, signed in.

Opening either only shows; the buttons act.
"""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import _
from bravehall.core.keys import BadToken, open_link_token
from bravehall.events.queries import EventView, event_by_id
from bravehall.meetings.commands import requests
from bravehall.meetings.queries import requests as lines
from bravehall.meetings.queries import times
from bravehall.meetings.rules import Asking, closed_words
from bravehall.registration.queries import attendee_for
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

Page = Response[str] | Redirect


class SlotForm(msgspec.Struct):
    slot: UUID


class OtherForm(msgspec.Struct):
    slots: list[UUID] = []


class Opened(msgspec.Struct, frozen=True):
    """What a link is about: the request, whose link it is, and the round it was sent in."""

    line: lines.Line
    person: UUID
    round: int
    event: EventView


async def opened(token: str) -> Opened:
    """NotFound: we did not make this link, or it is over."""
    try:
        request, person, round = open_link_token(token, "meeting answer")
    except (BadToken, ValueError):
        raise NotFound from None
    line = await lines.request_of(UUID(person), UUID(request))
    return Opened(line, UUID(person), int(round), await event_by_id(UUID(person), line.event))


class Answers(Controller):
    path = "/answer/{token:str}"

    async def shown(
        self, request: Ask, token: str, *, refusal: str = "", done: str = "", status: int = 200
    ) -> Response[str]:
        found = await opened(token)
        return page(
            request, "meetings/answer.html", status=status, line=found.line, event=found.event,
            base=f"/answer/{token}", common=await common_for(found.person, found.line), closed_words=closed_words,
            outdated=found.line.round != found.round, refusal=refusal, done=done,
        )  # fmt: skip

    @get("/")
    async def show(self, request: Ask, token: FromPath[str]) -> Page:
        return await self.shown(request, token)

    @post("/{act:str}", status_code=200)
    async def answer(self, request: Ask, token: FromPath[str], act: FromPath[str]) -> Page:
        found = await opened(token)
        try:
            done = await answered(act, await request.form(), found.line.id, found.person, found.round)
        except Refusal as refusal:
            return await self.shown(request, token, refusal=str(refusal), status=refusal.status)
        return await self.shown(request, token, done=done)


class OneRequest(Controller):
    """The same, for who has signed in."""

    path = "/meetings/{slug:str}/requests/{asked:uuid}"

    async def shown(
        self, request: Ask, event: EventView, asked: UUID, refusal: str = "", status: int = 200
    ) -> Response[str]:
        viewer = signed_in(request)
        line = await lines.request_of(viewer.id, asked)
        if line.event != event.id:
            raise NotFound
        return page(
            request, "meetings/answer.html", status=status, place="my", live=True, line=line, event=event, tab="requests",
            base=f"/meetings/{event.slug}/requests/{asked}", common=await common_for(viewer.id, line), outdated=False,
            closed_words=closed_words, refusal=refusal, done="", waiting=await lines.waiting_for(viewer.id, event.id),
        )  # fmt: skip

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str], asked: FromPath[UUID]) -> Page:
        event, _place = await attendee_for(signed_in(request).id, slug)
        return await self.shown(request, event, asked)

    @post("/{act:str}", status_code=200)
    async def answer(self, request: Ask, slug: FromPath[str], asked: FromPath[UUID], act: FromPath[str]) -> Page:
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        try:
            done = await answered(act, await request.form(), asked, viewer.id)
        except Refusal as refusal:
            return await self.shown(request, event, asked, str(refusal), refusal.status)
        return then(f"/meetings/{slug}/{'agenda' if act == 'accept' else 'requests'}", done)


async def common_for(person: UUID, line: lines.Line) -> list[times.Time]:
    """The times the two have in common, where it is this person's turn."""
    if line.state != Asking.PENDING or not line.my_turn:
        return []
    return await times.times_of(line.event, person, line.other)


async def answered(act: str, sent: FormMultiDict, request: UUID, person: UUID, round: int | None = None) -> str:
    """Do it, and say what was done. NotFound: there is no such answer."""
    if act == "accept":
        chosen = Form(SlotForm, sent)
        if chosen.value is None:
            raise Refusal(_("Choose one of the times."))
        await requests.accept(request=request, person=person, slot=chosen.value.slot, round=round)
        return _("Agreed. Both calendars have it now.")
    if act == "other":
        other = Form(OtherForm, sent)
        await requests.propose_other(
            request=request, person=person, slots=other.value.slots if other.value else [], round=round
        )
        return _("Proposed. It is their turn now.")
    if act == "decline":
        await requests.decline(request=request, person=person, round=round)
        return _("Declined. They are told, politely.")
    if act == "withdraw" and round is None:
        await requests.withdraw(request=request, person=person)
        return _("Withdrawn. It needs no answer any more.")
    raise NotFound


HANDLERS = [Answers, OneRequest]
