"""Asking for a meeting, and answering."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bravehall.core import jobs
from bravehall.core.context import acting
from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.facts import record
from bravehall.core.i18n import N_
from bravehall.meetings import facts
from bravehall.meetings.commands.locks import lock_meeting, lock_people, lock_request
from bravehall.meetings.commands.seating import end, seat
from bravehall.meetings.commands.telling import tell
from bravehall.meetings.queries.times import Time, pair, slots_among
from bravehall.meetings.rules import (
    OFFERED,
    AlreadyAsked,
    Asking,
    NoTimes,
    NotLive,
    NotOpen,
    NotYours,
    Outdated,
    Over,
    SlotTaken,
    State,
    expires,
)
from bravehall.meetings.tables import Request


async def proposed(event: UUID, slots: list[UUID]) -> list[Time]:
    """One to three slots to come. NoTimes, SlotTaken."""
    chosen = list(dict.fromkeys(slots))
    if not 1 <= len(chosen) <= OFFERED:
        raise NoTimes
    found = await slots_among(event, chosen)
    if len(found) != len(chosen) or found[0].starts_at <= datetime.now(UTC):
        raise SlotTaken(field="slots")
    return found


async def ask(
    *, event: UUID, asker: UUID, asked: UUID, slots: list[UUID], note: str = "", moves: UUID | None = None
) -> UUID:
    """Ask for a meeting in one of up to three slots, or (`moves`) to move the one they have. Nothing is blocked by it.

    AlreadyAsked, NotOpen, NoTimes, SlotTaken; NotFound: one of them does not take part. Returns the request's id.
    """
    if asker == asked:
        raise NotFound
    async with transaction():
        if moves is not None:
            meeting = await lock_meeting(event, moves)
            if sorted([asker, asked]) != meeting["people"]:
                raise NotFound
            if meeting["state"] != State.AGREED:
                raise NotLive
        await lock_people(asker, asked)
        _me, other = await pair(event, asker, asked)
        if not other.open and moves is None:
            raise NotOpen
        found = await proposed(event, slots)
        if await row(
            "SELECT 1 AS one FROM meeting_request WHERE event = {} AND state = 'pending'"
            " AND least(asker, asked) = {} AND greatest(asker, asked) = {}",
            event, *sorted([asker, asked]),
        ):  # fmt: skip
            raise AlreadyAsked
        made = Request(
            event=event, asker=asker, asked=asked, turn=asked, slots=[each.id for each in found],
            note=note.strip()[:1000], moves=moves,
            expires_at=expires(datetime.now(UTC), [each.starts_at for each in found]),
        )  # fmt: skip
        await made.save()
        await record(facts.Asked(event=event, request=made.id, asker=asker, asked=asked))
        await tell(event, [asker, asked], N_("%(name)s asks you for a meeting."), page="requests")
        return made.id


def may_answer(asked: dict[str, Any], person: UUID, round: int | None) -> None:
    """It is open and this person's turn. NotFound, Over, Outdated, NotYours."""
    if person not in (asked["asker"], asked["asked"]):
        raise NotFound
    if asked["state"] != Asking.PENDING:
        raise Over(Asking(asked["state"]))
    if asked["expires_at"] <= datetime.now(UTC):
        raise Over(Asking.EXPIRED)
    if round is not None and round != asked["round"]:
        raise Outdated
    if asked["turn"] != person:
        raise NotYours


