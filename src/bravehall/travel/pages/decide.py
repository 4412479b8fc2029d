"""/console/{slug}/travel/claims — the team's list, and one claim to decide on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.files import stored_file
from bravehall.core.i18n import _, say_instant
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Role
from bravehall.travel.commands import decisions
from bravehall.travel.commands.decisions import Cut
from bravehall.travel.pages.console import TEAM
from bravehall.travel.pages.words import SAY, tracker
from bravehall.travel.queries.claims import ClaimView, claim_in, claims_of, counts_of, parts_of, receipt_file, way_of
from bravehall.travel.queries.costs import Costs, costs_of, evidence
from bravehall.travel.rules.money import amount_of
from bravehall.travel.rules.states import ClaimState, OwnClaim, SecondPart, Step, may_take_part
from bravehall.web.csv import csv_answer
from bravehall.web.downloads import download_stored
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

SIZE = 25
WHO = {Role.TRAVEL_OFFICER: Step.CHECK, Role.APPROVER: Step.APPROVE, Role.PAYER: Step.PAY}
TURNS = {ClaimState.SUBMITTED: Role.TRAVEL_OFFICER, ClaimState.CHECKED: Role.APPROVER, ClaimState.APPROVED: Role.PAYER}
Page = Response[str] | Redirect


class DecisionForm(msgspec.Struct):
    """One form a turn: the button says which decision."""

    decision: str
    seen: int
    note: str = ""
    reference: str = ""


def state_of(text: str) -> ClaimState | None:
    return ClaimState(text) if text in set(ClaimState) else None


def after_of(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0


@get("/console/{slug:str}/travel/claims", include_in_schema=False)
async def claims(request: Ask, slug: FromPath[str]) -> Response[str]:
    event = await console_for(signed_in(request).id, slug, *TEAM)
    typed = request.query_params
    state, q = state_of(typed.get("state", "")), typed.get("q", "").strip()[:100]
    found = await claims_of(event.id, state=state, q=q, after=after_of(typed.get("after", "")), most=SIZE + 1)
    return page(
        request, "travel/claims.html", place="console", live=True, event=event, section="travel", tab="claims", team=True,
        claims=found[:SIZE], more=found[SIZE - 1].number if len(found) > SIZE else 0, state=state or "", q=q,
        counts=await counts_of(event.id), say=SAY, options=[("", _("All")), *((each.value, SAY.claim(each)) for each in ClaimState if each != ClaimState.DRAFT)],
    )  # fmt: skip


@get("/console/{slug:str}/travel/claims.csv", include_in_schema=False)
async def claims_csv(request: Ask, slug: FromPath[str]) -> Response[bytes]:
    event = await console_for(signed_in(request).id, slug, *TEAM)
    typed = request.query_params
    found = await claims_of(
        event.id, state=state_of(typed.get("state", "")), q=typed.get("q", "").strip()[:100], most=100_000
    )
    header = [
        _("Claim"), _("Delegate"), _("Firm"), _("State"), _("Sent"), _("Days there"), _("Agreement"), _("Line"),
        _("Eligible, EUR"), _("Granted, EUR"), _("Amount, EUR"), _("Reference"),
    ]  # fmt: skip
    lines = [
        [
            each.number, each.person_name, each.firm, SAY.claim(each.state), say_instant(each.submitted_at, event.zone),
            each.days, each.agreement, each.line_code, each.eligible, each.ceiling, each.amount, each.reference,
        ]
        for each in found
    ]  # fmt: skip
    return csv_answer(f"{event.slug}-claims.csv", header, lines)


def check_form(costs: Costs) -> type[Any]:
    """The decision with two fields more for each cost: what is cut, and why."""
    fields: list[Any] = []
    for line in costs.lines:
        fields += [(f"cut_{line.id.hex}", str, ""), (f"why_{line.id.hex}", str, "")]
    return msgspec.defstruct("CheckForm", fields, bases=(DecisionForm,))


def cuts_of(form: DecisionForm, costs: Costs) -> tuple[Cut, ...]:
    found = []
    for line in costs.lines:
        field = f"cut_{line.id.hex}"
        if typed := getattr(form, field):
            found.append(Cut(line.id, amount_of(typed, field), getattr(form, f"why_{line.id.hex}")))
    return tuple(found)


async def whole(
    request: Ask, event: EventView, claim: ClaimView, costs: Costs, *, status: int = 200, form: Form[Any] | None = None
) -> Response[str]:
    viewer = signed_in(request)
    role = TURNS.get(claim.state)
    mine, why_not = bool(role and event.may(role)), ""
    if mine and role:
        try:
            may_take_part(actor=viewer.id, claimant=claim.person, step=WHO[role], parts=await parts_of(claim.id))
        except (OwnClaim, SecondPart) as refusal:
            mine, why_not = False, str(refusal)
    initial: dict[str, Any] = {
        f"cut_{each.id.hex}": str(each.officer_cut) for each in costs.lines if each.officer_cut
    } | {f"why_{each.id.hex}": each.officer_reason for each in costs.lines}
    return page(
        request, "travel/decide.html", status=status, place="console", live=True, event=event, section="travel", tab="claims",
        team=True, claim=claim, costs=costs, mine=mine, why_not=why_not, say=SAY, own=False,
        steps=tracker(claim, await way_of(claim.id), viewer.zone, own=False), evidence=await evidence(event.id, claim.person),
        form=form or Form(check_form(costs), **initial), papers_at=f"/console/{event.slug}/travel/claims/{claim.id}/receipts",
    )  # fmt: skip


async def found_claim(request: Ask, slug: str, claim: UUID, *roles: Role) -> tuple[EventView, ClaimView, Costs]:
    event = await console_for(signed_in(request).id, slug, *roles)
    found = await claim_in(event.id, claim)
    return event, found, await costs_of(claim, editable=False, claimed_on=found.at.date())


@get("/console/{slug:str}/travel/claims/{claim:uuid}", include_in_schema=False)
async def show(request: Ask, slug: FromPath[str], claim: FromPath[UUID]) -> Response[str]:
    return await whole(request, *await found_claim(request, slug, claim, *TEAM))


@get("/console/{slug:str}/travel/claims/{claim:uuid}/receipts/{receipt:uuid}", include_in_schema=False)
async def receipt(request: Ask, slug: FromPath[str], claim: FromPath[UUID], receipt: FromPath[UUID]) -> Response[bytes]:
    await found_claim(request, slug, claim, *TEAM)
    return await download_stored(await stored_file(await receipt_file(claim, receipt)))


@post("/console/{slug:str}/travel/claims/{claim:uuid}/{step:str}", status_code=200, include_in_schema=False)
async def decide(request: Ask, slug: FromPath[str], claim: FromPath[UUID], step: FromPath[str]) -> Page:
    """`step` is check, approve or pay: each has its role, its form and its decisions."""
    role = {each.value: role for role, each in WHO.items()}.get(step, Role.TRAVEL_OFFICER)
    event, found, costs = await found_claim(request, slug, claim, role)
    form = Form(check_form(costs), await request.form())
    status = 422
    if form.value:
        try:
            said = await carry_out(request, event, found, costs, form.value, WHO[role])
            return then(f"/console/{slug}/travel/claims/{claim}", said)
        except Refusal as refusal:
            status = form.refuse(refusal)
            event, found, costs = await found_claim(request, slug, claim, role)
    return await whole(request, event, found, costs, status=status, form=form)


async def carry_out(
    request: Ask, event: EventView, claim: ClaimView, costs: Costs, sent: DecisionForm, step: Step
) -> str:
    """Do what the button says; a decision that is not of this step is refused. Returns the notice."""
    at: dict[str, Any] = {"event": event.id, "claim": claim.id, "by": signed_in(request).id, "seen": sent.seen}
    match step, sent.decision:
        case Step.CHECK, "accept":
            await decisions.check_claim(**at, cuts=cuts_of(sent, costs), note=sent.note)
            return _("Checked. It goes to the approver.")
        case Step.CHECK, "return":
            await decisions.return_claim(**at, question=sent.note)
            return _("The delegate has your question.")
        case Step.APPROVE, "approve":
            await decisions.approve_claim(**at, note=sent.note)
            return _("Approved. It goes to whoever pays.")
        case Step.APPROVE, "send_back":
            await decisions.send_back(**at, why=sent.note)
            return _("The travel officer looks again.")
        case Step.APPROVE, "reject":
            await decisions.reject_claim(**at, why=sent.note)
            return _("Rejected. The money is back on its line.")
        case Step.PAY, "pay":
            await decisions.mark_paid(**at, reference=sent.reference)
            return _("Marked as paid.")
        case _other:
            raise Refusal(_("Choose one of the buttons."))


HANDLERS = [claims, claims_csv, show, receipt, decide]
