"""/desk — own booths; /desk/{booth} — the bell, the queue, the chat, the leads of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _
from bravehall.events.queries import EventView
from bravehall.hall.commands import booths, leads, talks
from bravehall.hall.commands import chat as chat_commands
from bravehall.hall.pages.booth import SHOWN, room_of
from bravehall.hall.queries import booth as booth_queries
from bravehall.hall.queries import chat, desk
from bravehall.hall.queries.doors import BoothView, desk_for
from bravehall.hall.queries.staff import staff_of
from bravehall.hall.rules import Availability, Temperature
from bravehall.web.csv import csv_answer
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.navigation import add
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

add(N_("Desk"), "/desk", "bell", rank=35, shown=lambda viewer: bool(viewer and "desk" in viewer.standing))
Page = Response[str] | Redirect
WHERE = "/desk/{booth:uuid}"


class AvailabilityForm(msgspec.Struct):
    availability: Availability


class NoteForm(msgspec.Struct):
    temperature: Temperature = Temperature.OPEN
    note: str = ""


class ProfileForm(msgspec.Struct):
    tagline_uk: str = ""
    tagline_en: str = ""
    about_uk: str = ""
    about_en: str = ""
    video: str = ""


class DocumentForm(msgspec.Struct):
    file: UploadFile
    title: str = ""


async def through(request: Ask, booth: UUID) -> tuple[EventView, BoothView]:
    return await desk_for(signed_in(request).id, str(booth))


async def parts(request: Ask, event: EventView, booth: BoothView) -> dict[str, Any]:
    """The queue, the guests and the leads: what the live connection brings anew."""
    guests, others = await desk.guests(booth.id)
    talks_now = await desk.open_talks(booth.id)
    return {
        "event": event, "booth": booth, "talks": talks_now, "guests": guests, "others": others,
        "staff": await staff_of(booth.id), "me": signed_in(request).id,
        "rooms": {talk.id: room_of(event, talk.id) for talk in talks_now},
    }  # fmt: skip


@get("/desk", include_in_schema=False)
async def own_booths(request: Ask) -> Page:
    viewer = signed_in(request)
    mine = await desk.my_booths(viewer.id)
    return page(request, "hall/desks.html", place="desk", booths=mine)


@get(WHERE, include_in_schema=False)
async def show(request: Ask, booth: FromPath[UUID]) -> Response[str]:
    event, found = await through(request, booth)
    temperature = request.query_params.get("temperature", "")
    return page(
        request, "hall/desk.html", place="desk", live=True, **await parts(request, event, found),
        lines=await chat.before(found.id, found.last_seq + 1, SHOWN), figures=await desk.figures(found.id),
        leads=await desk.leads(found.id, temperature), temperature=temperature,
    )  # fmt: skip


@get(f"{WHERE}/now", include_in_schema=False)
async def now(request: Ask, booth: FromPath[UUID]) -> Response[str]:
    event, found = await through(request, booth)
    return page(request, "hall/_desk_now.html", live=True, **await parts(request, event, found))


@post(f"{WHERE}/talks/{{talk:uuid}}/take", status_code=200, include_in_schema=False)
async def take(request: Ask, booth: FromPath[UUID], talk: FromPath[UUID]) -> Page:
    await through(request, booth)
    try:
        await talks.take(talk=talk, rep=signed_in(request).id)
    except Refusal as refusal:
        return await after(request, booth, str(refusal))
    return await after(request, booth)


@post(f"{WHERE}/talks/{{talk:uuid}}/end", status_code=200, include_in_schema=False)
async def end(request: Ask, booth: FromPath[UUID], talk: FromPath[UUID]) -> Page:
    await through(request, booth)
    try:
        await talks.end_talk(talk=talk, by=signed_in(request).id)
    except Refusal as refusal:
        return await after(request, booth, str(refusal))
    return await after(request, booth)


@post(f"{WHERE}/availability", status_code=200, include_in_schema=False)
async def availability(request: Ask, booth: FromPath[UUID]) -> Page:
    _event, found = await through(request, booth)
    form = Form(AvailabilityForm, await request.form())
    if form.value:
        person = signed_in(request).id
        await booths.set_availability(booth=found.id, person=person, availability=form.value.availability)
    return await after(request, booth)


async def after(request: Ask, booth: UUID, refused: str = "") -> Page:
    """The part that has changed, for htmx; else the desk again."""
    if not request.headers.get("hx-request"):
        return then(f"/desk/{booth}", refused, "bad")
    event, found = await through(request, booth)
    return page(
        request, "hall/_desk_now.html", live=True, refused=refused, **await parts(request, event, found)
    )  # fmt: skip


@get(f"{WHERE}/leads", include_in_schema=False)
async def lead_list(request: Ask, booth: FromPath[UUID]) -> Response[str]:
    event, found = await through(request, booth)
    temperature = request.query_params.get("temperature", "")
    return page(
        request, "hall/_leads.html", event=event, booth=found, leads=await desk.leads(found.id, temperature),
        temperature=temperature,
    )  # fmt: skip


@post(f"{WHERE}/leads/{{lead:uuid}}", status_code=303, include_in_schema=False)
async def note(request: Ask, booth: FromPath[UUID], lead: FromPath[UUID]) -> Redirect:
    _event, found = await through(request, booth)
    form = Form(NoteForm, await request.form())
    if form.value is None:
        return then(f"/desk/{booth}#leads", _("That could not be read. Choose and write again."), "bad")
    value = form.value
    try:
        await leads.note_lead(
            booth=found.id, lead=lead, by=signed_in(request).id, temperature=value.temperature, note=value.note
        )
    except Refusal as refusal:
        return then(f"/desk/{booth}#leads", str(refusal), "bad")
    return then(f"/desk/{booth}#leads", _("Saved."))


@get(f"{WHERE}/leads.csv", include_in_schema=False)
async def leads_csv(request: Ask, booth: FromPath[UUID]) -> Response[bytes]:
    event, found = await through(request, booth)
    header = [
        _("Name"), _("Job title"), _("Firm"), _("E-mail"), _("Phone"), _("Country"), _("Word from the visitor"),
        _("Temperature"), _("Note"), _("Given at"),
    ]  # fmt: skip
    return csv_answer(
        f"{event.slug}-{found.slug}-leads.csv",
        header,
        [
            [
                lead.name, lead.job_title, lead.firm, lead.email, lead.phone, lead.country, lead.word,
                str(lead.temperature), lead.note, lead.at.isoformat(timespec="seconds"),
            ]
            for lead in await desk.leads(found.id)
        ],
    )  # fmt: skip


@get(f"{WHERE}/chat.csv", include_in_schema=False)
async def chat_csv(request: Ask, booth: FromPath[UUID]) -> Response[bytes]:
    event, found = await through(request, booth)
    lines = await chat.all_said(found.id)
    return csv_answer(
        f"{event.slug}-{found.slug}-chat.csv",
        [_("Number"), _("At"), _("Name"), _("Text")],
        [[line.seq, line.at.isoformat(timespec="seconds"), line.name, line.body] for line in lines],
    )


@post(f"{WHERE}/said/{{seq:int}}/remove", status_code=303, include_in_schema=False)
async def remove_line(request: Ask, booth: FromPath[UUID], seq: FromPath[int]) -> Redirect:
    _event, found = await through(request, booth)
    await chat_commands.remove_message(booth=found.id, seq=seq, by=signed_in(request).id)
    return Redirect(f"/desk/{booth}#talk", status_code=303)


@get(f"{WHERE}/profile", include_in_schema=False)
async def profile(request: Ask, booth: FromPath[UUID]) -> Response[str]:
    event, found = await through(request, booth)
    return await profile_page(request, event, found)


@post(f"{WHERE}/profile", status_code=200, include_in_schema=False)
async def change_profile(request: Ask, booth: FromPath[UUID]) -> Page:
    event, found = await through(request, booth)
    form, status = Form(ProfileForm, await request.form()), 422
    if form.value:
        try:
            await booths.change_booth(booth=found.id, **msgspec.structs.asdict(form.value))
        except Refusal as refusal:
            status = form.refuse(refusal)
        else:
            return then(f"/desk/{booth}/profile", _("Saved."))
    return await profile_page(request, event, found, status, form=form)


@post(f"{WHERE}/documents", status_code=200, include_in_schema=False)
async def add_document(request: Ask, booth: FromPath[UUID]) -> Page:
    event, found = await through(request, booth)
    form, status = Form(DocumentForm, await request.form()), 422
    if form.value:
        file = form.value.file
        try:
            await booths.add_document(booth=found.id, upload=file, name=file.filename, title=form.value.title)
        except Refusal as refusal:
            refusal.field = refusal.field or "file"
            status = form.refuse(refusal)
        else:
            return then(f"/desk/{booth}/profile#documents", _("Your visitors see it now."))
    return await profile_page(request, event, found, status, document=form)


@post(f"{WHERE}/documents/{{document:uuid}}/remove", status_code=303, include_in_schema=False)
async def remove_document(request: Ask, booth: FromPath[UUID], document: FromPath[UUID]) -> Redirect:
    _event, found = await through(request, booth)
    await booths.remove_document(booth=found.id, document=document)
    return then(f"/desk/{booth}/profile#documents", _("Removed."))


async def profile_page(
    request: Ask, event: EventView, booth: BoothView, status: int = 200, **forms: Any
) -> Response[str]:
    shown = {field: getattr(booth, field) for field in ProfileForm.__struct_fields__}
    return page(
        request, "hall/profile.html", status=status, place="desk", event=event, booth=booth,
        form=forms.get("form") or Form(ProfileForm, **shown), document=forms.get("document") or Form(DocumentForm),
        documents=await booth_queries.documents(booth.id),
    )  # fmt: skip


HANDLERS = [
    own_booths, show, now, take, end, availability, lead_list, note, leads_csv, chat_csv, remove_line, profile,
    change_profile, add_document, remove_document,
]  # fmt: skip
