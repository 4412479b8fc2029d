"""/console/new, /console/{slug}/settings — making an event, and changing what is said about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import N_, _
from bravehall.events import commands
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Details, Format, Role, instant
from bravehall.web.countries import countries
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

section("settings", N_("Settings"), "/settings", "settings", 90, frozenset({Role.OWNER}))
ZONES = [*sorted(zone for zone in available_timezones() if zone.startswith("Europe/")), "Asia/Tbilisi", "UTC"]
Page = Response[str] | Redirect


class DetailsForm(msgspec.Struct, kw_only=True):
    title_uk: str
    title_en: str
    format: Format
    zone: str
    starts: str
    ends: str
    capacity: int
    about_uk: str = ""
    about_en: str = ""
    venue_uk: str = ""
    venue_en: str = ""
    city_uk: str = ""
    city_en: str = ""
    country: str = ""
    room: str = ""


class NewForm(DetailsForm, kw_only=True):
    """`id` is made with the empty form: a form that is sent twice makes one event."""

    id: UUID
    slug: str = ""
    copied_from: UUID | None = None


def details_of(sent: DetailsForm) -> Details:
    """Refusal: a time or a zone that cannot be."""
    fields = {name: getattr(sent, name) for name in Details.__struct_fields__ if not name.endswith("_at")}
    starts, ends = instant(sent.starts, sent.zone, "starts"), instant(sent.ends, sent.zone, "ends")
    return Details(**fields, starts_at=starts, ends_at=ends)


def filled(event: EventView, later: timedelta = timedelta(0)) -> dict[str, Any]:
    """What stands in the form for an event that is there; `later` moves its days."""
    fields = {name: getattr(event, name) for name in Details.__struct_fields__ if not name.endswith("_at")}
    zone = ZoneInfo(event.zone)
    return fields | {
        "starts": f"{event.starts_at.astimezone(zone).replace(tzinfo=None) + later:%Y-%m-%dT%H:%M}",
        "ends": f"{event.ends_at.astimezone(zone).replace(tzinfo=None) + later:%Y-%m-%dT%H:%M}",
    }


class NewEvent(Controller):
    path = "/console/new"
    include_in_schema = False

    def shown(self, request: Ask, form: Form[NewForm], status: int = 200) -> Response[str]:
        return page(
            request, "events/new.html", status=status, place="console", form=form, zones=ZONES, countries=countries()
        )

    @get("/")
    async def show(self, request: Ask) -> Response[str]:
        viewer = signed_in(request)
        if not viewer.organiser:
            raise NotFound
        copied: dict[str, Any] = {"zone": viewer.zone, "format": Format.HYBRID}
        if source := request.query_params.get("from"):
            event = await console_for(viewer.id, source)
            copied = filled(event, later=timedelta(weeks=52)) | {"copied_from": event.id}
        return self.shown(request, Form(NewForm, id=uuid4(), **copied))

    @post("/", status_code=200)
    async def make(self, request: Ask) -> Page:
        viewer = signed_in(request)
        if not viewer.organiser:
            raise NotFound
        form = Form(NewForm, await request.form())
        status = 422
        if form.value:
            try:
                slug = await commands.create_event(
                    id=form.value.id, person=viewer.id, details=details_of(form.value), slug=form.value.slug,
                    copied_from=form.value.copied_from,
                )  # fmt: skip
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                return then(f"/console/{slug}", _("The draft is there. Look through it, then publish it."))
        return self.shown(request, form, status)


class Settings(Controller):
    path = "/console/{slug:str}/settings"
    include_in_schema = False

    def shown(self, request: Ask, event: EventView, form: Form[DetailsForm], status: int = 200) -> Response[str]:
        return page(
            request, "events/settings.html", status=status, place="console", event=event, section="settings", form=form,
            zones=ZONES, countries=countries(),
        )  # fmt: skip

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str]) -> Response[str]:
        event = await console_for(signed_in(request).id, slug, Role.OWNER)
        return self.shown(request, event, Form(DetailsForm, **filled(event)))

    @post("/", status_code=200)
    async def change(self, request: Ask, slug: FromPath[str]) -> Page:
        event = await console_for(signed_in(request).id, slug, Role.OWNER)
        form = Form(DetailsForm, await request.form())
        status = 422
        if form.value:
            try:
                changed = await commands.change_event(event=event.id, details=details_of(form.value))
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                return then(request.url.path, _("Saved.") if changed else _("Nothing was different."))
        return self.shown(request, event, form, status)

    @post("/{act:str}", status_code=303)
    async def turn(self, request: Ask, slug: FromPath[str], act: FromPath[str]) -> Redirect:
        event = await console_for(signed_in(request).id, slug, Role.OWNER)
        acts = {
            "publish": (commands.publish_event, _("Published: everybody can see it now.")),
            "close": (commands.close_event, _("Closed. You can open it again here.")),
            "reopen": (commands.reopen_event, _("Open again.")),
        }
        if act not in acts:
            raise NotFound
        command, said = acts[act]
        try:
            await command(event=event.id)
        except Refusal as refusal:
            return then(f"/console/{event.slug}/settings", str(refusal), "bad")
        return then(f"/console/{event.slug}/settings", said)


HANDLERS = [NewEvent, Settings]
