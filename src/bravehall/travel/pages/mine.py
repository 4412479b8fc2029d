"""/travel — a delegate's grants and claims."""

from __future__ import annotations

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _
from bravehall.travel.commands import claims, grants
from bravehall.travel.pages.words import SAY
from bravehall.travel.queries.grants import grant_for, own_grants
from bravehall.web.flash import then
from bravehall.web.navigation import add
from bravehall.web.panels import fragment, panel
from bravehall.web.render import page
from bravehall.web.viewer import Ask, signed_in

add(
    N_("Travel"), "/travel", "train-front", rank=60, shown=lambda viewer: bool(viewer and "travel" in viewer.standing)
)  # fmt: skip


@panel("my", rank=50)
async def my_travel(request: Ask, event: None) -> str:
    """What of a person's travel money waits for them, or for whom it waits."""
    found = await own_grants(signed_in(request).id)
    shown = [
        each for each in found if each.state in ("offered", "accepted") or each.claim_state in ("approved", "paid")
    ]
    return fragment(request, "travel/_my.html", grants=shown[:3], say=SAY) if shown else ""


@get("/travel", include_in_schema=False)
async def mine(request: Ask) -> Response[str]:
    viewer = signed_in(request)
    return page(request, "travel/mine.html", place="my", live=True, grants=await own_grants(viewer.id), say=SAY)


@get("/travel/grants/{grant:uuid}", include_in_schema=False)
async def offer(request: Ask, grant: FromPath[UUID]) -> Response[str]:
    found = await grant_for(signed_in(request).id, grant)
    return page(request, "travel/offer.html", place="my", live=True, grant=found, say=SAY, refusal="")


@post("/travel/grants/{grant:uuid}/accept", status_code=200, include_in_schema=False)
async def accept(request: Ask, grant: FromPath[UUID]) -> Response[str] | Redirect:
    viewer = signed_in(request)
    try:
        await grants.accept_grant(grant=grant, person=viewer.id)
    except Refusal as refusal:
        return await refused(request, grant, refusal)
    return then(f"/travel/grants/{grant}", _("The money is yours to claim. Keep every receipt."))


@post("/travel/grants/{grant:uuid}/decline", status_code=200, include_in_schema=False)
async def decline(request: Ask, grant: FromPath[UUID]) -> Response[str] | Redirect:
    viewer = signed_in(request)
    try:
        await grants.decline_grant(grant=grant, person=viewer.id)
    except Refusal as refusal:
        return await refused(request, grant, refusal)
    return then(f"/travel/grants/{grant}", _("You gave the grant back. Thank you for saying so."), "plain")


@post("/travel/grants/{grant:uuid}/claim", status_code=200, include_in_schema=False)
async def begin(request: Ask, grant: FromPath[UUID]) -> Response[str] | Redirect:
    viewer = signed_in(request)
    try:
        claim = await claims.open_claim(grant=grant, person=viewer.id)
    except Refusal as refusal:
        return await refused(request, grant, refusal)
    return Redirect(f"/travel/{claim}", status_code=303)


async def refused(request: Ask, grant: UUID, refusal: Refusal) -> Response[str]:
    found = await grant_for(signed_in(request).id, grant)
    return page(
        request, "travel/offer.html", status=refusal.status, place="my", live=True, grant=found, say=SAY, refusal=str(refusal),
    )  # fmt: skip


HANDLERS = [mine, offer, accept, decline, begin]
