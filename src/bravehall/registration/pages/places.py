"""/console/{slug}/places — how many may come on site and online, and who is approved by hand."""

from __future__ import annotations

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Format, Role
from bravehall.registration import commands, queries
from bravehall.registration.rules import MODE_NAMES, Mode
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

section("places", N_("Tickets and places"), "/places", "ticket", 15, frozenset({Role.REGISTRAR}))
Page = Response[str] | Redirect


class PlacesForm(msgspec.Struct):
    mode: Mode
    size: int
    approval: bool = False


class Places(Controller):
    path = "/console/{slug:str}/places"
    include_in_schema = False

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str]) -> Page:
        event = await console_for(signed_in(request).id, slug, Role.REGISTRAR)
        return await self.shown(request, event, None)

    @post("/", status_code=200)
    async def send(self, request: Ask, slug: FromPath[str]) -> Page:
        event = await console_for(signed_in(request).id, slug, Role.REGISTRAR)
        form = Form(PlacesForm, await request.form())
        status = 422
        if form.value and not 0 <= form.value.size <= 1_000_000:
            form.errors["size"] = _("Write a number of places from 0 to 1 000 000.")
        elif form.value:
            try:
                await commands.set_places(event=event.id, **msgspec.structs.asdict(form.value))
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                return then(f"/console/{slug}/places", _("Saved. New places went to those who wait, in their order."))
        return await self.shown(request, event, form, status)

    async def shown(self, request: Ask, event: EventView, sent: Form[PlacesForm] | None, status: int = 200) -> Page:
        """A form for each way to take part that the event's format has; the one that was sent keeps what was typed."""
        kinds = {kind.mode: kind for kind in await queries.kinds(event.id)}
        modes = [mode for mode in Mode if event.format in (Format.HYBRID, mode) or mode in kinds]
        forms = []
        for mode in modes:
            kind = kinds.get(mode)
            form = Form(
                PlacesForm,
                mode=mode,
                size=str(kind.size if kind else event.capacity),
                approval=kind.approval if kind else True,
            )
            forms.append((mode, _(MODE_NAMES[mode]), kind, sent if sent and sent.text.get("mode") == mode else form))
        return page(
            request,
            "registration/kinds.html",
            status=status,
            place="console",
            event=event,
            section="places",
            forms=forms,
        )


HANDLERS = [Places]
