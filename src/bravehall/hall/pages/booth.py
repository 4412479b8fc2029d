"""/hall/{slug}/{booth} — a booth for its visitors: what it shows, who is there, the bell, the card."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core import keys
from bravehall.core.errors import Refusal
from bravehall.core.files import stored_file
from bravehall.core.i18n import _
from bravehall.directory.rules import REGIONS
from bravehall.events.queries import EventView
from bravehall.hall.commands import leads, talks
from bravehall.hall.pages.floor import sector_names
from bravehall.hall.queries import booth as queries
from bravehall.hall.queries import chat
from bravehall.hall.queries.doors import BoothView, booth_for, refusal_to_talk
from bravehall.hall.queries.staff import staff_of
from bravehall.hall.rules import CARD_FIELDS, TalkState
from bravehall.web.downloads import download_stored
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

Page = Response[str] | Redirect
SHOWN = 50  # lines of the chat on a page
WHERE = "/hall/{slug:str}/{booth:str}"


class RingForm(msgspec.Struct):
    about: str = ""


class CardForm(msgspec.Struct):
    fields: list[str]
    word: str = ""


def url(event: EventView, booth: BoothView, rest: str = "") -> str:
    return f"/hall/{event.slug}/{booth.slug}{rest}"


def call_of(event: EventView, talk: queries.MyTalk | None) -> str:
    """The address of the organiser's video room for this talk; its name cannot be guessed."""
    if talk is None or talk.state != TalkState.WITH:
        return ""
    return room_of(event, talk.id)


def room_of(event: EventView, talk: UUID) -> str:
    return (
        event.room.replace("{code}", f"bravehall-{keys.hashed(f'room {talk}')[:20]}") if "{code}" in event.room else ""
    )


async def bell_of(request: Ask, event: EventView, booth: BoothView, form: Any = None) -> dict[str, Any]:
    """What the part with the bell and the card shows this viewer."""
    words: dict[str, Any] = {
        "event": event, "booth": booth, "url": url(event, booth), "standing": await queries.standing(booth.id),
        "ring": form or Form(RingForm), "talk": None, "given": None, "refusal": None, "call": "",
    }  # fmt: skip
    if request.user is not None:
        refusal = await refusal_to_talk(request.user.id, event.id)
        talk = await queries.my_talk(booth.id, request.user.id)
        words |= {
            "refusal": refusal, "talk": talk, "given": await queries.my_card(booth.id, request.user.id),
            "call": call_of(event, talk),
        }  # fmt: skip
    return words


async def whole(request: Ask, event: EventView, booth: BoothView, status: int = 200, **forms: Any) -> Response[str]:
    cards = await queries.offers_and_needs(booth.firm)
    words = await bell_of(request, event, booth, forms.get("ring"))
    me = await queries.me(request.user.id) if request.user else None
    given = words["given"]
    chosen = given.fields if given else ["name", "job_title", "firm", "email"]
    return page(
        request, "hall/booth.html", status=status, place="hall", live=True, **words, sector_names=sector_names(),
        region=_(REGIONS.get(booth.region, "")),
        offers=[card for card in cards if card.kind == "offer"], needs=[card for card in cards if card.kind == "need"],
        documents=await queries.documents(booth.id), staff=await staff_of(booth.id),
        here=await queries.visitors(booth.id), lines=await chat.before(booth.id, booth.last_seq + 1, SHOWN), me=me,
        card=forms.get("card") or Form(CardForm, fields=chosen, word=given.word if given else ""),
        card_fields=[(field, _(label), me.of(field)) for field, label in CARD_FIELDS.items()] if me else [],
    )  # fmt: skip


@get(WHERE, include_in_schema=False)
async def show(request: Ask, slug: FromPath[str], booth: FromPath[str]) -> Response[str]:
    event, found = await booth_for(request.user.id if request.user else None, slug, booth)
    return await whole(request, event, found)


