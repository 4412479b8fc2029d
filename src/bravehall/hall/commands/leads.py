"""Cards that visitors give, and what a booth notes about them."""

from __future__ import annotations

from uuid import UUID

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.facts import record
from bravehall.core.live import notify
from bravehall.hall import rules
from bravehall.hall.facts import CardGiven, CardTakenBack, LeadNoted
from bravehall.hall.queries.doors import refusal_to_talk
from bravehall.hall.rules import State, Temperature


async def give_card(*, booth: UUID, person: UUID, fields: list[str], word: str = "") -> UUID:
    """Give the booth what stands in `fields` and nothing else. Giving it twice is one card with the newest consent.

    WrongText, BoothNotOpen, NotAnAttendee, Muted, Banned.
    """
    agreed, said = rules.card_fields(fields), rules.note(word, "word")
    async with transaction():
        held = await row("SELECT event, state FROM booth WHERE id = {}", booth)
        if held is None:
            raise NotFound
        if held["state"] != State.PUBLISHED:
            raise rules.BoothNotOpen
        if (refusal := await refusal_to_talk(person, held["event"])) is not None:
            raise refusal
        known = await row(
            "SELECT id, fields, word FROM lead WHERE booth = {} AND person = {} FOR UPDATE", booth, person
        )
        if known is not None and (known["fields"], known["word"]) == (agreed, said or known["word"]):
            return UUID(str(known["id"]))
        made = await rows(
            "INSERT INTO lead AS old (id, booth, person, fields, word, at)"
            " VALUES (gen_random_uuid(), {}, {}, {}, {}, clock_timestamp()) ON CONFLICT (booth, person) DO UPDATE"
            " SET fields = excluded.fields, word = coalesce(nullif(excluded.word, ''), old.word), at = CASE WHEN"
            " cardinality(old.fields) = 0 THEN excluded.at ELSE old.at END RETURNING id",
            booth, person, agreed, said,
        )  # fmt: skip
        lead = UUID(str(made[0]["id"]))
        await record(CardGiven(held["event"], booth, lead, person, tuple(agreed)))
        if known is None:
            for member in await rows("SELECT person FROM booth_member WHERE booth = {}", booth):
                await notify(member["person"], "hall.card", {"booth": str(booth)}, link=f"/desk/{booth}#leads")
    return lead


async def take_card_back(*, booth: UUID, person: UUID) -> None:
    """The booth sees nothing of this person any more. NotFound: no card was given."""
    async with transaction():
        found = await row(
            "UPDATE lead SET fields = ARRAY[]::varchar[], word = '' FROM booth WHERE booth.id = lead.booth AND lead.booth = {}"
            " AND lead.person = {} AND cardinality(lead.fields) > 0 RETURNING lead.id, booth.event",
            booth, person,
        )  # fmt: skip
        if found is None:
            raise NotFound
        await record(CardTakenBack(found["event"], booth, found["id"], person, ()))


async def note_lead(*, booth: UUID, lead: UUID, by: UUID, temperature: Temperature, note: str) -> None:
    """What the booth thinks of a lead. NotFound: not of this booth, or taken back. WrongText."""
    kept = rules.note(note)
    async with transaction():
        found = await row(
            "UPDATE lead SET temperature = {}, note = {}, noted_by = {}, noted_at = clock_timestamp() FROM booth"
            " WHERE booth.id = lead.booth AND lead.id = {} AND lead.booth = {} AND cardinality(lead.fields) > 0"
            " RETURNING booth.event",
            temperature.value, kept, by, lead, booth,
        )  # fmt: skip
        if found is None:
            raise NotFound
        await record(LeadNoted(found["event"], booth, lead, temperature.value))
