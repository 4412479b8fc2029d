"""Making a booth and what it shows."""

from __future__ import annotations

import re
import secrets
from typing import Any
from uuid import UUID

from bravehall.core import files
from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.facts import record
from bravehall.core.files import Upload
from bravehall.core.i18n import _
from bravehall.hall import rules
from bravehall.hall.facts import (
    AvailabilityChanged,
    BoothChanged,
    BoothCreated,
    BoothMoved,
    DocumentAdded,
    DocumentRemoved,
    StaffAdded,
    StaffRemoved,
)
from bravehall.hall.rules import Availability, Size, State
from bravehall.hall.tables import Booth, BoothDocument, BoothMember


async def create_booth(*, event: UUID, firm: UUID, size: Size) -> UUID:
    """A draft for this firm on the next stand. NotFound: no such firm. AlreadyThere: it has a booth at this event."""
    async with transaction():
        # The event's row is what two hosts must pass, so that two booths never get one number.
        held = await row("SELECT id FROM event WHERE id = {} FOR UPDATE", event)
        found = await row("SELECT slug FROM firm WHERE id = {}", firm)
        if held is None or found is None:
            raise NotFound
        if await row("SELECT id FROM booth WHERE event = {} AND firm = {}", event, firm):
            raise rules.AlreadyThere(_("This firm has a booth here already."), "firm")
        number = await row("SELECT coalesce(max(number), 0) + 1 AS next FROM booth WHERE event = {}", event)
        booth = Booth(
            event=event, firm=firm, slug=found["slug"], number=number["next"] if number else 1, size=size,
            epoch=secrets.token_hex(4),
        )  # fmt: skip
        await booth.save()
        await record(BoothCreated(event, booth.id, firm))
    return UUID(str(booth.id))


async def change_booth(*, booth: UUID, **wanted: Any) -> None:
    """What a booth shows: tagline_uk, tagline_en, about_uk, about_en, video; for hosts size too. WrongText."""
    for field in ("tagline_uk", "tagline_en"):
        if len(wanted.get(field, "")) > 160:
            raise rules.WrongText(_("This is too long: at most %(most)d characters.") % {"most": 160}, field)
    for field in ("about_uk", "about_en"):
        if len(wanted.get(field, "")) > 5000:
            raise rules.WrongText(_("This is too long: at most %(most)d characters.") % {"most": 5000}, field)
    if wanted.get("video") and not re.fullmatch(r"https://[^\s\"'<>]{4,290}", wanted["video"]):
        raise rules.WrongText(_("Paste the whole address of the video, beginning with https://"), "video")
    async with transaction():
        before = await Booth.select().where(Booth.id == booth).lock_rows().first()
        if before is None:
            raise NotFound
        changed = tuple(field for field, value in wanted.items() if before[field] != value)
        if changed:
            await Booth.update({field: wanted[field] for field in changed}).where(Booth.id == booth)
            await record(BoothChanged(before["event"], booth, changed))


async def move_booth(*, booth: UUID, state: State) -> None:
    """Publish or close a booth. Taken: it is in another state meanwhile."""
    async with transaction():
        before = await row("SELECT event, state FROM booth WHERE id = {} FOR UPDATE", booth)
        if before is None:
            raise NotFound
        rules.may_become(State(before["state"]), state)
        await rows("UPDATE booth SET state = {} WHERE id = {}", state.value, booth)
        await record(BoothMoved(before["event"], booth, state.value))


async def add_staff(*, booth: UUID, email: str) -> UUID:
    """Let the person with this address work at the booth. NoSuchPerson, AlreadyThere."""
    async with transaction():
        person = await row("SELECT id FROM person WHERE email = {}", email.strip().lower())
        if person is None:
            raise rules.NoSuchPerson
        event = await event_of(booth)
        made = await rows(
            "INSERT INTO booth_member (id, booth, person, availability, at)"
            " VALUES (gen_random_uuid(), {}, {}, 'available', clock_timestamp()) ON CONFLICT DO NOTHING RETURNING id",
            booth, person["id"],
        )  # fmt: skip
        if not made:
            raise rules.AlreadyThere(_("This person works at the booth already."), "email")
        await record(StaffAdded(event, booth, person["id"]))
    return UUID(str(person["id"]))


async def remove_staff(*, booth: UUID, person: UUID) -> None:
    """NotFound: does not work there."""
    async with transaction():
        gone = await BoothMember.delete().where(
            (BoothMember.booth == booth) & (BoothMember.person == person)
        ).returning(BoothMember.id)  # fmt: skip
        if not gone:
            raise NotFound
        await record(StaffRemoved(await event_of(booth), booth, person))


async def set_availability(*, booth: UUID, person: UUID, availability: Availability) -> None:
    """What somebody says of herself; it holds while her desk is open. NotFound: does not work there."""
    async with transaction():
        found = await rows(
            "UPDATE booth_member SET availability = {} WHERE booth = {} AND person = {} RETURNING id",
            availability.value, booth, person,
        )  # fmt: skip
        if not found:
            raise NotFound
        await record(AvailabilityChanged(await event_of(booth), booth, person, availability.value))


async def add_document(*, booth: UUID, upload: Upload, name: str, title: str) -> UUID:
    """Show a PDF or an image at the booth. Refusals of core.clean; AlreadyThere: 20 are enough."""
    title = rules.note(title, "title")[:200]
    stored = await files.store(upload, name)
    async with transaction():
        held = await row("SELECT event FROM booth WHERE id = {} FOR UPDATE", booth)
        if held is None:
            raise NotFound
        if await BoothDocument.count().where(BoothDocument.booth == booth) >= rules.DOCUMENTS:
            raise rules.AlreadyThere(_("A booth shows at most 20 documents. Remove one first."), "file")
        document = BoothDocument(booth=booth, file=stored.id, title=title or stored.name.rsplit(".", 1)[0])
        await document.save()
        await record(DocumentAdded(held["event"], booth, document.id, stored.id))
    return UUID(str(document.id))


async def remove_document(*, booth: UUID, document: UUID) -> None:
    """NotFound: not of this booth."""
    async with transaction():
        gone = await BoothDocument.delete().where(
            (BoothDocument.booth == booth) & (BoothDocument.id == document)
        ).returning(BoothDocument.id)  # fmt: skip
        if not gone:
            raise NotFound
        await record(DocumentRemoved(await event_of(booth), booth, document))


async def event_of(booth: UUID) -> UUID:
    """NotFound: no such booth."""
    found = await row("SELECT event FROM booth WHERE id = {}", booth)
    if found is None:
        raise NotFound
    return UUID(str(found["event"]))
