"""A person's inbox: the topic "me". What is put there must arrive, whatever happens to the connection."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from bravehall.core.db import rows
from bravehall.core.errors import NotFound
from bravehall.core.facts import Fact, record
from bravehall.core.live.frames import Data, Frame
from bravehall.core.live.topics import Listener, Log, register

OPEN = (
    "INSERT INTO inbox_head (person, epoch, last_seq, acked_seq) VALUES ({}, substr(md5(random()::text), 1, 8), {}, 0)"
)


class Notice(Data, frozen=True):
    """Something for this person alone. `kind` says what, `data` is that kind's own, `link` leads to it."""

    kind: str
    data: dict[str, Any]
    link: str
    at: str  # ISO 8601


class Notified(Fact, frozen=True):
    person: UUID
    seq: int
    about: str

    def topics(self) -> tuple[str, ...]:
        return (f"me/{self.person}",)


class Inbox(Log):
    """What must reach this person: kept until it is acknowledged."""

    name = "me"
    own = True

    async def door(self, viewer: Listener | None, id: str) -> None:
        if viewer is None or str(viewer.id) != id:
            raise NotFound

    async def head(self, id: str) -> tuple[str, int]:
        await rows(f"{OPEN} ON CONFLICT (person) DO NOTHING", UUID(id), 0)
        found = await rows("SELECT epoch, last_seq FROM inbox_head WHERE person = {}", UUID(id))
        return found[0]["epoch"], found[0]["last_seq"]

    async def since(self, id: str, seq: int, limit: int) -> list[Frame]:
        found = await rows(
            "SELECT seq, kind, data, link, at FROM inbox WHERE person = {} AND seq > {} ORDER BY seq LIMIT {}",
            UUID(id), seq, limit,
        )  # fmt: skip
        return [
            Frame(row["seq"], Notice(row["kind"], msgspec.json.decode(row["data"]), row["link"], row["at"].isoformat()))
            for row in found
        ]

    async def start(self, id: str) -> int | None:
        """After what was acknowledged last."""
        found = await rows("SELECT acked_seq FROM inbox_head WHERE person = {}", UUID(id))
        return found[0]["acked_seq"] if found else 0

    async def ack(self, id: str, seq: int) -> None:
        await rows("UPDATE inbox_head SET acked_seq = greatest(acked_seq, {}) WHERE person = {}", seq, UUID(id))


register(Inbox())


async def notify(person: UUID, kind: str, data: dict[str, Any], *, link: str = "") -> int:
    """Put something into a person's inbox, in the open transaction. Returns its number there."""
    found = await rows(
        f"{OPEN} ON CONFLICT (person) DO UPDATE SET last_seq = inbox_head.last_seq + 1 RETURNING last_seq", person, 1
    )
    seq = int(found[0]["last_seq"])
    await rows(
        "INSERT INTO inbox (person, seq, kind, data, link, at) VALUES ({}, {}, {}, {}, {}, clock_timestamp())",
        person, seq, kind, msgspec.json.encode(data).decode(), link,
    )  # fmt: skip
    await record(Notified(person, seq, kind))
    return seq
