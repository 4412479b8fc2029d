"""What follows a registration: mails, with the ticket where there is one; and the count that proves the counters."""

from __future__ import annotations

from uuid import UUID

from bravehall.config import settings
from bravehall.core.db import row
from bravehall.core.facts import on
from bravehall.core.i18n import speaking
from bravehall.core.jobs import every
from bravehall.core.mail import Attachment, send
from bravehall.events.facts import EventCreated
from bravehall.people.commands import new_code
from bravehall.registration import commands, queries
from bravehall.registration.facts import Approved, Cancelled, DraftMade, Moved, Promoted, Refused, Registered
from bravehall.registration.rules import State


@on(DraftMade)
async def mail_the_code(fact: DraftMade) -> None:
    """The mail with the six digits; the same to every address."""
    draft = await row(
        "SELECT draft.ask, draft.email, draft.name, ask.language, event.title_uk, event.title_en"
        " FROM registration_draft draft JOIN sign_in_code ask ON ask.id = draft.ask JOIN event ON event.id = draft.event"
        " WHERE draft.id = {}",
        fact.draft,
    )
    made = await new_code(ask=draft["ask"]) if draft else None
    if draft is None or made is None:
        return
    await send(
        to=draft["email"], template="registration/code", language=draft["language"], purpose="sign-in",
        context={"code": made[0], "name": draft["name"], "title_uk": draft["title_uk"], "title_en": draft["title_en"]},
    )  # fmt: skip


@on(Registered)
async def mail_what_came_of_it(fact: Registered) -> None:
    await tell(fact.position, "registered")


@on(Approved)
async def mail_the_approval(fact: Approved) -> None:
    await tell(fact.position, "approved")


@on(Promoted)
async def mail_the_free_place(fact: Promoted) -> None:
    await tell(fact.position, "promoted")


@on(Moved)
async def mail_the_new_ticket(fact: Moved) -> None:
    await tell(fact.position, "moved")


@on(Refused)
async def mail_the_refusal(fact: Refused) -> None:
    await tell(fact.position, "refused")


@on(Cancelled)
async def mail_the_cancelling(fact: Cancelled) -> None:
    await tell(fact.position, "cancelled_by_team" if fact.by_team else "cancelled")


async def tell(position: UUID, news: str) -> None:
    """The mail of how a position stands now, with the ticket and the days for the calendar if it is confirmed."""
    ticket = await queries.ticket(position)
    if ticket.state == State.CANCELLED and not news.startswith(("refused", "cancelled")):
        return  # it was given back before the mail was written, and that has a mail of its own
    attachments = []
    if ticket.state == State.CONFIRMED:
        with speaking(ticket.language):
            days = queries.calendar_file(ticket, changed_at=ticket.at)
        attachments = [
            Attachment(f"{ticket.slug}.pdf", "application/pdf", await queries.document(ticket)),
            Attachment(f"{ticket.slug}.ics", "text/calendar; charset=utf-8", days),
        ]
    with speaking(ticket.language):
        context: dict[str, object] = {
            "ticket": ticket, "news": news, "url": f"{settings().base_url}/my/tickets",
            "again": f"{settings().base_url}/events/{ticket.slug}",
        }  # fmt: skip
        await send(
            to=ticket.email, template=f"registration/{ticket.state}", language=ticket.language, context=context,
            purpose=f"registration/{news}", attachments=attachments, event=ticket.event,
        )  # fmt: skip


@on(EventCreated)
async def open_places(fact: EventCreated) -> None:
    """A new event has places to begin with: those of the event it was copied from, else its capacity, shared out."""
    await commands.open_places(event=fact.event, like=fact.copied_from)


async def prove_counters() -> None:
    await commands.prove_counters()


every("10m", prove_counters)
