"""The doorbell: ring, take, end. One representative takes one visitor."""

from __future__ import annotations

from uuid import UUID

import msgspec

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.facts import record
from bravehall.core.live import notify
from bravehall.hall import rules
from bravehall.hall.facts import BellRang, BellRested, TalkEnded, TalkMissed, TalkTaken
from bravehall.hall.queries.doors import refusal_to_talk
from bravehall.hall.queries.staff import STATE
from bravehall.hall.rules import PLACE_KEPT, RINGS_FOR, State, TalkState

OPEN = "state IN ('ringing', 'waiting', 'with')"


class Rang(msgspec.Struct, frozen=True):
    talk: UUID
    again: bool  # the bell had been rung already


async def ring(*, booth: UUID, visitor: UUID, about: str = "") -> Rang:
    """Ring the bell: the first free representative comes. Ringing again keeps the place in the queue.

    BoothNotOpen, NobodyHere, NotAnAttendee, Muted, Banned, WrongText.
    """
    about = rules.note(about, "about")[:200]
    async with transaction():
        held = await row("SELECT event, state FROM booth WHERE id = {}", booth)
        if held is None:
            raise NotFound
        if held["state"] != State.PUBLISHED:
            raise rules.BoothNotOpen
        if (refusal := await refusal_to_talk(visitor, held["event"])) is not None:
            raise refusal
        states = [
            each["state"]
            for each in await rows(f"SELECT {STATE} AS state FROM booth_member m WHERE m.booth = {{}}", booth)
        ]
        if not set(states) - {"away"}:
            raise rules.NobodyHere
        made = await row(
            "INSERT INTO talk (id, booth, visitor, state, about, seen_at, rang_at)"
            " VALUES (gen_random_uuid(), {}, {}, {}, {}, clock_timestamp(), clock_timestamp())"
            f" ON CONFLICT (booth, visitor) WHERE {OPEN} DO NOTHING RETURNING id",
            booth, visitor, (TalkState.RINGING if "available" in states else TalkState.WAITING).value, about,
        )  # fmt: skip
        if made is None:
            known = await row(f"SELECT id FROM talk WHERE booth = {{}} AND visitor = {{}} AND {OPEN}", booth, visitor)
            if known is None:
                raise rules.TalkOver
            return Rang(known["id"], True)
        await record(BellRang(held["event"], booth, made["id"], visitor))
    return Rang(made["id"], False)


async def take(*, talk: UUID, rep: UUID) -> None:
    """Come to this visitor. TakenByColleague, VisitorLeft, WithAnother. NotFound: the talk is not of the rep's booth."""
    async with transaction():
        # Her own row is what a representative with two tabs must pass.
        mine = await row(
            "SELECT m.id, talk.booth, booth.event, booth.slug, event.slug AS event_slug FROM talk"
            " JOIN booth_member m ON m.booth = talk.booth AND m.person = {} JOIN booth ON booth.id = talk.booth"
            " JOIN event ON event.id = booth.event WHERE talk.id = {} FOR UPDATE OF m",
            rep, talk,
        )  # fmt: skip
        if mine is None:
            raise NotFound
        busy = await row(
            "SELECT talk.id, person.name FROM talk JOIN person ON person.id = talk.visitor"
            " WHERE talk.rep = {} AND talk.state = 'with'",
            rep,
        )
        if busy is not None and busy["id"] == talk:
            return
        if busy is not None:
            raise rules.WithAnother(busy["name"])
        taken = await row(
            "UPDATE talk SET state = 'with', rep = {}, taken_at = clock_timestamp() WHERE id = {}"
            " AND state IN ('ringing', 'waiting') RETURNING visitor",
            rep, talk,
        )  # fmt: skip
        if taken is None:
            other = await row("SELECT rep FROM talk WHERE id = {}", talk)
            raise rules.TakenByColleague if other and other["rep"] else rules.VisitorLeft
        await record(TalkTaken(mine["event"], mine["booth"], talk, taken["visitor"], rep))
        await notify(
            taken["visitor"], "hall.called", {"booth": str(mine["booth"])},
            link=f"/hall/{mine['event_slug']}/{mine['slug']}",
        )  # fmt: skip


