"""Mutes and bans, each with an end."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.facts import record
from bravehall.core.i18n import _
from bravehall.core.live import part
from bravehall.hall import rules
from bravehall.hall.facts import PersonRestricted, RestrictionLifted
from bravehall.hall.rules import RestrictionKind
from bravehall.hall.tables import Restriction

BANNED = 4003  # the close code of the live connection


async def restrict(*, event: UUID, email: str, kind: RestrictionKind, hours: float, reason: str, by: UUID) -> UUID:
    """Mute or ban somebody in the hall of this event for so long. NoSuchPerson, WrongText."""
    until = datetime.now(UTC) + rules.restriction_time(hours)
    why = rules.note(reason, "reason")
    async with transaction():
        person = await row("SELECT id FROM person WHERE email = {}", email.strip().lower())
        if person is None:
            raise rules.NoSuchPerson
        if person["id"] == by:
            raise rules.WrongText(_("This is your own address."), "email")
        restriction = Restriction(event=event, person=person["id"], kind=kind, until=until, reason=why, by=by)
        await restriction.save()
        await record(PersonRestricted(event, restriction.id, person["id"], kind.value, until))
        if kind == RestrictionKind.BAN:
            part(person["id"], BANNED)
    return UUID(str(restriction.id))


async def lift(*, event: UUID, restriction: UUID) -> None:
    """End a restriction before its time. NotFound: not of this event, or over already."""
    async with transaction():
        found = await rows(
            "UPDATE restriction SET lifted_at = clock_timestamp() WHERE id = {} AND event = {} AND lifted_at IS NULL"
            " RETURNING person",
            restriction, event,
        )  # fmt: skip
        if not found:
            raise NotFound
        await record(RestrictionLifted(event, restriction, found[0]["person"]))
