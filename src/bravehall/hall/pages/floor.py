"""/hall — the halls there are; /hall/{slug} — the floor, as a plan and as a list."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from bravehall.core.i18n import N_, _
from bravehall.directory.rules import SECTORS
from bravehall.hall import plan
from bravehall.hall.queries import floor
from bravehall.hall.queries.doors import hall_for
from bravehall.web.navigation import add
from bravehall.web.panels import fragment, panel
from bravehall.web.render import page
from bravehall.web.viewer import Ask

add(N_("Hall"), "/hall", "store", rank=30, shown=lambda viewer: True)


def sector_names() -> dict[str, str]:
    return {key: _(name) for key, name in SECTORS.items()}


@get("/hall", include_in_schema=False)
async def halls(request: Ask) -> Response[str]:
    return page(request, "hall/halls.html", place="hall", halls=await floor.halls())


@get("/hall/{slug:str}", include_in_schema=False)
async def the_floor(request: Ask, slug: FromPath[str]) -> Response[str]:
    viewer = request.user.id if request.user else None
    event = await hall_for(viewer, slug)
    stands = await floor.stands(event.id, viewer)
    q = request.query_params.get("q", "").strip()[:80]
    sector = request.query_params.get("sector", "")
    wanted = [
        stand
        for stand in stands
        if (not q or q.casefold() in f"{stand.name_uk} {stand.name_en} {stand.tagline}".casefold())
        and sector in ("", stand.sector)
    ]
    return page(
        request, "hall/floor.html", place="hall", live=True, event=event, plan=plan.draw(stands), total=len(stands),
        listed=floor.staffed_first(wanted), here=sum(stand.here for stand in stands), q=q, sector=sector,
        sectors=sorted({stand.sector for stand in stands}), sector_names=sector_names(),
    )  # fmt: skip


@panel("event", rank=40)
async def way_in(request: Ask, event: Any) -> str:
    booths = await floor.booths_of(event.id)
    return fragment(request, "hall/_way_in.html", event=event, booths=booths) if booths else ""


@panel("today", rank=40)
async def hall_today(request: Ask, event: Any) -> str:
    booths = await floor.booths_of(event.id)
    if not booths:
        return ""
    return fragment(request, "hall/_today.html", event=event, booths=booths, here=await floor.visitors_now(event.id))


HANDLERS = [halls, the_floor]
