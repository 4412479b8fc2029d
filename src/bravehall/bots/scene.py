"""Who plays whom: people of the seed who are not of the cast, and the booths of the halls that are open."""

from __future__ import annotations

from uuid import UUID

import msgspec

from bravehall.core.db import rows
from bravehall.people.signin import demo_link


class Stall(msgspec.Struct):
    """A booth: its id, its page and who stands there (a sign-in link; empty: nobody of us)."""

    id: UUID
    url: str
    rep: str = ""


class Scene(msgspec.Struct):
    base: str
    stalls: list[Stall]
    visitors: list[str]  # sign-in links


async def scene(base: str, bots: int) -> Scene:
    """A third of the bots stand at booths, the others walk between these booths."""
    booths = await rows(
        "SELECT DISTINCT ON (booth.number, booth.id) booth.id, '/hall/' || event.slug || '/' || booth.slug AS url,"
        " m.person FROM booth JOIN event ON event.id = booth.event JOIN booth_member m ON m.booth = booth.id"
        " JOIN person ON person.id = m.person WHERE booth.state = 'published' AND event.state = 'published'"
        " AND event.slug = 'furniture-fair' AND person.email NOT LIKE '%@demo.bravehall.example'"
        " ORDER BY booth.number, booth.id, m.person LIMIT {}",
        max(1, bots // 3),
    )
    people = await rows(
        "SELECT position.person FROM position JOIN event ON event.id = position.event JOIN person"
        " ON person.id = position.person WHERE event.slug = 'furniture-fair' AND position.state = 'confirmed'"
        " AND person.email NOT LIKE '%@demo.bravehall.example' AND NOT EXISTS"
        " (SELECT FROM booth_member m WHERE m.person = position.person) ORDER BY position.queue LIMIT {}",
        max(0, bots - len(booths)),
    )
    return Scene(
        base=base,
        stalls=[Stall(each["id"], each["url"], demo_link(each["person"])) for each in booths],
        visitors=[demo_link(each["person"]) for each in people],
    )
