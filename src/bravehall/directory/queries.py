"""Firms and clusters, as their pages show them, and the doors to change them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from bravehall.core.context import current
from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import both


class FirmLine(msgspec.Struct, frozen=True):
    """A firm in a list; `offers` and `needs` are open cards."""

    id: UUID
    slug: str
    name_uk: str
    name_en: str
    country: str
    region: str
    sector: str
    partner: bool
    offers: int
    needs: int

    @property
    def name(self) -> str:
        return both(self.name_uk, self.name_en)


class FirmView(msgspec.Struct, frozen=True):
    """A firm's page. `mine`: the viewer works there; `coordinated`: they speak for its cluster. Hidden: the region only."""

    id: UUID
    slug: str
    name_uk: str
    name_en: str
    country: str
    region: str
    sector: str
    about_uk: str
    about_en: str
    site: str
    employees: int | None
    partner: bool
    hidden: bool
    cluster_slug: str | None
    cluster_uk: str | None
    cluster_en: str | None
    mine: bool
    coordinated: bool

    @property
    def name(self) -> str:
        return both(self.name_uk, self.name_en)

    @property
    def about(self) -> str:
        return both(self.about_uk, self.about_en)

    @property
    def cluster(self) -> str:
        return both(self.cluster_uk or "", self.cluster_en or "")

    @property
    def editable(self) -> bool:
        return self.mine or self.coordinated

    @property
    def place_shown(self) -> bool:
        """A critical site shows its region to strangers and nothing nearer."""
        return self.editable or not self.hidden


async def firms(
    *, words: str = "", sector: str = "", region: str = "", cluster: UUID | None = None, after: tuple[str, UUID] | None = None,
    most: int,
) -> list[FirmLine]:  # fmt: skip
    """Firms by name in the language of the context, those after the key `after` (name, id)."""
    name = sorting()
    found = await rows(
        "SELECT id, slug, name_uk, name_en, country, region, sector, partner,"
        " (SELECT count(*) FROM card WHERE firm = firm.id AND kind = 'offer' AND closed_at IS NULL) AS offers,"
        " (SELECT count(*) FROM card WHERE firm = firm.id AND kind = 'need' AND closed_at IS NULL) AS needs"
        " FROM firm WHERE ({} = '' OR name_uk ILIKE {} OR name_en ILIKE {} OR EXISTS (SELECT FROM card WHERE firm = firm.id"
        "   AND closed_at IS NULL AND (title_uk ILIKE {} OR title_en ILIKE {} OR {} = ANY (tags))))"
        f" AND ({{}} = '' OR sector = {{}}) AND ({{}} = '' OR region = {{}}) AND ({{}}::uuid IS NULL OR cluster = {{}})"
        f" AND ({{}}::uuid IS NULL OR ({name}, id) > ({{}}, {{}})) ORDER BY {name}, id LIMIT {{}}",
        words, *[like(words)] * 4, words, sector, sector, region, region, cluster, cluster,
        after[1] if after else None, in_order(after[0]) if after else "", after[1] if after else None, most,
    )  # fmt: skip
    return msgspec.convert(found, list[FirmLine])


# The database may know no Ukrainian order (it is built without ICU in places): letters that stand elsewhere in Unicode
# than in the alphabet are put beside the ones before them.
AS_SORTED = "translate({}, 'ҐґЄєІіЇї', 'ГгЕеИиИи')"


def sorting() -> str:
    """What names are ordered by, in the language of the context."""
    return AS_SORTED.format("name_uk") if current().language == "uk" else "name_en"


def in_order(name: str) -> str:
    return name.translate(str.maketrans("ҐґЄєІіЇї", "ГгЕеИиИи")) if current().language == "uk" else name


def like(words: str) -> str:
    kept = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{kept}%"


