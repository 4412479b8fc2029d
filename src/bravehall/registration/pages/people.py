"""/console/{slug}/people — who registered: search, approve, refuse, cancel, add at the desk, CSV."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import N_, _
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Role
from bravehall.registration import commands, queries
from bravehall.registration.rules import MODE_NAMES, STATE_NAMES, STATE_TONES, Mode, State
from bravehall.web.countries import country_name
from bravehall.web.csv import csv_answer
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

READERS = (Role.REGISTRAR, Role.VIEWER)
section("people", N_("People"), "/people", "users", 10, frozenset(READERS))
PAGE = 50
Page = Response[str] | Redirect


class DeskForm(msgspec.Struct):
    name: str
    email: str
    product: UUID
    firm_name: str = ""


class Filter(msgspec.Struct, frozen=True):
    """What the list shows; words that mean nothing are as good as none."""

    q: str = ""
    state: str = ""
    mode: str = ""

    def url(self, slug: str, tail: str = "", **more: str) -> str:
        words = {name: value for name, value in (msgspec.structs.asdict(self) | more).items() if value}
        return f"/console/{slug}/people{tail}" + (f"?{urlencode(words)}" if words else "")


def filter_of(request: Ask) -> Filter:
    q, state, mode = (request.query_params.get(name, "") for name in ("q", "state", "mode"))
    return Filter(q[:200].replace("\x00", ""), state if state in set(State) else "", mode if mode in set(Mode) else "")


def key_of(text: str) -> tuple[datetime, UUID] | None:
    """The key of the last line of the page before; None: the first page, or nothing that we wrote."""
    at, _space, id = text.partition("~")
    try:
        instant = datetime.fromisoformat(at)
        return (instant, UUID(id)) if instant.tzinfo else None
    except ValueError:
        return None


class People(Controller):
    path = "/console/{slug:str}/people"
    include_in_schema = False

    @get("/")
    async def show(self, request: Ask, slug: FromPath[str]) -> Page:
        event = await console_for(signed_in(request).id, slug, *READERS)
        wanted, after = filter_of(request), key_of(request.query_params.get("after", ""))
        found = await queries.attendees(event.id, **msgspec.structs.asdict(wanted), after=after, most=PAGE + 1)
        people, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
        return page(
            request, "registration/people.html", place="console", event=event, section="people", people=people,
            wanted=wanted, counts=await queries.counts(event.id), editing=event.may(Role.REGISTRAR),
            next_url=wanted.url(slug, after=f"{last.at.isoformat()}~{last.id}") if last else "",
            first_url=wanted.url(slug) if after else "", **words(),
        )  # fmt: skip

    @get("/people.csv")
    async def table(self, request: Ask, slug: FromPath[str]) -> Response[bytes]:
        event = await console_for(signed_in(request).id, slug, *READERS)
        found = await queries.attendees(event.id, **msgspec.structs.asdict(filter_of(request)), most=100_000)
        heads = (
            _("Name"),
            _("E-mail"),
            _("Firm"),
            _("Cluster"),
            _("Country"),
            _("State"),
            _("Takes part"),
            _("Code"),
            _("Registered"),
        )
        return csv_answer(
            f"{slug}-people.csv",
            heads,
            (
                (
                    each.name, each.email, each.firm, each.cluster, each.country, _(STATE_NAMES[each.state]),
                    _(MODE_NAMES[each.mode]), each.code, each.at.isoformat(timespec="seconds"),
                )
                for each in found
            ),
        )  # fmt: skip

    @get("/desk")
    async def desk(self, request: Ask, slug: FromPath[str]) -> Page:
        event = await self.registrar(request, slug)
        kinds = await queries.kinds(event.id)
        form = Form(DeskForm, product=str(kinds[0].id) if kinds else None)
        return page(
            request, "registration/desk.html", place="console", event=event, section="people", form=form, kinds=kinds
        )

    @post("/desk", status_code=200)
    async def add(self, request: Ask, slug: FromPath[str]) -> Page:
        """Somebody stands here without a ticket: their place at once, in no queue and without approval."""
        event = await self.registrar(request, slug)
        form = Form(DeskForm, await request.form())
        status = 422
        if form.value:
            try:
                ordered = await commands.register_at_desk(event=event.id, **msgspec.structs.asdict(form.value))
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                return then(
                    f"/console/{slug}/people/{ordered.position}", _("Registered. The code for the door stands here.")
                )
        kinds = await queries.kinds(event.id)
        return page(
            request, "registration/desk.html", status=status, place="console", event=event, section="people",
            form=form, kinds=kinds,
        )  # fmt: skip

    @get("/{id:uuid}")
    async def one(self, request: Ask, slug: FromPath[str], id: FromPath[UUID]) -> Page:
        event = await console_for(signed_in(request).id, slug, *READERS)
        return await self.shown(request, event, id, "")

    async def shown(
        self, request: Ask, event: EventView, id: UUID, wrong: str, status: int = 200, reason: str = ""
    ) -> Page:
        return page(
            request, "registration/person.html", status=status, place="console", event=event, section="people",
            one=await queries.attendee(event.id, id), kinds=await queries.kinds(event.id), wrong=wrong, reason=reason,
            editing=event.may(Role.REGISTRAR), country_name=country_name, **words(),
        )  # fmt: skip

    @post("/{id:uuid}/{act:str}", status_code=200)
    async def decide(self, request: Ask, slug: FromPath[str], id: FromPath[UUID], act: FromPath[str]) -> Page:
        event = await self.registrar(request, slug)
        sent = await request.form()
        reason = str(sent.get("reason", ""))
        try:
            if act == "approve":
                state = await commands.approve(position=id, event=event.id)
                done = (
                    _("Approved.")
                    if state == State.CONFIRMED
                    else _("Approved, and on the waiting list: no place is left.")
                )
            elif act == "refuse":
                await commands.refuse(position=id, event=event.id, reason=reason)
                done = _("Refused. The person gets a mail with the reason.")
            elif act == "cancel":
                await commands.cancel(position=id, event=event.id, reason=reason)
                done = _("Cancelled. The next of the waiting list has the place.")
            elif act == "move":
                await commands.move(position=id, event=event.id, product=UUID(str(sent.get("product", ""))))
                done = _("Changed. The person gets the new ticket.")
            else:
                raise NotFound
        except ValueError:
            raise NotFound from None
        except Refusal as refusal:
            return await self.shown(request, event, id, str(refusal), refusal.status, reason)
        back = str(sent.get("back", ""))
        target = back if back.startswith(f"/console/{slug}/people") else f"/console/{slug}/people/{id}"
        return then(target, done)

    async def registrar(self, request: Ask, slug: str) -> EventView:
        return await console_for(signed_in(request).id, slug, Role.REGISTRAR)


def words() -> dict[str, Any]:
    return {
        "names": {state: _(name) for state, name in STATE_NAMES.items()},
        "modes": {mode: _(name) for mode, name in MODE_NAMES.items()},
        "tones": STATE_TONES,
    }


HANDLERS = [People]
