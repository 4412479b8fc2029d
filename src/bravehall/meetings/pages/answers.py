"""/answer/{token} — one tap from the mail, without signing in. Opening it shows; only the button acts."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.context import acting
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import _
from bravehall.core.keys import BadToken, open_link_token
from bravehall.events.queries import EventView, event_by_id
from bravehall.meetings.commands import requests
from bravehall.meetings.queries import requests as lines
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.viewer import Ask

Page = Response[str] | Redirect


class AnswerForm(msgspec.Struct):
    slot: UUID | None = None


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
            request, "meetings/answer.html", status=status, line=found.line, event=found.event, token=token,
            outdated=found.line.round != found.round, refusal=refusal, done=done,
        )  # fmt: skip

    @get("/")
    async def show(self, request: Ask, token: FromPath[str]) -> Page:
        return await self.shown(request, token)

    @post("/{act:str}", status_code=200)
    async def answer(self, request: Ask, token: FromPath[str], act: FromPath[str]) -> Page:
        found = await opened(token)
        form = Form(AnswerForm, await request.form())
        with acting(actor=found.person):
            try:
                if act == "decline":
                    await requests.decline(request=found.line.id, person=found.person, round=found.round)
                    return await self.shown(request, token, done=_("Declined. They are told, politely."))
                if form.value is None or form.value.slot is None:
                    return await self.shown(request, token, refusal=_("Choose one of the times."), status=422)
                await requests.accept(
                    request=found.line.id, person=found.person, slot=form.value.slot, round=found.round
                )
            except Refusal as refusal:
                return await self.shown(request, token, refusal=str(refusal), status=refusal.status)
        return await self.shown(request, token, done=_("Agreed. Both calendars have it now."))


HANDLERS = [Answers]
