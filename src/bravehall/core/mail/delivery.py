"""Handing a mail to the mail server.

A mail server takes a mail at its answer 250, and we write "sent" right after it. A crash between the two hands the
mail over again at the next try, with the same Message-ID, by which most mail systems show it once. Nothing can close
that window in SMTP; the claim keeps it as small as those few milliseconds, and keeps a second worker out of it.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

import aiosmtplib

from bravehall.config import settings
from bravehall.core import jobs
from bravehall.core.db import row, rows
from bravehall.core.mail.outbox import Deliver

TIMEOUT = 60.0  # seconds for the whole conversation with the mail server
CLAIM = timedelta(seconds=75)  # longer than that


class Busy(Exception):
    """Another worker is talking to the mail server about this mail, or died doing so a minute ago."""


class NotTaken(Exception):
    """The mail server did not take it this time."""


async def deliver(job: Deliver) -> None:
    """Hand the mail over, once if nothing crashes. NotTaken, Busy: to be tried again later."""
    claim = uuid4()
    mail = await row(
        "UPDATE mail SET claim = {}, claimed_at = clock_timestamp() WHERE id = {} AND state = 'owed'"
        " AND (claim IS NULL OR claimed_at < clock_timestamp() - {}::interval) RETURNING *",
        claim, job.mail, CLAIM,
    )  # fmt: skip
    if mail is None:
        if await row("SELECT 1 FROM mail WHERE id = {} AND state = 'owed'", job.mail):
            raise Busy
        return
    try:
        await hand_over(await message(mail))
    except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPDataError) as error:
        code, words = answer(error)
        if 500 <= code < 600:
            await settle(job.mail, claim, "refused", f"{code} {words}")
            return
        await settle(job.mail, claim, "owed", f"{code} {words}")
        raise NotTaken(f"{code} {words}") from error
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        await settle(job.mail, claim, "owed", f"{type(error).__name__}: {error}")
        raise NotTaken(f"{type(error).__name__}: {error}") from error
    await settle(job.mail, claim, "sent", "")


jobs.task(deliver, Deliver, in_transaction=False)


async def settle(mail: UUID, claim: UUID, state: str, error: str) -> None:
    await rows(
        "UPDATE mail SET state = {}, error = {}, claim = NULL, claimed_at = NULL,"
        " sent_at = CASE WHEN {}::text = 'sent' THEN clock_timestamp() END WHERE id = {} AND claim = {}",
        state, error, state, mail, claim,
    )  # fmt: skip


def answer(error: aiosmtplib.SMTPRecipientsRefused | aiosmtplib.SMTPDataError) -> tuple[int, str]:
    """What the mail server said about the only recipient."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        refused = error.recipients[0]
        return refused.code, refused.message
    return error.code, error.message


async def message(mail: dict[str, Any]) -> EmailMessage:
    """The mail as RFC 5322 has it: text, the same as HTML, attachments."""
    made = EmailMessage()
    made["From"] = settings().mail_from
    made["To"] = mail["recipient"]
    made["Subject"] = mail["subject"]
    made["Date"] = format_datetime(mail["at"])
    made["Message-ID"] = f"<{mail['id']}@{urlsplit(settings().base_url).hostname}>"
    made["Auto-Submitted"] = "auto-generated"
    if mail["language"]:
        made["Content-Language"] = mail["language"]
    made.set_content(mail["text"])
    made.add_alternative(mail["html"], subtype="html")
    for each in await rows("SELECT name, mime, content FROM mail_attachment WHERE mail = {} ORDER BY name", mail["id"]):
        kind, _, parameters = each["mime"].partition(";")
        main, _, sub = kind.strip().partition("/")
        given = dict(part.strip().split("=", 1) for part in parameters.split(";") if "=" in part)
        made.add_attachment(
            bytes(each["content"]),
            maintype=main,
            subtype=sub,
            filename=each["name"],
            params={name: value.strip('"') for name, value in given.items()},
        )
    return made


async def hand_over(made: EmailMessage) -> None:
    server = urlsplit(settings().smtp)
    implicit = server.scheme == "smtps"
    # a password goes over the network only encrypted; without one, encryption is used where the server offers it
    secret = bool(server.password) and server.hostname not in {"localhost", "127.0.0.1", "::1"}
    async with asyncio.timeout(TIMEOUT):
        await aiosmtplib.send(
            made,
            sender=parseaddr(settings().mail_from)[1],
            hostname=server.hostname,
            port=server.port or (465 if implicit else 587),
            username=unquote(server.username) if server.username else None,
            password=unquote(server.password) if server.password else None,
            use_tls=implicit,
            start_tls=True if secret and not implicit else None,
            timeout=TIMEOUT,
        )
