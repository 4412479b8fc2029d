"""/console/{slug}/travel — the money of an event at a glance."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from bravehall.core.i18n import N_
from bravehall.events.queries import EventView, console_for
from bravehall.events.rules import Role
from bravehall.travel.pages.words import SAY
from bravehall.travel.queries.claims import counts_of
from bravehall.travel.queries.money import agreements_of, totals_of
from bravehall.travel.rules.states import ClaimState
from bravehall.web.panels import fragment, panel
from bravehall.web.render import page
from bravehall.web.sections import section
from bravehall.web.viewer import Ask, signed_in

TEAM = (Role.TRAVEL_OFFICER, Role.APPROVER, Role.PAYER)
WAITING = {
    Role.TRAVEL_OFFICER: (ClaimState.SUBMITTED, N_("to check")),
    Role.APPROVER: (ClaimState.CHECKED, N_("to approve")),
    Role.PAYER: (ClaimState.APPROVED, N_("to pay")),
}

section("travel", N_("Travel"), "/travel", "train-front", 60, frozenset({*TEAM, Role.OWNER}))


@panel("today", rank=60)
async def work_of_today(request: Ask, event: EventView) -> str:
    """What waits for this member of the travel team."""
    if not event.may(*TEAM):
        return ""
    counts = await counts_of(event.id)
    work = [(counts.get(state, 0), word, state) for role, (state, word) in WAITING.items() if event.may(role)]
    if not any(number for number, _word, _state in work):
        return ""
    return fragment(request, "travel/_today.html", event=event, work=work)


@get("/console/{slug:str}/travel", include_in_schema=False)
async def overview(request: Ask, slug: FromPath[str]) -> Response[str]:
    """The totals; the team also sees the lines and the lists, the owner of the event only the totals."""
    event = await console_for(signed_in(request).id, slug, *TEAM, Role.OWNER)
    team = event.may(*TEAM)
    return page(
        request, "travel/console.html", place="console", live=True, event=event, section="travel", tab="overview", team=team,
        totals=await totals_of(event.id), agreements=await agreements_of(event.id) if team else [],
        counts=await counts_of(event.id), say=SAY, states=ClaimState,
    )  # fmt: skip


HANDLERS = [overview]
