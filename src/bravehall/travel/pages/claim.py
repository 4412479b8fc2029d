"""/travel/{claim} — one claim, as its delegate fills it in and follows it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.files import store, stored_file
from bravehall.core.i18n import _
from bravehall.travel.commands import claims
from bravehall.travel.pages.words import SAY, tracker
from bravehall.travel.queries.claims import ClaimView, claim_for, papers_of, receipt_file, way_of
from bravehall.travel.queries.costs import costs_of, evidence, preview
from bravehall.travel.rules.assess import Category
from bravehall.travel.rules.money import Currency, amount_of
from bravehall.web.downloads import download_stored
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

Page = Response[str] | Redirect


class CostForm(msgspec.Struct):
    category: Category
    amount: str
    currency: Currency
    spent_on: date
    nonce: UUID
    nights: int = 1
    note: str = ""
    paper: str = ""  # one that is in the claim already
    receipt: UploadFile | None = None


class SendForm(msgspec.Struct):
    declared: bool
    answer: str = ""
    late_because: str = ""


def new_cost(**initial: Any) -> Form[CostForm]:
    return Form(CostForm, **{"nonce": str(uuid4()), "currency": "UAH", "nights": "1"} | initial)


async def parts(request: Ask, claim: ClaimView) -> dict[str, Any]:
    """What the whole page and the part that follows the live connection both show."""
    today = datetime.now(ZoneInfo(claim.deadline_zone)).date()
    return {
        "claim": claim, "say": SAY, "own": True,
        "costs": await costs_of(claim.id, editable=claim.editable, claimed_on=today),
        "steps": tracker(claim, await way_of(claim.id), signed_in(request).zone, own=True),
        "late": claim.editable and today > claim.due_on,
        "papers_at": f"/travel/{claim.id}/receipts",
    }  # fmt: skip


async def whole(
    request: Ask,
    claim: ClaimView,
    *,
    status: int = 200,
    cost: Form[CostForm] | None = None,
    send: Form[SendForm] | None = None,
) -> Response[str]:
    papers = await papers_of(claim.id)
    return page(
        request, "travel/claim.html", status=status, place="my", live=True, cost=cost or new_cost(), send=send or Form(SendForm),
        evidence=await evidence(claim.event, claim.person), papers=papers,
        paper_options=[("", _("None")), *((str(each.id), each.name) for each in papers)], **await parts(request, claim),
    )  # fmt: skip


@get("/travel/{claim:uuid}", include_in_schema=False)
async def show(request: Ask, claim: FromPath[UUID]) -> Response[str]:
    return await whole(request, await claim_for(signed_in(request).id, claim))


@get("/travel/{claim:uuid}/now", include_in_schema=False)
async def follow(request: Ask, claim: FromPath[UUID]) -> Response[str]:
    """The part of the page that changes under the delegate's eyes."""
    found = await claim_for(signed_in(request).id, claim)
    return page(request, "travel/_now.html", place="my", live=True, **await parts(request, found))


@get("/travel/{claim:uuid}/euros", include_in_schema=False)
async def in_euros(request: Ask, claim: FromPath[UUID]) -> Response[str]:
    """What the cost that is being typed would be in euros; what is not typed yet is no mistake."""
    found = await claim_for(signed_in(request).id, claim)
    typed = request.query_params
    try:
        amount = amount_of(typed.get("amount", ""))
        euros = await preview(
            claim, amount=amount, currency=Currency(typed.get("currency", "")),
            spent_on=date.fromisoformat(typed.get("spent_on", "")), claimed_on=datetime.now(ZoneInfo(found.deadline_zone)).date(),
        )  # fmt: skip
    except Refusal as refusal:
        return page(request, "travel/_euros.html", euros=None, sentence=str(refusal) if not refusal.field else "")
    except ValueError:
        return page(request, "travel/_euros.html", euros=None, sentence="")
    return page(request, "travel/_euros.html", euros=euros, sentence="")


@post("/travel/{claim:uuid}/costs", status_code=200, include_in_schema=False)
async def add_cost(request: Ask, claim: FromPath[UUID]) -> Page:
    viewer = signed_in(request)
    found = await claim_for(viewer.id, claim)
    form = Form(CostForm, await request.form())
    status = 422
    try:
        if upload := (await request.form()).get("receipt"):
            form.text["paper"] = await take_paper(claim, viewer.id, upload)
        if sent := form.value:
            await claims.add_cost(
                claim=claim, person=viewer.id, category=sent.category, amount=amount_of(sent.amount), currency=sent.currency,
                spent_on=sent.spent_on, nights=sent.nights, note=sent.note, nonce=sent.nonce,
                receipt=paper_id(form.text["paper"]),
            )  # fmt: skip
            return then(f"/travel/{claim}", _("Added. Here is the next, or send the claim."))
    except Refusal as refusal:
        status = form.refuse(refusal)
    return await whole(request, found, status=status, cost=form)


async def take_paper(claim: UUID, person: UUID, upload: Any) -> str:
    """Keep the upload among the claim's papers: it stays, even if something else has to be typed again."""
    if not isinstance(upload, UploadFile) or not upload.filename:
        return ""
    try:
        kept = await store(upload, upload.filename)
    except Refusal as refusal:
        raise Refusal(str(refusal), field="receipt") from None
    return str(await claims.attach_receipt(claim=claim, person=person, file=kept.id))


def paper_id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Refusal(_("Choose one of the list."), field="paper") from None


@post("/travel/{claim:uuid}/costs/{item:uuid}/remove", status_code=200, include_in_schema=False)
async def remove_cost(request: Ask, claim: FromPath[UUID], item: FromPath[UUID]) -> Page:
    viewer = signed_in(request)
    await claim_for(viewer.id, claim)
    await claims.remove_cost(claim=claim, person=viewer.id, item=item)
    return then(f"/travel/{claim}", _("Taken out."), "plain")


@post("/travel/{claim:uuid}/send", status_code=200, include_in_schema=False)
async def send(request: Ask, claim: FromPath[UUID]) -> Page:
    viewer = signed_in(request)
    found = await claim_for(viewer.id, claim)
    form = Form(SendForm, await request.form())
    status = 422
    if form.value:
        try:
            await claims.submit_claim(
                claim=claim, person=viewer.id, declared=form.value.declared, answer=form.value.answer,
                late_because=form.value.late_because, now=datetime.now(UTC),
            )  # fmt: skip
            return then(f"/travel/{claim}", _("Sent. From now on this page says whose turn it is."))
        except Refusal as refusal:
            status = form.refuse(refusal)
    return await whole(request, found, status=status, send=form)


@post("/travel/{claim:uuid}/withdraw", status_code=200, include_in_schema=False)
async def withdraw(request: Ask, claim: FromPath[UUID]) -> Page:
    viewer = signed_in(request)
    found = await claim_for(viewer.id, claim)
    await claims.withdraw_claim(claim=claim, person=viewer.id)
    return then(
        f"/travel/grants/{found.travel_grant}", _("The claim is taken back. You can start another one."), "plain"
    )


@get("/travel/{claim:uuid}/receipts/{receipt:uuid}", include_in_schema=False)
async def receipt(request: Ask, claim: FromPath[UUID], receipt: FromPath[UUID]) -> Response[bytes]:
    await claim_for(signed_in(request).id, claim)
    return await download_stored(await stored_file(await receipt_file(claim, receipt)))


HANDLERS = [show, follow, in_euros, add_cost, remove_cost, send, withdraw, receipt]
