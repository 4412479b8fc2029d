"""The mails that are owed and were sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from bravehall.config import settings
from bravehall.core import jobs
from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.mail.compose import compose
from bravehall.core.tables import Mail, MailAttachment


class Attachment(msgspec.Struct, frozen=True):
    name: str
    mime: str  # a parameter may follow: 'text/calendar; method="REQUEST"'
    content: bytes


class Deliver(msgspec.Struct, frozen=True):
    mail: UUID


class Kept(msgspec.Struct, frozen=True):
    """A mail in a list."""

    id: UUID
    recipient: str
    subject: str
    purpose: str
    state: str  # owed, sent, kept (there is no mail server), refused
    at: datetime


class Letter(msgspec.Struct, frozen=True):
    """One mail, with everything in it; of its attachments (id, name, mime, bytes long)."""

    id: UUID
    recipient: str
    subject: str
    text: str
    html: str
    purpose: str
    state: str
    error: str
    at: datetime
    sent_at: datetime | None
    attachments: list[tuple[UUID, str, str, int]]


async def send(
    *,
    to: str,
    template: str,
    context: dict[str, object],
    language: str | None = None,
    purpose: str = "",
    attachments: list[Attachment] | None = None,
    event: UUID | None = None,
) -> UUID:
    """Owe a mail, in the open transaction or one of its own; a job hands it over after the commit.

    `template` is "registration/confirmed" for registration/templates/mail/confirmed.txt (see compose.py); `language`
    None says it in both. `purpose` is a word for the lists, else the template's name; `event` is whose console shows
    it. Returns the mail's id.
    """
    made = compose(template, language, context)
    async with transaction():
        mail = Mail(
            recipient=to,
            subject=made.subject,
            text=made.text,
            html=made.html,
            language=language or "",
            event=event,
            purpose=purpose or template,
            state="owed" if settings().smtp else "kept",
        )
        await mail.save()
        for each in attachments or []:
            await MailAttachment(mail=mail.id, name=each.name, mime=each.mime, content=each.content).save()
        if settings().smtp:
            await jobs.enqueue("core.deliver", msgspec.json.encode(Deliver(mail.id)).decode(), event=event)
    return mail.id


async def kept_mails(*, to: str = "", event: UUID | None = None, most: int = 100) -> list[Kept]:
    """The latest mails first; those whose recipient contains `to`, those of one event."""
    found = await rows(
        "SELECT id, recipient, subject, purpose, state, at FROM mail"
        " WHERE strpos(lower(recipient), lower({})) > 0 AND ({}::uuid IS NULL OR event = {}::uuid)"
        " ORDER BY at DESC, id LIMIT {}",
        to, event, event, most,
    )  # fmt: skip
    return [msgspec.convert(each, Kept) for each in found]


async def letter(id: UUID) -> Letter:
    """One mail. NotFound: there is none with that id."""
    found = await row("SELECT * FROM mail WHERE id = {}", id)
    if found is None:
        raise NotFound
    parts = await rows(
        "SELECT id, name, mime, length(content) AS size FROM mail_attachment WHERE mail = {} ORDER BY name", id
    )
    fields: dict[str, Any] = {name: found[name] for name in Letter.__struct_fields__ if name in found}
    return Letter(**fields, attachments=[(each["id"], each["name"], each["mime"], each["size"]) for each in parts])


async def attachment(id: UUID) -> Attachment:
    """One attachment with its bytes. NotFound: there is none with that id."""
    found = await row("SELECT name, mime, content FROM mail_attachment WHERE id = {}", id)
    if found is None:
        raise NotFound
    return Attachment(found["name"], found["mime"], bytes(found["content"]))
