"""/console/{slug}/travel/grants — to whom money is committed."""

from __future__ import annotations

from uuid import UUID, uuid4

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.i18n import _, say_instant, say_money
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Role
from bravehall.people.queries import person_by_email
from bravehall.travel.commands import grants
from bravehall.travel.pages.console import TEAM
from bravehall.travel.pages.words import SAY
from bravehall.travel.queries.grants import candidates, grants_of
from bravehall.travel.queries.money import agreements_of
from bravehall.travel.rules.money import amount_of
from bravehall.travel.rules.states import GrantState
from bravehall.web.csv import csv_answer
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

SIZE = 25
Page = Response[str] | Redirect


class OfferForm(msgspec.Struct):
    person: str
    line: UUID
    amount: str
    nonce: UUID
    origin: str = ""


class WithdrawForm(msgspec.Struct):
    reason: str


def state_of(text: str) -> GrantState | None:
    return GrantState(text) if text in set(GrantState) else None


async def listed(
    request: Ask, event: EventView, *, status: int = 200, form: Form[OfferForm] | None = None
) -> Response[str]:
    typed = request.query_params
    state, q = state_of(typed.get("state", "")), typed.get("q", "").strip()[:100]
    found = await grants_of(event.id, state=state, q=q, after=typed.get("after", "")[:400], most=SIZE + 1)
    officer = event.may(Role.TRAVEL_OFFICER)
    lines = [
        (str(line.id), f"{each.reference} · {line.code} · {_('%(left)s left') % {'left': say_money(line.available)}}")
        for each in (await agreements_of(event.id) if officer else [])
        for line in each.lines
    ]
    last = found[SIZE - 1] if len(found) > SIZE else None
    return page(
        request, "travel/grants.html", status=status, place="console", live=True, event=event, section="travel", tab="grants",
        team=True, grants=found[:SIZE], more=f"{last.person_name}|{last.id}" if last else "", state=state or "", q=q,
        form=form or Form(OfferForm, nonce=str(uuid4())), lines=lines, officer=officer, say=SAY, options=[("", _("All")), *((each.value, SAY.grant(each)) for each in GrantState)],
        candidates=await candidates(event.id) if officer else [],
    )  # fmt: skip


@get("/console/{slug:str}/travel/grants", include_in_schema=False)
async def list_grants(request: Ask, slug: FromPath[str]) -> Response[str]:
    return await listed(request, await console_for(signed_in(request).id, slug, *TEAM))


@get("/console/{slug:str}/travel/grants.csv", include_in_schema=False)
async def grants_csv(request: Ask, slug: FromPath[str]) -> Response[bytes]:
    event = await console_for(signed_in(request).id, slug, *TEAM)
    typed = request.query_params
    found = await grants_of(
        event.id, state=state_of(typed.get("state", "")), q=typed.get("q", "").strip()[:100], most=100_000
    )
    header = [
        _("Delegate"),
        _("E-mail"),
        _("Granted, EUR"),
        _("State"),
        _("Since"),
        _("Agreement"),
        _("Line"),
        _("Claim"),
    ]
    lines = [
        [
            each.person_name, each.email, each.ceiling, SAY.grant(each.state), say_instant(each.since, event.zone),
            each.agreement, each.line_code, each.claim_number or "",
        ]
        for each in found
    ]  # fmt: skip
    return csv_answer(f"{event.slug}-grants.csv", header, lines)


@post("/console/{slug:str}/travel/grants", status_code=200, include_in_schema=False)
async def offer(request: Ask, slug: FromPath[str]) -> Page:
    viewer = signed_in(request)
    event = await console_for(viewer.id, slug, Role.TRAVEL_OFFICER)
    form = Form(OfferForm, await request.form())
    status = 422
    if sent := form.value:
        try:
            person = await person_by_email(sent.person.lower())
            if person is None:
                raise Refusal(_("Nobody here has this address. Choose one of the list."), field="person")
            await grants.offer_grant(
                event=event.id, line=sent.line, person=person, amount=amount_of(sent.amount), by=viewer.id, nonce=sent.nonce,
                origin=sent.origin[:120],
            )  # fmt: skip
            return then(f"/console/{slug}/travel/grants", _("Offered. The delegate has a mail with it."))
        except Refusal as refusal:
            status = form.refuse(refusal)
    return await listed(request, event, status=status, form=form)


@post("/console/{slug:str}/travel/grants/{grant:uuid}/withdraw", status_code=200, include_in_schema=False)
async def withdraw(request: Ask, slug: FromPath[str], grant: FromPath[UUID]) -> Page:
    viewer = signed_in(request)
    event = await console_for(viewer.id, slug, Role.TRAVEL_OFFICER)
    form = Form(WithdrawForm, await request.form())
    reason = form.value.reason if form.value else ""
    await grants.withdraw_grant(event=event.id, grant=grant, by=viewer.id, reason=reason[:300])
    return then(f"/console/{slug}/travel/grants", _("Withdrawn. The money is back on its line."), "plain")


HANDLERS = [list_grants, grants_csv, offer, withdraw]
