"""Mails about meetings: each with what to do, and with the calendar's entry where a time is fixed."""

from __future__ import annotations

from uuid import UUID

from bravehall.config import settings
from bravehall.core.calendar import ics
from bravehall.core.facts import on
from bravehall.core.keys import link_token
from bravehall.core.mail import Attachment, send
from bravehall.meetings import facts
from bravehall.meetings.queries import calendar, letters
from bravehall.meetings.rules import LINK_LIVES


@on(facts.Asked)
async def mail_the_request(fact: facts.Asked) -> None:
    await ask_by_mail(fact.request, fact.asked, fact.round)


@on(facts.OtherTimesProposed)
async def mail_the_other_times(fact: facts.OtherTimesProposed) -> None:
    await ask_by_mail(fact.request, fact.turn, fact.round)


async def ask_by_mail(request: UUID, person: UUID, round: int) -> None:
    """The request with a link that answers without signing in; nothing if it has gone on meanwhile."""
    asked = await letters.request_letter(request, person)
    if asked is None or asked.state != "pending" or asked.round != round:
        return
    token = link_token("meeting answer", request, person, round, until=asked.expires_at + LINK_LIVES)
    await send(
        to=asked.email, template="meetings/asked", language=asked.language, event=asked.event,
        context={"asked": asked, "url": f"{settings().base_url}/answer/{token}"},
    )  # fmt: skip


@on(facts.Declined)
async def mail_the_no(fact: facts.Declined) -> None:
    await close_by_mail(fact.request, but=fact.by)


@on(facts.Withdrawn)
async def mail_the_withdrawal(fact: facts.Withdrawn) -> None:
    await close_by_mail(fact.request, but=fact.by)


@on(facts.Expired)
async def mail_the_silence(fact: facts.Expired) -> None:
    await close_by_mail(fact.request, but=await letters.whose_turn(fact.request))


async def close_by_mail(request: UUID, *, but: UUID) -> None:
    """Whoever waits learns what became of the request; `but` knows."""
    for person in await letters.people_of_request(request):
        asked = await letters.request_letter(request, person)
        if person != but and asked is not None:
            url = f"{settings().base_url}/meetings/{asked.slug}"
            await send(
                to=asked.email, template="meetings/closed", language=asked.language, event=asked.event,
                context={"asked": asked, "url": url},
            )  # fmt: skip


@on(facts.Agreed)
async def mail_the_meeting(fact: facts.Agreed) -> None:
    await invite(fact.meeting, moved=False)


@on(facts.Moved)
async def mail_the_move(fact: facts.Moved) -> None:
    await invite(fact.next, moved=True)


async def invite(meeting: UUID, *, moved: bool) -> None:
    """Both get the time, the place and the calendar's entry."""
    for letter in await letters.meeting_letters(meeting):
        await send(
            to=letter.email, template="meetings/agreed", language=letter.language, event=letter.event,
            context={"letter": letter, "moved": moved, "url": f"{settings().base_url}/meetings/{letter.slug}/agenda"},
            attachments=[await entry(meeting, letter.person, "REQUEST")],
        )  # fmt: skip


@on(facts.Cancelled)
async def mail_the_cancellation(fact: facts.Cancelled) -> None:
    """Whoever did not cancel learns why; the calendars of both forget it."""
    for letter in await letters.meeting_letters(fact.meeting):
        if letter.person != fact.by:
            await send(
                to=letter.email, template="meetings/cancelled", language=letter.language, event=letter.event,
                context={"letter": letter, "url": f"{settings().base_url}/meetings/{letter.slug}"},
                attachments=[await entry(fact.meeting, letter.person, "CANCEL")],
            )  # fmt: skip


async def entry(meeting: UUID, person: UUID, method: str) -> Attachment:
    item = await calendar.item(meeting, person)
    made = ics(item.summary, [item], method="CANCEL" if method == "CANCEL" else "REQUEST")
    return Attachment("meeting.ics", f'text/calendar; method="{method}"', made)


@on(facts.TimetablePublished)
async def mail_the_timetable(fact: facts.TimetablePublished) -> None:
    """Everybody gets one mail with all meetings that it made for them, and one file for the calendar."""
    for each in await letters.timetable_letters(fact.timetable):
        items = await calendar.items_among(each.person, [line.meeting for line in each.lines])
        await send(
            to=each.email, template="meetings/arranged", language=each.language, event=each.event,
            context={"letter": each, "url": f"{settings().base_url}/meetings/{each.slug}/agenda"},
            attachments=[Attachment("meetings.ics", 'text/calendar; method="PUBLISH"', ics(each.title, items))],
        )  # fmt: skip