async def firm_for(viewer: UUID | None, slug: str) -> FirmView:
    """A firm's page. NotFound."""
    found = await row(
        "SELECT firm.*, cluster.slug AS cluster_slug, cluster.name_uk AS cluster_uk, cluster.name_en AS cluster_en,"
        " EXISTS (SELECT FROM membership m WHERE m.firm = firm.id AND m.person = {}) AS mine,"
        " EXISTS (SELECT FROM coordinator c WHERE c.cluster = firm.cluster AND c.person = {}) AS coordinated"
        " FROM firm LEFT JOIN cluster ON cluster.id = firm.cluster WHERE firm.slug = {}",
        viewer, viewer, slug,
    )  # fmt: skip
    if found is None:
        raise NotFound
    return msgspec.convert(found, FirmView)


async def own_firm(viewer: UUID, slug: str) -> FirmView:
    """A firm that this person may change: as a member, or for its cluster. NotFound otherwise."""
    firm = await firm_for(viewer, slug)
    if not firm.editable:
        raise NotFound
    return firm


async def own_firms(viewer: UUID) -> list[tuple[str, str]]:
    """(slug, name) of the firms this person works for."""
    found = await rows(
        "SELECT firm.slug, firm.name_uk, firm.name_en FROM firm JOIN membership m ON m.firm = firm.id"
        " WHERE m.person = {} ORDER BY firm.name_uk",
        viewer,
    )
    return [(each["slug"], both(each["name_uk"], each["name_en"])) for each in found]


class CardLine(msgspec.Struct, frozen=True):
    id: UUID
    kind: str
    title_uk: str
    title_en: str
    text_uk: str
    text_en: str
    tags: list[str]
    at: datetime

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)

    @property
    def text(self) -> str:
        return both(self.text_uk, self.text_en)


async def cards(firm: UUID) -> list[CardLine]:
    """The open offers and needs of a firm, the newest first."""
    found = await rows("SELECT * FROM card WHERE firm = {} AND closed_at IS NULL ORDER BY at DESC, id", firm)
    return msgspec.convert(found, list[CardLine])


class Somebody(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    job_title: str


async def members(firm: UUID) -> list[Somebody]:
    found = await rows(
        "SELECT person.id, person.name, person.job_title FROM membership m JOIN person ON person.id = m.person"
        " WHERE m.firm = {} ORDER BY person.name, person.id",
        firm,
    )
    return msgspec.convert(found, list[Somebody])


class ClusterView(msgspec.Struct, frozen=True):
    id: UUID
    slug: str
    name_uk: str
    name_en: str
    region: str
    sector: str
    about_uk: str
    about_en: str
    founded: int | None
    firms: int

    @property
    def name(self) -> str:
        return both(self.name_uk, self.name_en)

    @property
    def about(self) -> str:
        return both(self.about_uk, self.about_en)


CLUSTER = "SELECT cluster.*, (SELECT count(*) FROM firm WHERE firm.cluster = cluster.id) AS firms FROM cluster"


async def clusters(*, words: str = "", sector: str = "", region: str = "") -> list[ClusterView]:
    """Listed clusters by name; there are tens of them, at most 500 are shown."""
    name = sorting()
    found = await rows(
        f"{CLUSTER} WHERE listed AND ({{}} = '' OR name_uk ILIKE {{}} OR name_en ILIKE {{}})"
        f" AND ({{}} = '' OR sector = {{}}) AND ({{}} = '' OR region = {{}}) ORDER BY {name}, id LIMIT 500",
        words, like(words), like(words), sector, sector, region, region,
    )  # fmt: skip
    return msgspec.convert(found, list[ClusterView])


async def cluster_for(slug: str) -> ClusterView:
    """NotFound: none of this name, or not listed."""
    found = await row(f"{CLUSTER} WHERE slug = {{}} AND listed", slug)
    if found is None:
        raise NotFound
    return msgspec.convert(found, ClusterView)


async def coordinators(cluster: UUID) -> list[Somebody]:
    found = await rows(
        "SELECT person.id, person.name, person.job_title FROM coordinator c JOIN person ON person.id = c.person"
        " WHERE c.cluster = {} ORDER BY person.name",
        cluster,
    )
    return msgspec.convert(found, list[Somebody])