async def end_talk(*, talk: UUID, by: UUID) -> None:
    """End a talk, by either side. TalkOver: it is over already. NotFound: somebody else's."""
    async with transaction():
        ended = await row(
            "UPDATE talk SET state = 'ended', ended_at = clock_timestamp() FROM booth WHERE talk.id = {}"
            " AND booth.id = talk.booth AND talk.state = 'with' AND {} IN (talk.rep, talk.visitor)"
            " RETURNING talk.booth, talk.visitor, booth.event",
            talk, by,
        )  # fmt: skip
        if ended is None:
            theirs = await row("SELECT id FROM talk WHERE id = {} AND {} IN (rep, visitor)", talk, by)
            raise rules.TalkOver if theirs else NotFound
        await record(TalkEnded(ended["event"], ended["booth"], talk, ended["visitor"], by))


async def leave_queue(*, talk: UUID, visitor: UUID) -> None:
    """Go out of the queue. TalkOver: the talk has begun, or is over. NotFound: somebody else's."""
    async with transaction():
        left = await row(
            "UPDATE talk SET state = 'missed', ended_at = clock_timestamp() FROM booth WHERE talk.id = {}"
            " AND booth.id = talk.booth AND talk.visitor = {} AND talk.state IN ('ringing', 'waiting')"
            " RETURNING talk.booth, booth.event",
            talk, visitor,
        )  # fmt: skip
        if left is None:
            theirs = await row("SELECT id FROM talk WHERE id = {} AND visitor = {}", talk, visitor)
            raise rules.TalkOver if theirs else NotFound
        await record(TalkMissed(left["event"], left["booth"], talk, visitor))


async def let_bells_rest() -> int:
    """What rang for its time rings no more, and its visitor waits. Returns how many."""
    async with transaction():
        rested = await rows(
            "UPDATE talk SET state = 'waiting' FROM booth WHERE booth.id = talk.booth AND talk.state = 'ringing'"
            " AND talk.rang_at < clock_timestamp() - {}::interval RETURNING talk.id, talk.booth, talk.visitor, booth.event",
            RINGS_FOR,
        )
        for each in rested:
            await record(BellRested(each["event"], each["booth"], each["id"], each["visitor"]))
    return len(rested)


async def give_up_places() -> int:
    """Who has been away from everything for ten minutes leaves the queue, and a talk both sides left is over."""
    async with transaction():
        missed = await rows(
            "UPDATE talk SET state = 'missed', ended_at = clock_timestamp() FROM booth WHERE booth.id = talk.booth"
            " AND talk.state IN ('ringing', 'waiting') AND talk.seen_at < clock_timestamp() - {}::interval"
            " AND NOT EXISTS (SELECT FROM presence p WHERE p.person = talk.visitor)"
            " RETURNING talk.id, talk.booth, talk.visitor, booth.event",
            PLACE_KEPT,
        )
        for each in missed:
            await record(TalkMissed(each["event"], each["booth"], each["id"], each["visitor"]))
        ended = await rows(
            "UPDATE talk SET state = 'ended', ended_at = clock_timestamp() FROM booth WHERE booth.id = talk.booth"
            " AND talk.state = 'with' AND greatest(talk.seen_at, talk.taken_at) < clock_timestamp() - {}::interval"
            " AND NOT EXISTS (SELECT FROM presence p WHERE p.person IN (talk.visitor, talk.rep))"
            " RETURNING talk.id, talk.booth, talk.visitor, talk.rep, booth.event",
            PLACE_KEPT,
        )
        for each in ended:
            await record(TalkEnded(each["event"], each["booth"], each["id"], each["visitor"], each["rep"]))
    return len(missed) + len(ended)
