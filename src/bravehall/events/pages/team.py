"""/console/{slug}/team — who runs the event."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import N_, _
from bravehall.core.limits import limit
from bravehall.events import commands, queries
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Role
from bravehall.web.csv import csv_answer
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

section("team", N_("Team"), "/team", "users", 85, frozenset({Role.OWNER, Role.VIEWER}))
Page = Response[str] | Redirect


class RoleForm(msgspec.Struct):
    email: str
    role: Role


class Team(Controller):
    path = "/console/{slug:str}/team"
    include_in_schema = False

    async def shown(
        self, request: Ask, event: EventView, form: Form[RoleForm], status: int = 200
    ) -> Response[str]:  # fmt: skip
        return page(
            request, "events/team.html", status=status, place="console", event=event, section="team", form=form,
            team=await queries.team(event.id), offered=list(Role),
        )  # fmt: skip

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str]) -> Response[str]:
        event = await console_for(signed_in(request).id, slug, Role.OWNER, Role.VIEWER)
        return await self.shown(request, event, Form(RoleForm))

    @get("/list.csv")
    async def as_csv(self, request: Ask, slug: FromPath[str]) -> Response[bytes]:
        event = await console_for(signed_in(request).id, slug, Role.OWNER, Role.VIEWER)
        lines = [(member.name, member.email, member.role) for member in await queries.team(event.id)]
        return csv_answer(f"{event.slug}-team.csv", (_("Name"), _("E-mail"), _("Role")), lines)

    @post("/", status_code=200)
    async def give(self, request: Ask, slug: FromPath[str]) -> Page:
        viewer = signed_in(request)
        event = await console_for(viewer.id, slug, Role.OWNER)
        form = Form(RoleForm, await request.form())
        status = 422
        if form.value:
            try:
                # The form says whether an address has an account: not to somebody who tries many.
                await limit(f"team:{viewer.id}", burst=30, per=timedelta(hours=1))
                given = await commands.give_role(event=event.id, email=form.value.email, role=form.value.role)
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                return then(request.url.path, _("%(name)s is in the team.") % {"name": given.name})
        return await self.shown(request, event, form, status)

    @post("/{person:uuid}/{role:str}/take", status_code=303)
    async def take(self, request: Ask, slug: FromPath[str], person: FromPath[UUID], role: FromPath[str]) -> Redirect:
        event = await console_for(signed_in(request).id, slug, Role.OWNER)
        if role not in set(Role):
            raise NotFound
        try:
            await commands.take_role(event=event.id, person=person, role=Role(role))
        except Refusal as refusal:
            return then(f"/console/{event.slug}/team", str(refusal), "bad")
        return then(f"/console/{event.slug}/team", _("The role is taken back."))


HANDLERS = [Team]
