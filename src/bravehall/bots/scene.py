"""Who plays whom: people of the seed who are not of the cast, at the booths of the fair and at the flagship's meetings."""

from __future__ import annotations

import os
from uuid import UUID

import msgspec

from bravehall.core.db import rows
from bravehall.people.signin import demo_link


class Stall(msgspec.Struct):
    """A booth: its id, its page and who stands there (a sign-in link; empty: nobody of us)."""

    id: UUID
    url: str
    rep: str = ""


class Forum(msgspec.Struct):
    """Where some meet: the event, their ids, and their sign-in links in the same order."""

    slug: str
    people: list[UUID]
    links: list[str]


class Scene(msgspec.Struct):
    """`pace`: how long their pauses are, 1.0 as those of people; `parent`: the process with which they end."""

    base: str
    stalls: list[Stall]
    visitors: list[str]  # sign-in links
    forum: Forum | None = None
    pace: float = 1.0
    parent: int = 0


async def scene(base: str, bots: int) -> Scene:
    """A third of the bots stand at booths, a fifth ask each other for meetings, the others walk between the booths."""
    meet = await rows(
        "SELECT position.person FROM position JOIN event ON event.id = position.event JOIN person"
        " ON person.id = position.person JOIN meeting_profile profile ON profile.event = event.id"
        " AND profile.person = position.person WHERE event.slug = 'clusters-meet-regions' AND profile.open"
        " AND position.state = 'confirmed' AND person.email NOT LIKE '%@demo.bravehall.example'"
        " ORDER BY position.queue LIMIT {}",
        bots // 5,
    )
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
        max(0, bots - len(booths) - len(meet)),
    )
    return Scene(
        base=base,
        parent=os.getpid(),
        stalls=[Stall(each["id"], each["url"], demo_link(each["person"])) for each in booths],
        visitors=[demo_link(each["person"]) for each in people],
        forum=Forum(
            "clusters-meet-regions", [each["person"] for each in meet], [demo_link(each["person"]) for each in meet]
        ),
    )
