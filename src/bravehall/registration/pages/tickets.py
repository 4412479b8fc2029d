"""/my/tickets — the ticket on the screen, as a PDF, in the calendar; given back or changed in one tap."""

from __future__ import annotations

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core import qr
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import N_, _
from bravehall.registration import commands, queries
from bravehall.registration.pages.register import said
from bravehall.registration.rules import STATE_NAMES, STATE_TONES, Full, State
from bravehall.web.downloads import download
from bravehall.web.flash import then
from bravehall.web.navigation import add
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

add(N_("My tickets"), "/my/tickets", "ticket", rank=15, shown=lambda viewer: viewer is not None)


class Tickets(Controller):
    path = "/my/tickets"
    include_in_schema = False

    @get("/")
    async def show(self, request: Ask) -> Response[str]:
        viewer = signed_in(request)
        shown = []
        for ticket in await queries.tickets(viewer.id):
            usable = ticket.state == State.CONFIRMED and not ticket.over
            drawn = qr.svg(await queries.qr_content(ticket), label=_("QR code of your ticket")) if usable else ""
            kinds = [] if ticket.over else [k for k in await queries.kinds(ticket.event) if k.id != ticket.product]
            shown.append((ticket, drawn, kinds))
        return page(
            request, "registration/tickets.html", place="my", tickets=shown,
            names={state: _(name) for state, name in STATE_NAMES.items()}, tones=STATE_TONES,
        )  # fmt: skip

    @get("/{id:uuid}/ticket.pdf")
    async def pdf(self, request: Ask, id: FromPath[UUID]) -> Response[bytes]:
        ticket = await self.usable(request, id)
        return download(await queries.document(ticket), name=f"{ticket.slug}-{ticket.code}.pdf", mime="application/pdf")

    @get("/{id:uuid}/event.ics")
    async def calendar(self, request: Ask, id: FromPath[UUID]) -> Response[bytes]:
        ticket = await self.usable(request, id)
        return download(queries.calendar_file(ticket), name=f"{ticket.slug}.ics", mime="text/calendar; charset=utf-8")

    async def usable(self, request: Ask, id: UUID) -> queries.Ticket:
        """NotFound: not a confirmed ticket of this person."""
        ticket = await queries.ticket(id, signed_in(request).id)
        if ticket.state != State.CONFIRMED:
            raise NotFound
        return ticket

    @post("/{id:uuid}/cancel", status_code=303)
    async def cancel(self, request: Ask, id: FromPath[UUID]) -> Redirect:
        try:
            await commands.cancel(position=id, person=signed_in(request).id)
        except Refusal as refusal:
            return then("/my/tickets", str(refusal), "bad")
        return then("/my/tickets", _("Your place is given back. Changed your mind? Register again below."))

    @post("/{id:uuid}/again", status_code=303)
    async def again(self, request: Ask, id: FromPath[UUID]) -> Redirect:
        """Take the cancelling back: the same kind of ticket, if a place is left."""
        viewer = signed_in(request)
        before = await queries.ticket(id, viewer.id)
        try:
            ordered = await commands.register(
                person=viewer.id, event=before.event, product=before.product, firm_name=before.firm_name
            )
        except Full:
            return Redirect(f"/events/{before.slug}/register?kind={before.product}", status_code=303)
        except Refusal as refusal:
            return then("/my/tickets", str(refusal), "bad")
        return then("/my/tickets", *said(ordered.state))

    @post("/{id:uuid}/move/{product:uuid}", status_code=303)
    async def move(self, request: Ask, id: FromPath[UUID], product: FromPath[UUID]) -> Redirect:
        try:
            state = await commands.move(position=id, product=product, person=signed_in(request).id)
        except Full:
            return then(
                "/my/tickets", _("No place of that kind is left just now. Your present one stays yours."), "bad"
            )
        except Refusal as refusal:
            return then("/my/tickets", str(refusal), "bad")
        if state == State.CONFIRMED:
            return then("/my/tickets", _("Changed. Here is your new ticket; the old code no longer works."))
        return then("/my/tickets", *said(state))


HANDLERS = [Tickets]
