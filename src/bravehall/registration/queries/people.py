"""Who registered, as the organiser's team sees it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import both
from bravehall.registration.rules import Mode, State


class Attendee(msgspec.Struct, frozen=True):
    """A line of the people list. `firm` is the firm they belong to, else what they wrote."""

    id: UUID
    person: UUID
    name: str
    email: str
    country: str
    firm_name: str
    firm_uk: str | None
    firm_en: str | None
    cluster_uk: str | None
    cluster_en: str | None
    state: State
    mode: Mode
    product: UUID
    code: str
    refused_because: str
    at: datetime

    @property
    def firm(self) -> str:
        return both(self.firm_uk or "", self.firm_en or "") or self.firm_name

    @property
    def cluster(self) -> str:
        return both(self.cluster_uk or "", self.cluster_en or "")


class Counts(msgspec.Struct, frozen=True):
    """How many stand in each state; each is counted from the rows that `attendees` lists for it."""

    confirmed: int
    onsite: int
    online: int
    awaiting_approval: int
    waiting: int
    cancelled: int


SELECT = """
    SELECT position.id, position.person, person.name, person.email, person.country, position.firm_name,
           own.firm_uk, own.firm_en, own.cluster_uk, own.cluster_en, position.state, product.mode, position.product,
           position.code, position.refused_because, position.at
      FROM position JOIN person ON person.id = position.person JOIN product ON product.id = position.product
      LEFT JOIN LATERAL (
          SELECT firm.name_uk AS firm_uk, firm.name_en AS firm_en, cluster.name_uk AS cluster_uk,
                 cluster.name_en AS cluster_en
            FROM membership JOIN firm ON firm.id = membership.firm LEFT JOIN cluster ON cluster.id = firm.cluster
           WHERE membership.person = person.id ORDER BY firm.id LIMIT 1) own ON true
"""
WHERE = """
     WHERE position.event = {} AND ({} = '' OR position.state = {})
       AND ({} = '' OR product.mode = {})
       AND ({} = '' OR strpos(lower(concat_ws(' ', person.name, person.email, position.firm_name, own.firm_uk,
            own.firm_en, position.code)), lower({})) > 0)
"""


async def attendees(
    event: UUID,
    *,
    q: str = "",
    state: str = "",
    mode: str = "",
    after: tuple[datetime, UUID] | None = None,
    most: int = 50,
) -> list[Attendee]:
    """The newest first: those in a state and of a mode whose name, address, firm or code contains `q`.

    `after` is the last one of the page before: when it was registered, and its id.
    """
    q = typed_or_code(q)
    found = await rows(
        SELECT + WHERE
        + " AND ({}::timestamptz IS NULL OR (position.at, position.id) < ({}::timestamptz, {}::uuid))"
        + " ORDER BY position.at DESC, position.id DESC LIMIT {}",
        event, state, state, mode, mode, q, q, after and after[0], after and after[0], after and after[1], most,
    )  # fmt: skip
    return msgspec.convert(found, list[Attendee])


def typed_or_code(q: str) -> str:
    """A code as it is printed has a dash in it, as it is kept it has not."""
    return q[:4] + q[5:] if len(q) == 9 and q[4] == "-" else q


async def attendee(event: UUID, position: UUID) -> Attendee:
    """One line. NotFound: not at this event."""
    found = await row(f"{SELECT} WHERE position.event = {{}} AND position.id = {{}}", event, position)
    if found is None:
        raise NotFound
    return msgspec.convert(found, Attendee)


async def counts(event: UUID) -> Counts:
    found = await row(
        "SELECT count(*) FILTER (WHERE state = 'confirmed') AS confirmed,"
        " count(*) FILTER (WHERE state = 'confirmed' AND mode = 'onsite') AS onsite,"
        " count(*) FILTER (WHERE state = 'confirmed' AND mode = 'online') AS online,"
        " count(*) FILTER (WHERE state = 'awaiting_approval') AS awaiting_approval,"
        " count(*) FILTER (WHERE state = 'waiting') AS waiting,"
        " count(*) FILTER (WHERE state = 'cancelled') AS cancelled"
        " FROM position JOIN product ON product.id = position.product WHERE position.event = {}",
        event,
    )
    return msgspec.convert(found, Counts)


async def wrong_counters(event: UUID) -> list[UUID]:
    """The quotas of an event whose counter is not the number of confirmed positions; there should be none."""
    found = await rows(
        "SELECT quota.id FROM quota LEFT JOIN product ON product.quota = quota.id"
        " LEFT JOIN position ON position.product = product.id AND position.state = 'confirmed'"
        " WHERE quota.event = {} GROUP BY quota.id HAVING quota.sold <> count(position.id)",
        event,
    )
    return [each["id"] for each in found]
