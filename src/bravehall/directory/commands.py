"""What members and coordinators do for a firm. Pages pass a firm that `queries.own_firm` let through."""

from __future__ import annotations

from uuid import UUID

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.facts import record
from bravehall.core.i18n import _
from bravehall.directory import rules
from bravehall.directory.facts import CardAdded, CardClosed, FirmChanged, MemberAdded, MemberRemoved
from bravehall.directory.tables import Card, Firm


async def change_firm(*, firm: UUID, about_uk: str, about_en: str, site: str, employees: int | None) -> None:
    """What a firm says about itself. Refusal; NotFound."""
    rules.fits("about_uk", about_uk, 5000)
    rules.fits("about_en", about_en, 5000)
    rules.fits("site", site, 300)
    rules.check_site(site)
    if employees is not None and not 0 < employees < 1_000_000:
        raise Refusal(_("Write how many people work there, such as 40."), field="employees")
    wanted = {"about_uk": about_uk, "about_en": about_en, "site": site, "employees": employees}
    async with transaction():
        before = await Firm.select().where(Firm.id == firm).lock_rows().first()
        if before is None:
            raise NotFound
        changed = {field: value for field, value in wanted.items() if before[field] != value}
        if changed:
            await Firm.update(changed).where(Firm.id == firm)  # type: ignore[arg-type]  # names of columns
            await record(FirmChanged(firm=firm, fields=tuple(changed)))


async def add_card(
    *, id: UUID, firm: UUID, kind: str, title_uk: str, title_en: str, text_uk: str, text_en: str, tags: str
) -> None:
    """An offer or a need stands on the firm's page. The same `id` sent again is the same card. Refusal."""
    if not title_uk and not title_en:
        raise rules.NoTitle
    for field, text, most in (
        ("title_uk", title_uk, 200), ("title_en", title_en, 200), ("text_uk", text_uk, 3000), ("text_en", text_en, 3000),
    ):  # fmt: skip
        rules.fits(field, text, most)
    split = rules.tags_of(tags)
    async with transaction():
        if await row("SELECT 1 AS there FROM card WHERE id = {}", id):
            return
        await Card(
            id=id, firm=firm, kind=kind, title_uk=title_uk, title_en=title_en, text_uk=text_uk, text_en=text_en, tags=split
        ).save()  # fmt: skip
        await record(CardAdded(firm=firm, card=id))


async def close_card(*, firm: UUID, card: UUID) -> None:
    """It is found, sold or no longer true. NotFound."""
    async with transaction():
        closed = await rows(
            "UPDATE card SET closed_at = clock_timestamp() WHERE id = {} AND firm = {} AND closed_at IS NULL RETURNING id",
            card, firm,
        )  # fmt: skip
        if not closed:
            raise NotFound
        await record(CardClosed(firm=firm, card=card))


async def add_member(*, firm: UUID, email: str) -> str:
    """A person works for the firm; returns their name. NobodyThere, AlreadyThere."""
    async with transaction():
        person = await row("SELECT id, name FROM person WHERE email = {}", email.strip().lower())
        if person is None:
            raise rules.NobodyThere
        made = await rows(
            "INSERT INTO membership (id, firm, person) VALUES (gen_random_uuid(), {}, {})"
            " ON CONFLICT (firm, person) DO NOTHING RETURNING id",
            firm, person["id"],
        )  # fmt: skip
        if not made:
            raise rules.AlreadyThere
        await record(MemberAdded(firm=firm, person=person["id"]))
        return str(person["name"])


async def remove_member(*, firm: UUID, person: UUID) -> None:
    """The person works there no longer. NotFound."""
    async with transaction():
        gone = await rows("DELETE FROM membership WHERE firm = {} AND person = {} RETURNING id", firm, person)
        if not gone:
            raise NotFound
        await record(MemberRemoved(firm=firm, person=person))
