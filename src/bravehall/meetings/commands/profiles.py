"""What people say about themselves before they meet."""

from __future__ import annotations

from uuid import UUID

from bravehall.core.db import rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.facts import record
from bravehall.meetings import facts
from bravehall.meetings.commands.locks import lock_people
from bravehall.meetings.queries.times import pair
from bravehall.meetings.rules import Way, WishKind


async def save_profile(
    *,
    event: UUID,
    person: UUID,
    offers: list[str],
    needs: list[str],
    about: str,
    mode: Way,
    open: bool,
    free: list[UUID],
) -> None:
    """What they offer and look for, and in which slots they have time (`free`; all others: away)."""
    async with transaction():
        await lock_people(person)
        await rows(
            "INSERT INTO meeting_profile (id, event, person, offers, needs, about, mode, open, at) VALUES"
            " (gen_random_uuid(), {}, {}, {}::varchar[], {}::varchar[], {}, {}, {}, clock_timestamp())"
            " ON CONFLICT (event, person) DO UPDATE SET offers = excluded.offers, needs = excluded.needs,"
            " about = excluded.about, mode = excluded.mode, open = excluded.open, at = excluded.at",
            event, person, offers, needs, about.strip()[:1000], mode, open,
        )  # fmt: skip
        await rows(
            "DELETE FROM away WHERE person = {} AND slot IN (SELECT id FROM meeting_time WHERE event = {})",
            person, event,
        )  # fmt: skip
        # a slot with a meeting is not free anyway, and being away from it would contradict the meeting
        await rows(
            "INSERT INTO away (id, person, slot) SELECT gen_random_uuid(), {}, s.id FROM meeting_time s"
            " WHERE s.event = {} AND NOT s.id = ANY({}::uuid[]) AND NOT EXISTS"
            " (SELECT FROM meeting_seat x WHERE x.slot = s.id AND x.live AND x.person = {})",
            person, event, free, person,
        )  # fmt: skip
        await record(facts.ProfileSaved(event=event, person=person))


async def wish(*, event: UUID, person: UUID, other: UUID, kind: WishKind | None) -> None:
    """Whom one must, would or would not meet; None takes it back. NotFound: the other one does not take part."""
    if person == other:
        raise NotFound
    async with transaction():
        await pair(event, person, other)
        if kind is None:
            await rows("DELETE FROM wish WHERE event = {} AND person = {} AND other = {}", event, person, other)
        else:
            await rows(
                "INSERT INTO wish (id, event, person, other, kind, at) VALUES"
                " (gen_random_uuid(), {}, {}, {}, {}, clock_timestamp())"
                " ON CONFLICT (event, person, other) DO UPDATE SET kind = excluded.kind, at = excluded.at",
                event, person, other, kind,
            )  # fmt: skip
        await record(facts.Wished(event=event, person=person, other=other, wish=kind or ""))


async def renew_feed(*, person: UUID) -> None:
    """A new address for the private calendar: the old one opens nothing any more."""
    async with transaction():
        await rows(
            "INSERT INTO calendar_feed (id, person, version) VALUES (gen_random_uuid(), {}, 2)"
            " ON CONFLICT (person) DO UPDATE SET version = calendar_feed.version + 1",
            person,
        )
        await record(facts.FeedRenewed(person=person))
