"""/directory/firms/{slug}/edit — what members and their coordinator change: the profile, offers, needs, people."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import _
from bravehall.core.limits import limit
from bravehall.directory import commands, queries
from bravehall.directory.queries import FirmView, own_firm
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.panels import fragment, panel
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

Page = Response[str] | Redirect


class Kind(StrEnum):
    OFFER = "offer"
    NEED = "need"


class FirmForm(msgspec.Struct):
    about_uk: str = ""
    about_en: str = ""
    site: str = ""
    employees: int | None = None


class CardForm(msgspec.Struct):
    """`id` is made with the empty form: a form that is sent twice makes one card."""

    id: UUID
    kind: Kind
    title_uk: str = ""
    title_en: str = ""
    text_uk: str = ""
    text_en: str = ""
    tags: str = ""


class MemberForm(msgspec.Struct):
    email: str


class OwnFirm(Controller):
    path = "/directory/firms/{slug:str}"
    include_in_schema = False

    async def shown(self, request: Ask, firm: FirmView, status: int = 200, **forms: Any) -> Response[str]:
        profile = {name: getattr(firm, name) for name in FirmForm.__struct_fields__}
        blank: dict[str, Any] = {
            "profile": Form(FirmForm, **profile), "card": Form(CardForm, id=uuid4(), kind=Kind.OFFER),
            "member": Form(MemberForm),
        }  # fmt: skip
        return page(
            request, "directory/edit.html", status=status, place="my", firm=firm, cards=await queries.cards(firm.id),
            members=await queries.members(firm.id), **(blank | forms),
        )  # fmt: skip

    @get("/edit")
    async def show(self, request: Ask, slug: FromPath[str]) -> Response[str]:
        return await self.shown(request, await own_firm(signed_in(request).id, slug))

    @post("/edit", status_code=200)
    async def change(self, request: Ask, slug: FromPath[str]) -> Page:
        firm = await own_firm(signed_in(request).id, slug)
        form = Form(FirmForm, await request.form())
        status = 422
        if form.value:
            try:
                await commands.change_firm(firm=firm.id, **msgspec.structs.asdict(form.value))
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                return then(request.url.path, _("Saved."))
        return await self.shown(request, firm, status, profile=form)

    @post("/cards", status_code=200)
    async def add(self, request: Ask, slug: FromPath[str]) -> Page:
        firm = await own_firm(signed_in(request).id, slug)
        form = Form(CardForm, await request.form())
        status = 422
        if form.value:
            try:
                await commands.add_card(firm=firm.id, **msgspec.structs.asdict(form.value))
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                return then(f"/directory/firms/{slug}/edit", _("It stands on the firm's page now."))
        return await self.shown(request, firm, status, card=form)

    @post("/cards/{card:uuid}/close", status_code=303)
    async def close(self, request: Ask, slug: FromPath[str], card: FromPath[UUID]) -> Redirect:
        firm = await own_firm(signed_in(request).id, slug)
        await commands.close_card(firm=firm.id, card=card)
        return then(f"/directory/firms/{slug}/edit", _("Taken off the firm's page."))

    @post("/members", status_code=200)
    async def admit(self, request: Ask, slug: FromPath[str]) -> Page:
        """Only a coordinator says who works there: members are confirmed at events at once."""
        viewer = signed_in(request)
        firm = await own_firm(viewer.id, slug)
        if not firm.coordinated:
            raise NotFound
        form = Form(MemberForm, await request.form())
        status = 422
        if form.value:
            try:
                await limit(f"members:{viewer.id}", burst=60, per=timedelta(hours=1))
                name = await commands.add_member(firm=firm.id, email=form.value.email)
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                return then(f"/directory/firms/{slug}/edit", _("%(name)s is in the firm.") % {"name": name})
        return await self.shown(request, firm, status, member=form)

    @post("/members/{person:uuid}/remove", status_code=303)
    async def remove(self, request: Ask, slug: FromPath[str], person: FromPath[UUID]) -> Redirect:
        firm = await own_firm(signed_in(request).id, slug)
        if not firm.coordinated:
            raise NotFound
        await commands.remove_member(firm=firm.id, person=person)
        return then(f"/directory/firms/{slug}/edit", _("The person is no longer in the firm."))


@panel("my", rank=90)
async def own_firms(request: Ask, _event: Any) -> str:
    firms = await queries.own_firms(signed_in(request).id)
    return fragment(request, "directory/_my_firms.html", firms=firms) if firms else ""


HANDLERS = [OwnFirm]