@get(f"{WHERE}/bell", include_in_schema=False)
async def bell(request: Ask, slug: FromPath[str], booth: FromPath[str]) -> Response[str]:
    event, found = await booth_for(request.user.id if request.user else None, slug, booth)
    return page(request, "hall/_bell.html", live=True, **await bell_of(request, event, found))


@get(f"{WHERE}/said", include_in_schema=False)
async def said(request: Ask, slug: FromPath[str], booth: FromPath[str]) -> Response[str]:
    """The newest lines of the chat, for a page that cannot be brought up to date line by line."""
    _event, found = await booth_for(request.user.id if request.user else None, slug, booth)
    lines = await chat.before(found.id, found.last_seq + 1, SHOWN)
    return page(request, "hall/_lines.html", lines=lines, booth=found)


@post(f"{WHERE}/ring", status_code=200, include_in_schema=False)
async def ring(request: Ask, slug: FromPath[str], booth: FromPath[str]) -> Page:
    viewer = signed_in(request)
    event, found = await booth_for(viewer.id, slug, booth)
    form, status = Form(RingForm, await request.form()), 422
    if form.value:
        try:
            await talks.ring(booth=found.id, visitor=viewer.id, about=form.value.about)
        except Refusal as refusal:
            status = form.refuse(refusal)
        else:
            return await after(request, event, found)
    if request.headers.get("hx-request"):
        return page(request, "hall/_bell.html", status=422, live=True, **await bell_of(request, event, found, form))
    return await whole(request, event, found, status, ring=form)


@post(f"{WHERE}/leave", status_code=200, include_in_schema=False)
async def leave(request: Ask, slug: FromPath[str], booth: FromPath[str]) -> Page:
    viewer = signed_in(request)
    event, found = await booth_for(viewer.id, slug, booth)
    talk = await queries.my_talk(found.id, viewer.id)
    if talk is not None and talk.state in (TalkState.RINGING, TalkState.WAITING):
        await talks.leave_queue(talk=talk.id, visitor=viewer.id)
    elif talk is not None and talk.state == TalkState.WITH:
        await talks.end_talk(talk=talk.id, by=viewer.id)
    return await after(request, event, found)


@post(f"{WHERE}/card", status_code=200, include_in_schema=False)
async def card(request: Ask, slug: FromPath[str], booth: FromPath[str]) -> Page:
    viewer = signed_in(request)
    event, found = await booth_for(viewer.id, slug, booth)
    form, status = Form(CardForm, await request.form()), 422
    if form.value:
        try:
            await leads.give_card(booth=found.id, person=viewer.id, fields=form.value.fields, word=form.value.word)
        except Refusal as refusal:
            status = form.refuse(refusal)
        else:
            return then(url(event, found, "#card"), _("%(name)s has your card.") % {"name": found.name})
    return await whole(request, event, found, status, card=form)


@post(f"{WHERE}/card/back", status_code=303, include_in_schema=False)
async def card_back(request: Ask, slug: FromPath[str], booth: FromPath[str]) -> Redirect:
    viewer = signed_in(request)
    event, found = await booth_for(viewer.id, slug, booth)
    await leads.take_card_back(booth=found.id, person=viewer.id)
    return then(url(event, found, "#card"), _("Your card is taken back. The booth sees nothing of it any more."))


@get(f"{WHERE}/documents/{{document:uuid}}", include_in_schema=False)
async def document(
    request: Ask, slug: FromPath[str], booth: FromPath[str], document: FromPath[UUID]
) -> Response[bytes]:
    _event, found = await booth_for(request.user.id if request.user else None, slug, booth)
    line = await queries.document(found.id, document)
    return await download_stored(await stored_file(line.file))


async def after(request: Ask, event: EventView, booth: BoothView) -> Page:
    if request.headers.get("hx-request"):
        return page(request, "hall/_bell.html", live=True, **await bell_of(request, event, booth))
    return Redirect(url(event, booth, "#bell"), status_code=303)


HANDLERS = [show, bell, said, ring, leave, card, card_back, document]
