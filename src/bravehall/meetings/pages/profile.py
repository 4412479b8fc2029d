"""/meetings/{slug}/profile — what one offers and looks for, and when one has time."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.i18n import _
from bravehall.meetings.commands import profiles
from bravehall.meetings.queries import partners, times
from bravehall.meetings.queries.requests import waiting_for
from bravehall.meetings.rules import Way, tags
from bravehall.registration.queries import attendee_for
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

Page = Response[str] | Redirect


class ProfileForm(msgspec.Struct):
    offers: str = ""
    needs: str = ""
    about: str = ""
    way: Way = Way.ANY
    open: bool = False
    free: list[UUID] = []


class Profile(Controller):
    path = "/meetings/{slug:str}/profile"

    async def shown(
        self, request: Ask, slug: str, form: Form[ProfileForm] | None = None, status: int = 200
    ) -> Response[str]:
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        own = await partners.own_profile(viewer.id, event.id)
        slots = await times.slots_of(event.id)
        if form is None:
            free = [str(slot.id) for slot in slots if slot.id not in own.away]
            form = Form(
                ProfileForm, offers=", ".join(own.offers), needs=", ".join(own.needs), about=own.about, way=own.way,
                open="on" if own.open else "", free=free,
            )  # fmt: skip
        return page(
            request, "meetings/profile.html", status=status, place="my", event=event, tab="profile", form=form,
            slots=slots, waiting=await waiting_for(viewer.id, event.id),
        )  # fmt: skip

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str]) -> Page:
        return await self.shown(request, slug)

    @post("/", status_code=200)
    async def save(self, request: Ask, slug: FromPath[str]) -> Page:
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        form = Form(ProfileForm, await request.form())
        if form.value is None:
            return await self.shown(request, slug, form, 422)
        try:
            await profiles.save_profile(
                event=event.id, person=viewer.id, offers=tags(form.value.offers),
                needs=tags(form.value.needs), about=form.value.about, mode=form.value.way, open=form.value.open,
                free=form.value.free,
            )  # fmt: skip
        except Refusal as refusal:
            return await self.shown(request, slug, form, form.refuse(refusal))
        return then(f"/meetings/{slug}", _("Saved. Partners are sorted by what you share."))


HANDLERS = [Profile]
