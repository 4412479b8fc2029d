"""What the presence of visitors leaves behind."""

from __future__ import annotations

from uuid import UUID

from bravehall.core.db import rows, transaction
from bravehall.core.live import Stay


async def keep_visits(*, stays: list[Stay]) -> None:
    """Ended stays at booths become visits, once each; who works at a booth does not visit it. A visitor who waits in
    a queue was there until then."""
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
