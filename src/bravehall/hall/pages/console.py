"""/console/{slug}/hall — the booths of an event, their staff, and order in the hall."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import N_, _
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Role
from bravehall.hall.commands import booths, moderation
from bravehall.hall.queries import console
from bravehall.hall.queries.doors import BoothView, booth_by_id
from bravehall.hall.queries.staff import staff_of
from bravehall.hall.rules import RestrictionKind, Size, State
from bravehall.web.csv import csv_answer
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

section("hall", N_("Hall"), "/hall", "store", 50, frozenset({"host"}))
Page = Response[str] | Redirect
WHERE = "/console/{slug:str}/hall"
BOOTH = f"{WHERE}/booths/{{booth:uuid}}"


# The facts of the hall, as the audit trail says them.
HAPPENED = {
    "hall.BoothCreated": N_("Booth created"),
    "hall.BoothChanged": N_("Booth changed"),
    "hall.BoothMoved": N_("Booth opened or closed"),
    "hall.StaffAdded": N_("Staff added"),
    "hall.StaffRemoved": N_("Staff removed"),
    "hall.AvailabilityChanged": N_("Availability changed"),
    "hall.DocumentAdded": N_("Document added"),
    "hall.DocumentRemoved": N_("Document removed"),
    "hall.MessageRemoved": N_("Line of the talk removed"),
    "hall.BellRang": N_("Bell rang"),
    "hall.BellRested": N_("Nobody came to the bell"),
    "hall.TalkTaken": N_("Talk begun"),
    "hall.TalkEnded": N_("Talk ended"),
    "hall.TalkMissed": N_("Visitor left the queue"),
    "hall.CardGiven": N_("Card given"),
    "hall.CardTakenBack": N_("Card taken back"),
    "hall.LeadNoted": N_("Lead noted"),
    "hall.PersonRestricted": N_("Person muted or banned"),
    "hall.RestrictionLifted": N_("Mute or ban lifted"),
}


class BoothForm(msgspec.Struct):
    firm: UUID
    size: Size = Size.SMALL


class StateForm(msgspec.Struct):
    state: State


class StaffForm(msgspec.Struct):
    email: str


class RestrictionForm(msgspec.Struct):
    email: str
    kind: RestrictionKind
    hours: int
    reason: str = ""


async def hosted(request: Ask, slug: str) -> EventView:
    return await console_for(signed_in(request).id, slug, Role.HOST)


async def hosted_booth(request: Ask, slug: str, booth: UUID) -> tuple[EventView, BoothView]:
    """NotFound: not a booth of this event."""
    event = await hosted(request, slug)
    _same, found = await booth_by_id(signed_in(request).id, str(booth))
    if found.event != event.id:
        raise NotFound
    return event, found


async def booths_page(request: Ask, event: EventView, status: int = 200, form: Any = None) -> Response[str]:
    q = request.query_params.get("q", "").strip()[:80]
    firms = await console.firms_without_a_booth(event.id)
    return page(
        request, "hall/console.html", status=status, place="console", event=event, section="hall", q=q,
        booths=await console.booth_lines(event.id, q),
        options=[("", _("Choose")), *((str(firm.id), firm.name) for firm in firms)],
        form=form or Form(BoothForm, size="small"),
    )  # fmt: skip


@get(WHERE, include_in_schema=False)
async def show(request: Ask, slug: FromPath[str]) -> Response[str]:
    return await booths_page(request, await hosted(request, slug))


@get(f"{WHERE}/booths.csv", include_in_schema=False)
async def booths_csv(request: Ask, slug: FromPath[str]) -> Response[bytes]:
    event = await hosted(request, slug)
    return csv_answer(
        f"{event.slug}-booths.csv",
        [_("Stand"), _("Firm"), _("State"), _("Staff"), _("Visitors"), _("Talks"), _("Leads")],
        [
            [line.number, line.name, str(line.state), line.staff, line.visitors, line.talks, line.leads]
            for line in await console.booth_lines(event.id)
        ],
    )


@post(f"{WHERE}/booths", status_code=200, include_in_schema=False)
async def create(request: Ask, slug: FromPath[str]) -> Page:
    event = await hosted(request, slug)
    form, status = Form(BoothForm, await request.form()), 422
    if form.value:
        try:
            made = await booths.create_booth(event=event.id, firm=form.value.firm, size=form.value.size)
        except Refusal as refusal:
            status = form.refuse(refusal)
        else:
            return then(
                f"/console/{slug}/hall/booths/{made}", _("The booth is a draft. Add its staff, then publish it.")
            )
    return await booths_page(request, event, status, form)


async def booth_page(request: Ask, event: EventView, booth: BoothView, status: int = 200, form: Any = None) -> Page:
    return page(
        request, "hall/console_booth.html", status=status, place="console", event=event, section="hall", booth=booth,
        staff=await staff_of(booth.id), form=form or Form(StaffForm),
    )  # fmt: skip


@get(BOOTH, include_in_schema=False)
async def show_booth(request: Ask, slug: FromPath[str], booth: FromPath[UUID]) -> Page:
    return await booth_page(request, *await hosted_booth(request, slug, booth))


@post(f"{BOOTH}/state", status_code=303, include_in_schema=False)
async def move(request: Ask, slug: FromPath[str], booth: FromPath[UUID]) -> Redirect:
    _event, found = await hosted_booth(request, slug, booth)
    back = f"/console/{slug}/hall/booths/{booth}"
    form = Form(StateForm, await request.form())
    if form.value is None:
        return then(back, _("That could not be read. Choose again."), "bad")
    try:
        await booths.move_booth(booth=found.id, state=form.value.state)
    except Refusal as refusal:
        return then(back, str(refusal), "bad")
    return then(back, _("The booth is open.") if form.value.state == State.PUBLISHED else _("The booth is closed."))


@post(f"{BOOTH}/staff", status_code=200, include_in_schema=False)
async def add_staff(request: Ask, slug: FromPath[str], booth: FromPath[UUID]) -> Page:
    event, found = await hosted_booth(request, slug, booth)
    form, status = Form(StaffForm, await request.form()), 422
    if form.value:
        try:
            await booths.add_staff(booth=found.id, email=form.value.email)
        except Refusal as refusal:
            status = form.refuse(refusal)
        else:
            return then(f"/console/{slug}/hall/booths/{booth}", _("Added. Their desk stands in their menu now."))
    return await booth_page(request, event, found, status, form)


@post(f"{BOOTH}/staff/{{person:uuid}}/remove", status_code=303, include_in_schema=False)
async def remove_staff(request: Ask, slug: FromPath[str], booth: FromPath[UUID], person: FromPath[UUID]) -> Redirect:
    _event, found = await hosted_booth(request, slug, booth)
    await booths.remove_staff(booth=found.id, person=person)
    return then(f"/console/{slug}/hall/booths/{booth}", _("Removed."))


async def order_page(request: Ask, event: EventView, status: int = 200, form: Any = None) -> Response[str]:
    return page(
        request, "hall/moderation.html", status=status, place="console", event=event, section="hall",
        restrictions=await console.restriction_lines(event.id), trail=await console.audit(event.id),
        form=form or Form(RestrictionForm, kind="mute", hours="24"),
        happened={kind: _(words) for kind, words in HAPPENED.items()},
    )  # fmt: skip


@get(f"{WHERE}/moderation", include_in_schema=False)
async def show_order(request: Ask, slug: FromPath[str]) -> Response[str]:
    return await order_page(request, await hosted(request, slug))


@post(f"{WHERE}/moderation", status_code=200, include_in_schema=False)
async def restrict(request: Ask, slug: FromPath[str]) -> Page:
    event = await hosted(request, slug)
    form, status = Form(RestrictionForm, await request.form()), 422
    if form.value:
        value = form.value
        try:
            await moderation.restrict(
                event=event.id, email=value.email, kind=value.kind, hours=value.hours, reason=value.reason,
                by=signed_in(request).id,
            )  # fmt: skip
        except Refusal as refusal:
            status = form.refuse(refusal)
        else:
            return then(f"/console/{slug}/hall/moderation", _("Done. It ends by itself; you can end it earlier here."))
    return await order_page(request, event, status, form)


@post(f"{WHERE}/moderation/{{restriction:uuid}}/lift", status_code=303, include_in_schema=False)
async def lift(request: Ask, slug: FromPath[str], restriction: FromPath[UUID]) -> Redirect:
    event = await hosted(request, slug)
    await moderation.lift(event=event.id, restriction=restriction)
    return then(f"/console/{slug}/hall/moderation", _("Lifted."))


HANDLERS = [
    show, booths_csv, create, show_booth, move, add_staff, remove_staff, show_order, restrict, lift,
]  # fmt: skip
