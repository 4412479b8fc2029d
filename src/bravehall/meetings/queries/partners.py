"""Whom somebody could meet, and why."""

from __future__ import annotations

from uuid import UUID

import msgspec

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.i18n import both
from bravehall.meetings.queries.people import FIRM
from bravehall.meetings.rules import Way

PAGE = 24

# What somebody offers and needs: what they wrote for this event, else what their firm's cards say.
PEOPLE = f"""
    SELECT person.id, person.name, person.job_title, product.mode AS ticket, coalesce(p.mode, 'any') AS way,
           coalesce(p.open, true) AS open, coalesce(p.about, '') AS about,
           coalesce(firm.name_uk, '') AS firm_uk, coalesce(firm.name_en, '') AS firm_en, coalesce(firm.country, '') AS country,
           coalesce(p.offers, card.offers, ARRAY[]::varchar[]) AS offers, coalesce(p.needs, card.needs, ARRAY[]::varchar[]) AS needs
      FROM position JOIN person ON person.id = position.person JOIN product ON product.id = position.product
      LEFT JOIN meeting_profile p ON p.event = position.event AND p.person = position.person
      {FIRM.format(person="person")}
      LEFT JOIN LATERAL (
           SELECT array_agg(DISTINCT lower(tag)) FILTER (WHERE card.kind = 'offer') AS offers,
                  array_agg(DISTINCT lower(tag)) FILTER (WHERE card.kind = 'need') AS needs
             FROM card, unnest(card.tags) AS tag WHERE card.firm = firm.id AND card.closed_at IS NULL) card ON true
     WHERE position.event = {{}} AND position.state = 'confirmed'
"""


class Partner(msgspec.Struct, frozen=True):
    """`they_offer` is what the viewer needs, `they_need` what the viewer offers. `asked`: theirs, mine, or "" (no open request)."""

    id: UUID
    name: str
    job_title: str
    ticket: str
    way: Way
    open: bool
    about: str
    firm_uk: str
    firm_en: str
    country: str
    offers: list[str]
    needs: list[str]
    they_offer: list[str]
    they_need: list[str]
    score: int
    wish: str
    asked: str
    meets: bool

    @property
    def firm(self) -> str:
        return both(self.firm_uk, self.firm_en)


FOUND = f"""
    WITH people AS ({PEOPLE}), me AS (SELECT * FROM people WHERE id = {{}}), matched AS (
      SELECT o.*, ARRAY(SELECT unnest(o.offers) INTERSECT SELECT unnest(me.needs) ORDER BY 1) AS they_offer,
             ARRAY(SELECT unnest(o.needs) INTERSECT SELECT unnest(me.offers) ORDER BY 1) AS they_need
        FROM people o, me WHERE o.id <> me.id),
    scored AS (
      SELECT o.*, cardinality(o.they_offer) + cardinality(o.they_need) AS score, coalesce(w.kind, '') AS wish,
             CASE r.turn WHEN o.id THEN 'mine' ELSE CASE WHEN r.id IS NULL THEN '' ELSE 'theirs' END END AS asked,
             EXISTS (SELECT FROM meeting_seat x JOIN meeting_seat y ON y.meeting = x.meeting AND y.person = o.id
                       JOIN meeting m ON m.id = x.meeting
                      WHERE x.person = {{}} AND x.live AND m.event = {{}} AND m.state = 'agreed') AS meets
        FROM matched o
        LEFT JOIN wish w ON w.event = {{}} AND w.person = {{}} AND w.other = o.id
        LEFT JOIN meeting_request r ON r.event = {{}} AND r.state = 'pending'
             AND ((r.asker = {{}} AND r.asked = o.id) OR (r.asker = o.id AND r.asked = {{}})))
"""
MATCHES = """
    (coalesce({}, '') = '' OR strpos(lower(concat_ws(' ', name, job_title, firm_uk, firm_en, array_to_string(offers, ' '),
      array_to_string(needs, ' '))), lower({})) > 0)
    AND (coalesce({}, '') = '' OR {} = ANY(offers) OR {} = ANY(needs))
"""


def values(viewer: UUID, event: UUID) -> list[object]:
    return [event, viewer, viewer, event, event, viewer, event, viewer, viewer]


async def partners(
    viewer: UUID, event: UUID, *, q: str = "", tag: str = "", after: str = "", most: int = PAGE
) -> tuple[list[Partner], str]:
    """A page of those who take part, the best matches first, and the key of the page after it ("" is the last one)."""
    score, name, identity = key(after)
    found = await rows(
        f"{FOUND} SELECT * FROM scored WHERE {MATCHES} AND (open OR meets OR asked <> '')"
        " AND ({}::int IS NULL OR (-score, name, id) > (-{}::int, {}::text, {}::uuid))"
        " ORDER BY -score, name, id LIMIT {}",
        *values(viewer, event), q, q, tag, tag, tag, score, score, name, identity, most + 1,
    )  # fmt: skip
    made = msgspec.convert(found, list[Partner])
    last = made[most - 1] if len(made) > most else None
    return made[:most], f"{last.score}~{last.id}~{last.name}" if last else ""


def key(after: str) -> tuple[int | None, str, UUID | None]:
    """Where a page begins. NotFound: it is none of our keys."""
    if not after:
        return None, "", None
    score, _, rest = after.partition("~")
    identity, _, name = rest.partition("~")
    try:
        return int(score), name, UUID(identity)
    except ValueError:
        raise NotFound from None


async def partner(viewer: UUID, event: UUID, person: UUID) -> Partner:
    """One of those who take part. NotFound."""
    found = await row(f"{FOUND} SELECT * FROM scored WHERE id = {{}}", *values(viewer, event), person)
    if found is None:
        raise NotFound
    return msgspec.convert(found, Partner)


async def common_tags(event: UUID, most: int = 12) -> list[str]:
    """The tags that most of them share, for the filter."""
    found = await rows(
        f"WITH people AS ({PEOPLE}) SELECT tag FROM people, unnest(offers || needs) AS tag"
        " GROUP BY tag ORDER BY count(*) DESC, tag LIMIT {}",
        event, most,
    )  # fmt: skip
    return [each["tag"] for each in found]


class OwnProfile(msgspec.Struct, frozen=True):
    """`saved`: it was written for this event; else it is what the firm's cards say."""

    offers: list[str]
    needs: list[str]
    about: str
    way: Way
    open: bool
    saved: bool
    away: list[UUID]


async def own_profile(viewer: UUID, event: UUID) -> OwnProfile:
    """NotFound: no place there."""
    found = await row(
        "SELECT me.*, EXISTS (SELECT FROM meeting_profile q WHERE q.event = {} AND q.person = me.id) AS saved,"
        " ARRAY(SELECT a.slot FROM away a JOIN meeting_time s ON s.id = a.slot"
        "        WHERE a.person = me.id AND s.event = {}) AS away"
        f" FROM ({PEOPLE}) me WHERE me.id = {{}}",
        event, event, event, viewer,
    )  # fmt: skip
    if found is None:
        raise NotFound
    return msgspec.convert(found, OwnProfile)
