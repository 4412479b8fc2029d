"""What is said at a booth."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from bravehall.core.db import row, rows


class Line(msgspec.Struct, frozen=True):
    """An entry of a chat. `body` is empty where it was removed; `removes` is the number of the entry it removes."""

    seq: int
    author: UUID
    name: str
    staff: bool
    nonce: UUID
    body: str
    removed: bool
    removes: int | None
    at: datetime


COLUMNS = (
    "message.seq, message.author, person.name, EXISTS (SELECT FROM booth_member m WHERE m.booth = message.booth"
    " AND m.person = message.author) AS staff, message.nonce, message.body,"
    " message.removed_by IS NOT NULL AS removed, message.removes, message.at"
)


async def head(booth: UUID) -> tuple[str, int]:
    """The chat's epoch and newest number."""
    found = await row("SELECT epoch, last_seq FROM booth WHERE id = {}", booth)
    return (found["epoch"], found["last_seq"]) if found else ("", 0)


async def since(booth: UUID, seq: int, limit: int) -> list[Line]:
    """The entries after a number, in order, removals among them."""
    found = await rows(
        f"SELECT {COLUMNS} FROM message JOIN person ON person.id = message.author"
        " WHERE message.booth = {} AND message.seq > {} ORDER BY message.seq LIMIT {}",
        booth, seq, limit,
    )  # fmt: skip
    return msgspec.convert(found, list[Line])


async def before(booth: UUID, seq: int, limit: int) -> list[Line]:
    """What was said before a number, the newest last; without the removals, whose effect is seen."""
    found = await rows(
        f"SELECT {COLUMNS} FROM message JOIN person ON person.id = message.author"
        " WHERE message.booth = {} AND message.seq < {} AND message.removes IS NULL ORDER BY message.seq DESC LIMIT {}",
        booth, seq, limit,
    )  # fmt: skip
    return msgspec.convert(found[::-1], list[Line])


async def all_said(booth: UUID) -> list[Line]:
    """The whole chat, for a file."""
    return [line for line in await since(booth, 0, 100_000) if line.removes is None]
