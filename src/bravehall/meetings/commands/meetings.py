"""What happens to a meeting after it was agreed: cancelled, moved by the organiser, held or missed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.facts import record
from bravehall.core.i18n import N_, _
from bravehall.meetings import facts
from bravehall.meetings.commands.locks import lock_meeting, lock_people
from bravehall.meetings.commands.seating import end, seat
from bravehall.meetings.commands.telling import tell
from bravehall.meetings.rules import Answer, NotLive, State, TooEarly, outcome


async def cancel(*, event: UUID, meeting: UUID, by: UUID, why: str, desk: bool = False) -> None:
    """Call it off, with a word to the other side. `desk`: the organiser does; else `by` is one of the two.

    NotLive: it is not agreed any more. Refusal: no word was given. NotFound.
    """
    if not why.strip():
        raise Refusal(_("Write a few words: the other side reads them."), field="why")
    async with transaction():
        found = await lock_meeting(event, meeting)
        if not desk and by not in found["people"]:
            raise NotFound
        if found["state"] != State.AGREED:
            raise NotLive
        await lock_people(*found["people"])
        await end(meeting, State.CANCELLED, by=by, why=why.strip()[:300])
        await record(facts.Cancelled(event=event, meeting=meeting, by=by, desk=desk))
        await tell(event, found["people"], N_("%(name)s has cancelled a meeting."), page="agenda")


async def move(*, event: UUID, meeting: UUID, slot: UUID, by: UUID) -> UUID:
    """The organiser moves it to another slot, for both. SlotTaken, NotLive, NotFound. Returns the meeting it goes on as."""
    async with transaction():
        found = await lock_meeting(event, meeting)
        if found["state"] != State.AGREED:
            raise NotLive
        people = found["people"]
        await lock_people(*people)
        await end(meeting, State.MOVED, by=by)
        made = await seat(
            event=event, slot=slot, one=people[0], other=people[1], note=found["note"], origin="desk", before=found
        )
        await record(facts.Moved(event=event, meeting=meeting, next=made, by=by, desk=True))
        await tell(event, people, N_("%(name)s has moved a meeting of yours."), page="agenda")
        return made


async def say_outcome(*, event: UUID, meeting: UUID, person: UUID, answer: Answer) -> State:
    """Did it happen? When both say the same, it is held (and stands in the attendance ledger) or missed.

    Until then one may change one's answer. TooEarly, NotLive, NotFound. Returns the meeting's state after it.
    """
    async with transaction():
        found = await lock_meeting(event, meeting)
        if person not in found["people"]:
            raise NotFound
        if found["state"] not in (State.AGREED, answer):
            raise NotLive
        if found["state"] == answer:
            return State(answer)
        if found["starts_at"] > datetime.now(UTC):
            raise TooEarly
        await rows(
            "UPDATE meeting_seat SET answer = {}, answered_at = clock_timestamp() WHERE meeting = {} AND person = {}",
            answer, meeting, person,
        )  # fmt: skip
        await record(facts.OutcomeSaid(event=event, meeting=meeting, person=person, answer=answer))
        said = await rows("SELECT answer FROM meeting_seat WHERE meeting = {}", meeting)
        state = outcome([each["answer"] for each in said])
        if state != State.AGREED:
            await rows("UPDATE meeting SET state = {}, changed_at = clock_timestamp() WHERE id = {}", state, meeting)
            if state == State.HELD:
                await attend(event, meeting, found["starts_at"], found["people"])
                await record(facts.Held(event=event, meeting=meeting))
            else:
                await record(facts.Missed(event=event, meeting=meeting))
        await tell(event, found["people"], N_("%(name)s has said how your meeting went."), page="agenda")
        return state


async def attend(event: UUID, meeting: UUID, starts_at: datetime, people: list[UUID]) -> None:
    """Both were there, on that day of the event's zone: a row each in the attendance ledger."""
    zone = await row("SELECT zone FROM event WHERE id = {}", event)
    assert zone is not None
    await rows(
        'INSERT INTO attendance (event, person, day, kind, source, "by", at)'
        " SELECT {}, who, ({}::timestamptz AT TIME ZONE {})::date, 'meeting', {}, NULL, clock_timestamp()"
        " FROM unnest({}::uuid[]) AS who ON CONFLICT DO NOTHING",
        event, starts_at, zone["zone"], meeting, people,
    )  # fmt: skip
