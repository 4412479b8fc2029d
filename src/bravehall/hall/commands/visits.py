"""What the presence of visitors leaves behind."""

from __future__ import annotations

from uuid import UUID, uuid5

from bravehall.attendance.commands import attended
from bravehall.core.db import rows, transaction
from bravehall.core.live import Stay


async def keep_visits(*, stays: list[Stay]) -> None:
    """Ended stays at booths become visits, once each; who works at a booth does not visit it. A visitor who waits in
    a queue was there until then. Whoever takes part in the event and was at a booth on one of its days attended that
    day online."""
    async with transaction():
        await rows(
            "INSERT INTO visit (booth, person, sid, entered_at, left_at) SELECT booth.id, s.person, s.sid, s.entered,"
            " s.gone FROM unnest({}::uuid[], {}::uuid[], {}::text[], {}::timestamptz[], {}::timestamptz[])"
            " AS s (booth, person, sid, entered, gone) JOIN booth ON booth.id = s.booth"
            " WHERE NOT EXISTS (SELECT FROM booth_member m WHERE m.booth = s.booth AND m.person = s.person)"
            " ON CONFLICT DO NOTHING",
            [UUID(stay.id) for stay in stays], [stay.person for stay in stays], [stay.sid for stay in stays],
            [stay.entered for stay in stays], [stay.left for stay in stays],
        )  # fmt: skip
        await rows(
            "UPDATE talk SET seen_at = greatest(talk.seen_at, s.gone) FROM (SELECT person, max(gone) AS gone"
            " FROM unnest({}::uuid[], {}::timestamptz[]) AS s (person, gone) GROUP BY person) s"
            " WHERE s.person = talk.visitor AND talk.state IN ('ringing', 'waiting', 'with')",
            [stay.person for stay in stays], [stay.left for stay in stays],
        )  # fmt: skip
        for day in await rows(
            "SELECT p.event, p.person, d.day, min(s.entered) AS at"
            " FROM unnest({}::uuid[], {}::uuid[], {}::timestamptz[]) AS s (booth, person, entered)"
            " JOIN booth ON booth.id = s.booth JOIN event ON event.id = booth.event"
            " JOIN position p ON p.event = event.id AND p.person = s.person AND p.state = 'confirmed',"
            " LATERAL (SELECT (s.entered AT TIME ZONE event.zone)::date AS day,"
            "   (event.starts_at AT TIME ZONE event.zone)::date AS first, (event.ends_at AT TIME ZONE event.zone)::date AS last) d"
            " WHERE d.day BETWEEN d.first AND d.last"
            " AND NOT EXISTS (SELECT FROM booth_member m WHERE m.booth = s.booth AND m.person = s.person)"
            " GROUP BY p.event, p.person, d.day ORDER BY p.event, p.person, d.day",
            [UUID(stay.id) for stay in stays], [stay.person for stay in stays], [stay.entered for stay in stays],
        ):  # fmt: skip
            # one source for all stays of a day, so that the day is counted once
            source = uuid5(day["event"], str(day["day"]))
            await attended(event=day["event"], person=day["person"], kind="online", source=source, at=day["at"])
