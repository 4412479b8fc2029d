"""/events/{slug}/register — two screens: who comes and how, then the code from the mail."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.config import settings
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import _
from bravehall.events.queries import EventView, event_for
from bravehall.events.rules import State as EventState
from bravehall.people.rules import SESSION_LIVES
from bravehall.registration import commands, queries
from bravehall.registration.pages.countries import countries
from bravehall.registration.rules import AlreadyRegistered, Full, NoConsent, State
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.session import COOKIE
from bravehall.web.viewer import Ask

BROWSER_COOKIE = "bh_asked"
Page = Response[str] | Redirect


class MemberForm(msgspec.Struct, kw_only=True):
    """What is asked of somebody who has signed in."""

    product: UUID
    firm_name: str = ""
    consent: bool = False
    wait: bool = False


class VisitorForm(MemberForm, kw_only=True):
    name: str
    email: str
    country: str = ""


class CodeForm(msgspec.Struct):
    code: str


def said(state: State) -> tuple[str, str]:
    """What the next page says first, and its tone."""
    return {
        State.CONFIRMED: (_("You are registered. The ticket is here and in your mail."), "good"),
        State.WAITING: (
            _("You are on the waiting list. When a place is free it is yours, and a mail says so."),
            "wait",
        ),
        State.AWAITING_APPROVAL: (_("The organiser looks at your registration now. A mail brings the answer."), "wait"),
    }.get(state, ("", ""))


class Register(Controller):
    path = "/events/{slug:str}/register"
    include_in_schema = False

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str]) -> Page:
        event = await event_for(request.user.id if request.user else None, slug)
        wanted = request.query_params.get("kind", "")
        if request.user is None:
            return await self.form(request, event, Form(VisitorForm, product=wanted or None, country="UA"))
        if await queries.place_at(request.user.id, event.id):
            return then("/my/tickets")
        draft = await queries.draft_of(request.user.email, event.id)
        firm = draft.firm_name if draft else await queries.firm_of(request.user.id)
        form = Form(
            MemberForm, product=wanted or (str(draft.product) if draft else None), firm_name=firm, consent=bool(draft)
        )
        if draft and "full" in request.query_params:
            return await self.form(request, event, form, status=form.refuse(Full()))
        return await self.form(request, event, form)

    @post("/", status_code=200)
    async def send(self, request: Ask, slug: FromPath[str]) -> Page:
        event = await event_for(request.user.id if request.user else None, slug)
        sent = await request.form()
        form: Form[Any] = Form(VisitorForm if request.user is None else MemberForm, sent)
        status = 422
        if not form.text.get("consent") and sent.get("consent") is None:
            form.errors["consent"] = str(NoConsent())
        elif form.value:
            try:
                if request.user is None:
                    return await self.ask(request, event, form.value)
                ordered = await commands.register(
                    person=request.user.id, event=event.id, product=form.value.product,
                    firm_name=form.value.firm_name, wait=form.value.wait,
                )  # fmt: skip
                return then("/my/tickets", *said(ordered.state))
            except AlreadyRegistered:
                return then("/my/tickets")
            except Refusal as refusal:
                status = form.refuse(refusal)
        return await self.form(request, event, form, status=status)

    async def ask(self, request: Ask, event: EventView, value: VisitorForm) -> Redirect:
        """Owe the code; the second screen has an address of its own, so that a reload is harmless."""
        browser = request.cookies.get(BROWSER_COOKIE) or secrets.token_urlsafe(24)
        ask = await commands.start_registration(
            event=event.id, product=value.product, email=value.email, name=value.name, firm_name=value.firm_name,
            country=value.country, wait=value.wait, browser=browser,
        )  # fmt: skip
        answer = Redirect(f"/events/{event.slug}/register/{ask}", status_code=303)
        secure = settings().base_url.startswith("https:")
        answer.set_cookie(BROWSER_COOKIE, browser, max_age=900, httponly=True, samesite="lax", secure=secure)
        return answer

    async def form(self, request: Ask, event: EventView, form: Form[Any], status: int = 200) -> Response[str]:
        kinds = await queries.kinds(event.id)
        if not form.text.get("product") and kinds:
            form.text["product"] = str(next((kind for kind in kinds if kind.left), kinds[0]).id)
        full = form.errors.get("product") == str(Full())
        return page(
            request, "registration/register.html", status=status, event=event, form=form, kinds=kinds, full=full,
            countries=countries(), firms=await queries.firm_names(), open=is_open(event) and bool(kinds),
        )  # fmt: skip

    @get("/{ask:uuid}")
    async def type_code(self, request: Ask, slug: FromPath[str], ask: FromPath[UUID]) -> Page:
        event, draft = await door(slug, ask)
        if draft.used:
            return Redirect("/my/tickets", status_code=303)
        return page(
            request, "registration/code.html", event=event, draft=draft, form=Form(CodeForm), demo=settings().demo
        )

    @post("/{ask:uuid}", status_code=200)
    async def code(self, request: Ask, slug: FromPath[str], ask: FromPath[UUID]) -> Page:
        event, draft = await door(slug, ask)
        if draft.used and request.user is not None:
            # the second of two clicks, or the back button: the first has done it
            return Redirect("/my/tickets", status_code=303)
        form = Form(CodeForm, await request.form())
        status = 422
        if form.value:
            try:
                done = await commands.finish_registration(
                    ask=ask, code=form.value.code, agent=request.headers.get("user-agent", "")
                )
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                return signed_in_by(done, event)
        return page(
            request, "registration/code.html", status=status, event=event, draft=draft, form=form, demo=settings().demo
        )


def signed_in_by(done: commands.Finished, event: EventView) -> Redirect:
    """The browser has its session; it goes on to the ticket, or back to the form with what was typed."""
    if done.ordered is not None:
        answer = then("/my/tickets", *said(done.ordered.state))
    elif isinstance(done.refusal, Full):
        answer = Redirect(f"/events/{event.slug}/register?full=1", status_code=303)
    elif isinstance(done.refusal, AlreadyRegistered):
        answer = then("/my/tickets", str(done.refusal), "plain")
    else:
        answer = then(f"/events/{event.slug}", str(done.refusal), "bad")
    answer.set_cookie(
        COOKIE, done.opened.token, max_age=int(SESSION_LIVES.total_seconds()), httponly=True, samesite="lax",
        secure=settings().base_url.startswith("https:"),
    )  # fmt: skip
    return answer


def is_open(event: EventView) -> bool:
    return event.state == EventState.PUBLISHED and event.ends_at > datetime.now(UTC)


async def door(slug: str, ask: UUID) -> tuple[EventView, queries.OpenDraft]:
    """NotFound: no such draft of this event."""
    event, draft = await event_for(None, slug), await queries.open_draft(ask)
    if draft is None or draft.event != event.id:
        raise NotFound
    return event, draft


HANDLERS = [Register]
