"""/console/{slug}/api — keys for programs."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.api_keys import SCOPES, api_keys, make_api_key, revoke_api_key
from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Role
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

section("api", N_("API"), "/api", "plug", 95, frozenset({Role.OWNER}))


class KeyForm(msgspec.Struct):
    name: str
    scopes: list[str] = []


class ApiKeys(Controller):
    path = "/console/{slug:str}/api"

    async def shown(
        self, request: Ask, event: EventView, form: Form[KeyForm], status: int = 200, token: str = ""
    ) -> Response[str]:
        return page(
            request, "events/api_keys.html", status=status, place="console", event=event, section="api", form=form,
            keys=await api_keys(event.id), scopes=[(scope, _(meaning)) for scope, meaning in SCOPES.items()], token=token,
        )  # fmt: skip

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str]) -> Response[str]:
        event = await console_for(signed_in(request).id, slug, Role.OWNER)
        return await self.shown(request, event, Form(KeyForm))

    @post("/", status_code=200)
    async def make(self, request: Ask, slug: FromPath[str]) -> Response[str]:
        viewer = signed_in(request)
        event = await console_for(viewer.id, slug, Role.OWNER)
        form = Form(KeyForm, await request.form())
        if form.value is None:
            return await self.shown(request, event, form, 422)
        try:
            token = await make_api_key(event=event.id, name=form.value.name, scopes=form.value.scopes, by=viewer.id)
        except Refusal as refusal:
            return await self.shown(request, event, form, form.refuse(refusal))
        # The key is shown in this one answer; a reload of it asks the browser before it sends the form again.
        return await self.shown(request, event, Form(KeyForm), token=token)

    @post("/{key:uuid}/revoke", status_code=303)
    async def revoke(self, request: Ask, slug: FromPath[str], key: FromPath[UUID]) -> Redirect:
        event = await console_for(signed_in(request).id, slug, Role.OWNER)
        await revoke_api_key(event=event.id, key=key)
        return then(f"/console/{event.slug}/api", _("The key is revoked: it opens nothing any more."))


HANDLERS = [ApiKeys]