async def accept(*, request: UUID, person: UUID, slot: UUID, round: int | None = None) -> UUID:
    """Say yes to one of the proposed slots: the first yes takes it. Returns the meeting's id.

    `round`: that of the link it is said with. SlotTaken: another meeting was faster. Over, Outdated, NotYours, NotFound.
    """
    with acting(actor=person):
        async with transaction():
            asked = await lock_request(request)
            may_answer(asked, person, round)
            if slot not in asked["slots"]:
                raise SlotTaken
            event, people, before = asked["event"], [asked["asker"], asked["asked"]], None
            if asked["moves"] is not None:
                before = await lock_meeting(event, asked["moves"])
                if before["state"] != State.AGREED:
                    raise NotLive
                await lock_people(*people)
                await end(before["id"], State.MOVED, by=person)
            meeting = await seat(
                event=event, slot=slot, one=people[0], other=people[1], note=asked["note"], origin="request", before=before
            )  # fmt: skip
            await rows(
                "UPDATE meeting_request SET state = 'agreed', meeting = {}, closed_at = clock_timestamp() WHERE id = {}",
                meeting, request,
            )  # fmt: skip
            if before is None:
                await record(facts.Agreed(event=event, meeting=meeting, request=request))
                await tell(event, people, N_("%(name)s has agreed: you meet."), page="agenda")
            else:
                await record(facts.Moved(event=event, meeting=before["id"], next=meeting, by=person, desk=False))
                await tell(event, people, N_("%(name)s has agreed to the other time."), page="agenda")
            return meeting


async def propose_other(*, request: UUID, person: UUID, slots: list[UUID], round: int | None = None) -> None:
    """Neither yes nor no: other times, and it is the other one's turn. Over, Outdated, NotYours, NoTimes, SlotTaken."""
    with acting(actor=person):
        async with transaction():
            asked = await lock_request(request)
            may_answer(asked, person, round)
            found = await proposed(asked["event"], slots)
            turn = asked["asker"] if person == asked["asked"] else asked["asked"]
            await rows(
                "UPDATE meeting_request SET slots = {}::uuid[], turn = {}, round = round + 1, expires_at = {},"
                " turn_at = clock_timestamp() WHERE id = {}",
                [each.id for each in found], turn,
                expires(datetime.now(UTC), [each.starts_at for each in found]), request,
            )  # fmt: skip
            await record(
                facts.OtherTimesProposed(
                    event=asked["event"], request=request, by=person, turn=turn, round=asked["round"] + 1
                )
            )
            await tell(asked["event"], [person, turn], N_("%(name)s proposes another time."), page="requests")


async def decline(*, request: UUID, person: UUID, round: int | None = None) -> None:
    """Say no. Over, Outdated, NotYours."""
    with acting(actor=person):
        async with transaction():
            asked = await lock_request(request)
            may_answer(asked, person, round)
            await close(request, "declined")
            await record(facts.Declined(event=asked["event"], request=request, by=person))
            sentence = N_("%(name)s cannot meet you this time.")
            await tell(asked["event"], [asked["asker"], asked["asked"]], sentence, page="requests")


async def withdraw(*, request: UUID, person: UUID) -> None:
    """Take one's own request back while it is open. Over; NotFound: it is not theirs."""
    async with transaction():
        asked = await lock_request(request)
        if asked["asker"] != person:
            raise NotFound
        if asked["state"] != Asking.PENDING:
            raise Over(Asking(asked["state"]))
        await close(request, "withdrawn")
        await record(facts.Withdrawn(event=asked["event"], request=request, by=person))
        sentence = N_("%(name)s has withdrawn the request for a meeting.")
        await tell(asked["event"], [asked["asker"], asked["asked"]], sentence, page="requests")


async def close(request: UUID, state: str) -> None:
    await rows("UPDATE meeting_request SET state = {}, closed_at = clock_timestamp() WHERE id = {}", state, request)


async def expire_requests() -> None:
    """End those that nobody answered in time; one that is just being answered is left to the answer."""
    async with transaction():
        found = await rows(
            "UPDATE meeting_request SET state = 'expired', closed_at = clock_timestamp() WHERE id IN (SELECT id"
            " FROM meeting_request WHERE state = 'pending' AND expires_at <= clock_timestamp() ORDER BY id"
            " FOR UPDATE SKIP LOCKED) RETURNING id, event"
        )
        for each in found:
            await record(facts.Expired(event=each["event"], request=each["id"]))


jobs.every("1m", expire_requests)
