"""/directory — firms and clusters for everybody: lists and pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from bravehall.core.i18n import N_, _
from bravehall.directory import queries
from bravehall.directory.rules import REGIONS, SECTORS
from bravehall.web.countries import country_name
from bravehall.web.csv import csv_answer
from bravehall.web.navigation import add
from bravehall.web.render import page
from bravehall.web.viewer import Ask

add(N_("Directory"), "/directory", "building-2", rank=60, shown=lambda viewer: True)
SIZE = 48


def filters(request: Ask) -> dict[str, Any]:
    """What is looked for; an unknown sector or region is none."""
    sent = request.query_params
    sector, region = sent.get("sector", ""), sent.get("region", "")
    return {
        "words": sent.get("q", "").replace("\x00", "").strip()[:100],
        "sector": sector if sector in SECTORS else "",
        "region": region if region in REGIONS else "",
    }


def words(request: Ask) -> dict[str, Any]:
    return {
        "regions": {key: _(name) for key, name in REGIONS.items()},
        "sectors": {key: _(name) for key, name in SECTORS.items()},
        "country": country_name,
        "tab": request.url.path,
    }


def key_of(request: Ask) -> tuple[str, UUID] | None:
    name, _sep, identity = request.query_params.get("after", "").replace("\x00", "").rpartition("|")
    try:
        return (name, UUID(identity)) if identity else None
    except ValueError:
        return None


@get("/directory", include_in_schema=False)
async def firms(request: Ask) -> Response[str]:
    looked, after = filters(request), key_of(request)
    found = await queries.firms(**looked, after=after, most=SIZE + 1)
    shown, asked = found[:SIZE], {"q": looked["words"], "sector": looked["sector"], "region": looked["region"]}
    further = ""
    if len(found) > SIZE:
        further = "/directory?" + urlencode(asked | {"after": f"{shown[-1].name}|{shown[-1].id}"})
    return page(
        request, "directory/firms.html", firms=shown, looked=looked, further=further,
        first="/directory?" + urlencode(asked) if after else "", **words(request),
    )  # fmt: skip


@get("/directory/list.csv", include_in_schema=False)
async def firms_csv(request: Ask) -> Response[bytes]:
    said = words(request)
    lines = [
        (each.name, country_name(each.country), said["regions"].get(each.region), said["sectors"].get(each.sector),
         each.offers, each.needs)
        for each in await queries.firms(**filters(request), most=20_000)
    ]  # fmt: skip
    header = (_("Firm"), _("Country"), _("Region"), _("Sector"), _("Offers"), _("Needs"))
    return csv_answer("firms.csv", header, lines)


@get("/directory/clusters", include_in_schema=False)
async def clusters(request: Ask) -> Response[str]:
    looked = filters(request)
    return page(
        request, "directory/clusters.html", clusters=await queries.clusters(**looked), looked=looked, **words(request)
    )


@get("/directory/clusters/{slug:str}", include_in_schema=False)
async def cluster_page(request: Ask, slug: FromPath[str]) -> Response[str]:
    cluster = await queries.cluster_for(slug)
    return page(
        request, "directory/cluster.html", cluster=cluster, firms=await queries.firms(cluster=cluster.id, most=500),
        speakers=await queries.coordinators(cluster.id), **words(request),
    )  # fmt: skip


@get("/directory/firms/{slug:str}", include_in_schema=False)
async def firm_page(request: Ask, slug: FromPath[str]) -> Response[str]:
    firm = await queries.firm_for(request.user.id if request.user else None, slug)
    return page(request, "directory/firm.html", firm=firm, cards=await queries.cards(firm.id), **words(request))


HANDLERS = [firms, firms_csv, clusters, cluster_page, firm_page]
