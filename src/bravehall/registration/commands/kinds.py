"""Ticket kinds and how many places they have."""

from __future__ import annotations

from uuid import UUID

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.facts import record
from bravehall.core.i18n import _, speaking
from bravehall.events.rules import Format
from bravehall.registration.commands.places import fill, lock_quotas
from bravehall.registration.facts import PlacesSet
from bravehall.registration.rules import MODE_NAMES, Mode, TooFewPlaces


async def set_places(*, event: UUID, mode: Mode, size: int, approval: bool) -> UUID:
    """How many may come this way, and whether a registrar approves who is of no listed cluster.

    The kind of ticket is made when it is first needed; new places go to those who wait. Returns the ticket kind.
    TooFewPlaces: more are given already.
    """
    async with transaction():
        await lock_quotas(event)
        found = await row(
            "SELECT product.id, product.quota, quota.sold FROM product JOIN quota ON quota.id = product.quota"
            " WHERE product.event = {} AND product.mode = {} ORDER BY product.position LIMIT 1",
            event, mode,
        )  # fmt: skip
        if found is None:
            found = await new_kind(event, mode, size, approval)
        elif found["sold"] > size:
            raise TooFewPlaces(found["sold"])
        else:
            await rows("UPDATE quota SET size = {} WHERE id = {}", size, found["quota"])
            await rows("UPDATE product SET approval = {} WHERE id = {}", approval, found["id"])
        await fill(found["quota"])
        await record(PlacesSet(event=event, product=found["id"], size=size, approval=approval))
        return UUID(str(found["id"]))


async def new_kind(event: UUID, mode: Mode, size: int, approval: bool) -> dict[str, UUID]:
    names = {}
    for language in ("uk", "en"):
        with speaking(language):
            names[language] = _(MODE_NAMES[mode]).capitalize()
    made = await row(
        "WITH counter AS (INSERT INTO quota (event, size) VALUES ({}, {}) RETURNING id)"
        " INSERT INTO product (event, quota, name_uk, name_en, mode, approval, position)"
        " SELECT {}, id, {}, {}, {}, {}, {} FROM counter RETURNING id, quota",
        event, size, event, names["uk"], names["en"], mode, approval, list(Mode).index(mode),
    )  # fmt: skip
    assert made is not None
    return made


async def open_places(*, event: UUID, like: UUID | None = None) -> None:
    """Ways to take part for a new event: as many places as the event `like` has, else its capacity shared out evenly.

    An event that has any already keeps them. NotFound.
    """
    async with transaction():
        found = await row("SELECT format, capacity FROM event WHERE id = {} FOR UPDATE", event)
        if found is None:
            raise NotFound
        if await row("SELECT 1 AS one FROM product WHERE event = {} LIMIT 1", event):
            return
        before = await rows(
            "SELECT product.mode, quota.size, product.approval FROM product JOIN quota ON quota.id = product.quota"
            " WHERE product.event = {} AND product.mode = ANY({}) ORDER BY product.position",
            like, modes_of(found["format"]),
        )  # fmt: skip
        wanted = [(Mode(each["mode"]), each["size"], each["approval"]) for each in before]
        for mode, size, approval in wanted or shared(found["format"], found["capacity"]):
            await set_places(event=event, mode=mode, size=size, approval=approval)


def modes_of(format: str) -> list[str]:
    return [mode for mode in Mode if format in (mode, Format.HYBRID)]


def shared(format: str, capacity: int) -> list[tuple[Mode, int, bool]]:
    modes = modes_of(format)
    sizes = [capacity // len(modes) + (n < capacity % len(modes)) for n in range(len(modes))]
    return [(Mode(mode), size, True) for mode, size in zip(modes, sizes, strict=True)]
