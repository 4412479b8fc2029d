"""Tickets as their owners have them: on the screen, on paper, in the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from bravehall.config import settings
from bravehall.core import calendar, keys, pdf, qr
from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import _, both, say_hours, say_period, speaking
from bravehall.events.rules import days_between
from bravehall.registration.rules import Claim, Mode, State, spaced

PURPOSE = "ticket"  # of the signature


class Ticket(msgspec.Struct, frozen=True):
    """One position with all that stands on its ticket. `ahead`: how many wait before it."""

    id: UUID
    state: State
    code: str
    version: int
    firm_name: str
    refused_because: str
    at: datetime
    product: UUID
    kind_uk: str
    kind_en: str
    mode: Mode
    order: str
    person: UUID
    name: str
    email: str
    language: str
    event: UUID
    slug: str
    title_uk: str
    title_en: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    venue_uk: str
    venue_en: str
    city_uk: str
    city_en: str
    over: bool
    ahead: int = 0

    @property
    def title(self) -> str:
        return both(self.title_uk, self.title_en)

    @property
    def kind(self) -> str:
        return both(self.kind_uk, self.kind_en)

    @property
    def place(self) -> str:
        parts = (both(self.venue_uk, self.venue_en), both(self.city_uk, self.city_en))
        return ", ".join(part for part in parts if part)

    @property
    def when(self) -> str:
        days = days_between(self.starts_at, self.ends_at, self.zone)
        return say_period(days[0], days[-1])

    @property
    def hours(self) -> str:
        return say_hours(self.starts_at, self.ends_at, self.zone)

    @property
    def printed_code(self) -> str:
        return spaced(self.code)


SELECT = """
    SELECT position.id, position.state, position.code, position.version, position.firm_name, position.refused_because,
           position.at, product.id AS product, product.name_uk AS kind_uk, product.name_en AS kind_en, product.mode,
           ticket_order.code AS "order", person.id AS person, person.name, person.email, person.language,
           event.id AS event, event.slug, event.title_uk, event.title_en, event.zone, event.starts_at, event.ends_at,
           event.venue_uk, event.venue_en, event.city_uk, event.city_en, event.ends_at < clock_timestamp() AS over,
           CASE WHEN position.state = 'waiting' THEN (
               SELECT count(*) FROM position w JOIN product p ON p.id = w.product
                WHERE p.quota = product.quota AND w.state = 'waiting' AND w.queue < position.queue) ELSE 0 END AS ahead
      FROM position JOIN product ON product.id = position.product JOIN event ON event.id = position.event
      JOIN person ON person.id = position.person JOIN ticket_order ON ticket_order.id = position."order"
"""


async def tickets(person: UUID) -> list[Ticket]:
    """A person's tickets, the next event first, past ones last; of each event the newest cancelled one at most."""
    found = await rows(
        f"SELECT * FROM (SELECT DISTINCT ON (t.event) t.* FROM ({SELECT} WHERE position.person = {{}}) t"
        " ORDER BY t.event, t.state = 'cancelled', t.at DESC) one"
        " ORDER BY over, CASE WHEN over THEN -extract(epoch FROM starts_at) ELSE extract(epoch FROM starts_at) END",
        person,
    )
    return msgspec.convert(found, list[Ticket])


async def ticket(position: UUID, person: UUID | None = None) -> Ticket:
    """One ticket; of this person, where one is named. NotFound."""
    found = await row(f"{SELECT} WHERE position.id = {{}}", position)
    if found is None or (person is not None and found["person"] != person):
        raise NotFound
    return msgspec.convert(found, Ticket)


async def qr_content(ticket: Ticket) -> str:
    """What the QR code says, signed: which position and kind of ticket, until when, which version; nobody's name."""
    until = int((ticket.ends_at + timedelta(days=1)).timestamp())
    return await keys.sign(Claim(ticket.id, ticket.product, until, ticket.version).packed(), PURPOSE)


async def document(ticket: Ticket) -> bytes:
    """The ticket as a PDF in both languages, the person's own first."""
    parts = []
    for language in sorted(("uk", "en"), key=lambda each: each != ticket.language):
        with speaking(language):
            parts.append(
                {
                    "language": language, "title": ticket.title, "when": ticket.when, "place": ticket.place,
                    "hours": ticket.hours, "kind": ticket.kind,
                    "words": {
                        "ticket": _("Ticket"), "when": _("When"), "where": _("Where"), "kind": _("Takes part"),
                        "hint": _("Show this code at the entrance, on paper or on the screen."),
                    },
                }
            )  # fmt: skip
    shown = {
        "name": ticket.name, "firm": ticket.firm_name, "code": ticket.printed_code, "parts": parts,
        "qr": qr.svg(await qr_content(ticket), label=ticket.printed_code),
    }  # fmt: skip
    return await pdf.render("registration/ticket", shown)


def calendar_file(ticket: Ticket, *, changed_at: datetime | None = None) -> bytes:
    """The event's days for a calendar, in the language of the context."""
    days = days_between(ticket.starts_at, ticket.ends_at, ticket.zone)
    item = calendar.Item(
        uid=f"ticket-{ticket.id}@{settings().base_url.partition('://')[2]}",
        starts_at=ticket.starts_at,
        ends_at=ticket.ends_at,
        zone=ticket.zone,
        summary=ticket.title,
        location=ticket.place,
        description=_("Your ticket: %(code)s. %(days)s.") % {"code": ticket.printed_code, "days": say_period(days[0], days[-1])},
        url=f"{settings().base_url}/my/tickets",
        sequence=ticket.version,
        changed_at=changed_at or datetime.now(UTC),
        cancelled=ticket.state == State.CANCELLED,
    )  # fmt: skip
    return calendar.ics(ticket.title, [item])
