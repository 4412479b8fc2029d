"""/meetings — where one can meet people; /meetings/{slug} — whom, and asking them in two clicks."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _
from bravehall.meetings.commands import profiles, requests
from bravehall.meetings.queries import agenda, partners, times
from bravehall.meetings.queries.requests import waiting_for
from bravehall.meetings.rules import OFFERED, WishKind
from bravehall.registration.queries import attendee_for
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.navigation import add
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

Page = Response[str] | Redirect
SHOWN = 12  # common times on the page of a partner

add(N_("Meetings"), "/meetings", "handshake", rank=25, shown=lambda viewer: viewer is not None)


class AskForm(msgspec.Struct):
    slots: list[UUID] = []
    note: str = ""


class WishForm(msgspec.Struct):
    kind: str = ""


@get("/meetings")
async def rounds(request: Ask) -> Page:
    """The events where this person can meet people; where there is one only, straight to it."""
    viewer = signed_in(request)
    found = await agenda.rounds(viewer.id)
    return page(request, "meetings/rounds.html", place="my", live=True, rounds=found)


class Partners(Controller):
    path = "/meetings/{slug:str}"

    @get("/")
    async def show(
        self, request: Ask, slug: FromPath[str], q: FromQuery[str] = "", tag: FromQuery[str] = "", after: FromQuery[str] = ""
    ) -> Page:  # fmt: skip
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        found, following = await partners.partners(viewer.id, event.id, q=q, tag=tag, after=after)
        return page(
            request, "meetings/partners.html", place="my", live=True, event=event, tab="", partners=found, next=following,
            q=q, tag=tag, tags=await partners.common_tags(event.id), waiting=await waiting_for(viewer.id, event.id),
        )  # fmt: skip

    async def partner_page(
        self, request: Ask, slug: str, person: UUID, form: Form[AskForm] | None = None, status: int = 200
    ) -> Response[str]:
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        partner = await partners.partner(viewer.id, event.id, person)
        me, other = await times.pair(event.id, viewer.id, person)
        common = await times.common_times(event.id, me, other)
        chosen = form.text["slots"] if form else [str(each.id) for each in common[:OFFERED]]
        return page(
            request, "meetings/partner.html", status=status, place="my", live=True, event=event, tab="", partner=partner,
            times=common[:SHOWN], chosen=chosen, form=form or Form(AskForm), at_table=await times.at_a_table(event.id, me, other),
            waiting=await waiting_for(viewer.id, event.id),
        )  # fmt: skip

    @get("/with/{person:uuid}")
    async def partner(self, request: Ask, slug: FromPath[str], person: FromPath[UUID]) -> Page:
        """One partner, with three common times chosen already."""
        return await self.partner_page(request, slug, person)

    @post("/with/{person:uuid}", status_code=200)
    async def ask(self, request: Ask, slug: FromPath[str], person: FromPath[UUID]) -> Page:
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        form = Form(AskForm, await request.form())
        if form.value is None:
            return await self.partner_page(request, slug, person, form, 422)
        try:
            await requests.ask(
                event=event.id, asker=viewer.id, asked=person, slots=form.value.slots, note=form.value.note
            )
        except Refusal as refusal:
            return await self.partner_page(request, slug, person, form, form.refuse(refusal))
        return then(f"/meetings/{slug}/requests", _("Asked. Nothing is taken from your day until they say yes."))

    @post("/with/{person:uuid}/wish", status_code=303)
    async def wish(self, request: Ask, slug: FromPath[str], person: FromPath[UUID]) -> Redirect:
        """Whom one must, would or would not meet; an empty choice takes it back."""
        viewer = signed_in(request)
        event, _place = await attendee_for(viewer.id, slug)
        form = Form(WishForm, await request.form())
        kind = form.value.kind if form.value else ""
        chosen = WishKind(kind) if kind in set(WishKind) else None
        await profiles.wish(event=event.id, person=viewer.id, other=person, kind=chosen)
        return then(f"/meetings/{slug}/with/{person}", _("Noted; only the organiser sees it."))


HANDLERS = [rounds, Partners]
