"""/console/{slug}/travel/agreements and /rates — what donors promised, and by which rates it is counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import available_timezones

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.i18n import _, ngettext
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Role
from bravehall.travel.commands import agreements
from bravehall.travel.commands.agreements import Terms
from bravehall.travel.commands.rates import COLUMNS, NewRate, NoTable, preset_rates, read_rate, table
from bravehall.travel.commands.rates import enter_rate as enter
from bravehall.travel.pages.console import TEAM
from bravehall.travel.pages.words import SAY
from bravehall.travel.queries.money import agreement_in, agreements_of, rates
from bravehall.travel.rules.assess import Category, Document, Per
from bravehall.travel.rules.money import Currency, Direction, RateDay, Source, amount_of, rate_of
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

LARGEST = 200_000  # bytes of a CSV of rates: some thousand rows
Page = Response[str] | Redirect


class AgreementForm(msgspec.Struct):
    donor: str
    reference: str
    valid_from: date
    valid_to: date
    source: Source
    rate_day: RateDay
    claim_days: int
    deadline_zone: str
    documents: list[Document] = []
    contact: str = ""
    without_receipt: str = ""


class LineForm(msgspec.Struct):
    code: str
    title_uk: str
    title_en: str = ""


class FundForm(msgspec.Struct):
    line: UUID
    amount: str
    nonce: UUID


class CapForm(msgspec.Struct):
    category: Category
    amount: str
    per: Per


class RateForm(msgspec.Struct):
    source: Source
    currency: Currency
    direction: Direction
    rate: str
    valid_from: date
    valid_to: date
    url: str = ""


async def officers_event(request: Ask, slug: str) -> EventView:
    return await console_for(signed_in(request).id, slug, Role.TRAVEL_OFFICER)


async def listed(request: Ask, event: EventView, *, status: int = 200, form: Form[Any] | None = None) -> Response[str]:
    return page(
        request, "travel/agreements.html", status=status, place="console", event=event, section="travel", tab="agreements",
        team=True, agreements=await agreements_of(event.id), say=SAY, officer=event.may(Role.TRAVEL_OFFICER),
        form=form or Form(AgreementForm, claim_days="30", deadline_zone="Europe/Kyiv", documents=["receipt", "attendance"]),
    )  # fmt: skip


@get("/console/{slug:str}/travel/agreements", include_in_schema=False)
async def list_agreements(request: Ask, slug: FromPath[str]) -> Response[str]:
    return await listed(request, await console_for(signed_in(request).id, slug, *TEAM))


@post("/console/{slug:str}/travel/agreements", status_code=200, include_in_schema=False)
async def make_agreement(request: Ask, slug: FromPath[str]) -> Page:
    event = await officers_event(request, slug)
    form = Form(AgreementForm, await request.form())
    status = 422
    if sent := form.value:
        try:
            if sent.deadline_zone not in available_timezones():
                raise Refusal(_("Write a time zone such as Europe/Kyiv."), field="deadline_zone")
            without = amount_of(sent.without_receipt, "without_receipt") if sent.without_receipt else Decimal("0.00")
            made = await agreements.create_agreement(
                event=event.id, donor=sent.donor[:200], contact=sent.contact[:320],
                terms=Terms(
                    sent.reference[:80], sent.valid_from, sent.valid_to, sent.source, sent.rate_day, sent.claim_days,
                    sent.deadline_zone, tuple(sent.documents), without,
                ),
            )  # fmt: skip
            return then(
                f"/console/{slug}/travel/agreements/{made}", _("Now give it a budget line and put money on it.")
            )
        except Refusal as refusal:
            status = form.refuse(refusal)
    return await listed(request, event, status=status, form=form)


async def one(
    request: Ask, event: EventView, agreement: UUID, *, status: int = 200, **forms: Form[Any]
) -> Response[str]:
    found = await agreement_in(event.id, agreement)
    given: dict[str, Any] = {
        "line_form": Form(LineForm), "fund_form": Form(FundForm, nonce=str(uuid4())), "cap_form": Form(CapForm), **forms,
    }  # fmt: skip
    return page(
        request, "travel/agreement.html", status=status, place="console", event=event, section="travel", tab="agreements",
        team=True, agreement=found,
        line_options=[(str(line.id), f"{line.code} · {line.title}") for line in found.lines], say=SAY, officer=event.may(Role.TRAVEL_OFFICER), **given,
    )  # fmt: skip


@get("/console/{slug:str}/travel/agreements/{agreement:uuid}", include_in_schema=False)
async def show_agreement(request: Ask, slug: FromPath[str], agreement: FromPath[UUID]) -> Response[str]:
    return await one(request, await console_for(signed_in(request).id, slug, *TEAM), agreement)


@post("/console/{slug:str}/travel/agreements/{agreement:uuid}/lines", status_code=200, include_in_schema=False)
async def add_line(request: Ask, slug: FromPath[str], agreement: FromPath[UUID]) -> Page:
    event = await officers_event(request, slug)
    form = Form(LineForm, await request.form())
    status = 422
    if sent := form.value:
        try:
            await agreements.add_line(
                event=event.id,
                agreement=agreement,
                code=sent.code[:20],
                title_uk=sent.title_uk[:200],
                title_en=sent.title_en[:200],
            )
            return then(f"/console/{slug}/travel/agreements/{agreement}", _("The line is there. Put money on it."))
        except Refusal as refusal:
            status = form.refuse(refusal)
    return await one(request, event, agreement, status=status, line_form=form)


@post("/console/{slug:str}/travel/agreements/{agreement:uuid}/fund", status_code=200, include_in_schema=False)
async def fund(request: Ask, slug: FromPath[str], agreement: FromPath[UUID]) -> Page:
    event = await officers_event(request, slug)
    form = Form(FundForm, await request.form())
    status = 422
    if sent := form.value:
        try:
            await agreements.fund_line(
                event=event.id,
                line=sent.line,
                amount=amount_of(sent.amount),
                by=signed_in(request).id,
                nonce=sent.nonce,
            )
            return then(f"/console/{slug}/travel/agreements/{agreement}", _("The money is on its line."))
        except Refusal as refusal:
            status = form.refuse(refusal)
    return await one(request, event, agreement, status=status, fund_form=form)


@post("/console/{slug:str}/travel/agreements/{agreement:uuid}/caps", status_code=200, include_in_schema=False)
async def cap(request: Ask, slug: FromPath[str], agreement: FromPath[UUID]) -> Page:
    event = await officers_event(request, slug)
    form = Form(CapForm, await request.form())
    status = 422
    if sent := form.value:
        try:
            await agreements.cap_category(
                event=event.id, agreement=agreement, category=sent.category, amount=amount_of(sent.amount), per=sent.per
            )
            return then(
                f"/console/{slug}/travel/agreements/{agreement}", _("The cap counts for claims sent from now on.")
            )
        except Refusal as refusal:
            status = form.refuse(refusal)
    return await one(request, event, agreement, status=status, cap_form=form)


async def rates_page(
    request: Ask,
    event: EventView,
    *,
    status: int = 200,
    form: Form[Any] | None = None,
    refusals: list[str] | None = None,
) -> Response[str]:
    return page(
        request, "travel/rates.html", status=status, place="console", event=event, section="travel", tab="rates", team=True,
        rates=await rates(), say=SAY, officer=event.may(Role.TRAVEL_OFFICER), form=form or Form(RateForm, currency="UAH"),
        refusals=refusals or [], columns=COLUMNS,
    )  # fmt: skip


@get("/console/{slug:str}/travel/rates", include_in_schema=False)
async def list_rates(request: Ask, slug: FromPath[str]) -> Response[str]:
    return await rates_page(request, await console_for(signed_in(request).id, slug, *TEAM))


@post("/console/{slug:str}/travel/rates", status_code=200, include_in_schema=False)
async def enter_rate(request: Ask, slug: FromPath[str]) -> Page:
    event = await officers_event(request, slug)
    form = Form(RateForm, await request.form())
    status = 422
    if sent := form.value:
        try:
            if sent.currency == Currency.EUR:
                raise Refusal(_("The euro needs no rate. Choose another currency."), field="currency")
            given = {**msgspec.structs.asdict(sent), "rate": rate_of(sent.rate), "url": sent.url[:500]}
            await enter(event=event.id, rate=NewRate(**given), by=signed_in(request).id)
            return then(f"/console/{slug}/travel/rates", _("The rate is kept, with your name and its fingerprint."))
        except Refusal as refusal:
            status = form.refuse(refusal)
    return await rates_page(request, event, status=status, form=form)


@post("/console/{slug:str}/travel/rates/file", status_code=200, include_in_schema=False)
async def import_rates(request: Ask, slug: FromPath[str]) -> Page:
    """A CSV of rates: good rows are kept, each bad one is named with its line."""
    event = await officers_event(request, slug)
    upload = (await request.form()).get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return await rates_page(request, event, status=422, refusals=[_("Choose a CSV file.")])
    raw = await upload.read(LARGEST + 1)
    try:
        found = table(raw.decode("utf-8-sig") if len(raw) <= LARGEST else "")
    except (UnicodeDecodeError, NoTable):
        return await rates_page(request, event, status=422, refusals=[str(NoTable())])
    kept, refusals = 0, []
    for number, given in found:
        try:
            await enter(event=event.id, rate=read_rate(given), by=signed_in(request).id)
            kept += 1
        except Refusal as refusal:
            refusals.append(_("Line %(n)d: %(why)s") % {"n": number, "why": refusal})
    if refusals:
        return await rates_page(request, event, status=422, refusals=refusals)
    said = ngettext("%(n)d rate is kept.", "%(n)d rates are kept.", kept) % {"n": kept}
    return then(f"/console/{slug}/travel/rates", said)


@post("/console/{slug:str}/travel/rates/presets", status_code=200, include_in_schema=False)
async def bring_presets(request: Ask, slug: FromPath[str]) -> Page:
    """The rates that come with us; those that are there already stay."""
    event = await officers_event(request, slug)
    for rate in preset_rates():
        await enter(event=event.id, rate=rate, by=None)
    return then(
        f"/console/{slug}/travel/rates", _("The rates that come with Bravehall are here, each with its source.")
    )


HANDLERS = [
    list_agreements, make_agreement, show_agreement, add_line, fund, cap, list_rates, enter_rate, import_rates, bring_presets,
]  # fmt: skip
