"""The application in a process of its own, with one more topic: a paper whose lines are kept in PostgreSQL."""

from __future__ import annotations

from uuid import UUID

import msgspec
import uvicorn

from bravehall.app import create_app
from bravehall.core.db import rows, transaction
from bravehall.core.facts import Fact, record
from bravehall.core.live import Command, Data, Frame, Listener, Log, register
from bravehall.web.protocol import SERVER, settle

TABLES = """
CREATE TABLE IF NOT EXISTS paper (id text PRIMARY KEY, epoch text NOT NULL, last_seq bigint NOT NULL);
CREATE TABLE IF NOT EXISTS paper_line (paper text NOT NULL, seq bigint NOT NULL, nonce uuid NOT NULL UNIQUE, body text,
  PRIMARY KEY (paper, seq));
"""


class Line(Data, frozen=True):
    nonce: UUID
    body: str


class Lined(Fact, frozen=True):
    paper: str
    seq: int
    nonce: UUID
    body: str

    def topics(self) -> tuple[str, ...]:
        return (f"paper/{self.paper}",)


class Write(msgspec.Struct):
    nonce: UUID
    body: str


class Paper(Log):
    name = "paper"

    def __init__(self) -> None:
        self.commands = {"write": Command(Write, self.write, rate=(10_000, 10_000.0))}

    async def door(self, viewer: Listener | None, id: str) -> None: ...

    async def head(self, id: str) -> tuple[str, int]:
        found = await rows("SELECT epoch, last_seq FROM paper WHERE id = {}", id)
        return found[0]["epoch"], found[0]["last_seq"]

    async def since(self, id: str, seq: int, limit: int) -> list[Frame]:
        found = await rows(
            "SELECT seq, nonce, body FROM paper_line WHERE paper = {} AND seq > {} ORDER BY seq LIMIT {}",
            id,
            seq,
            limit,
        )
        return [Frame(row["seq"], Line(row["nonce"], row["body"])) for row in found]

    def frame(self, fact: Fact) -> Frame | None:
        return Frame(fact.seq, Line(fact.nonce, fact.body)) if isinstance(fact, Lined) else None

    async def write(self, viewer: Listener | None, sid: str, id: str, data: Write) -> dict[str, int]:
        async with transaction():
            head = await rows("UPDATE paper SET last_seq = last_seq + 1 WHERE id = {} RETURNING last_seq", id)
            known = await rows("SELECT seq FROM paper_line WHERE nonce = {}", data.nonce)
            if known:
                await rows("UPDATE paper SET last_seq = last_seq - 1 WHERE id = {}", id)
                return {"seq": known[0]["seq"]}
            seq = head[0]["last_seq"]
            await rows(
                "INSERT INTO paper_line (paper, seq, nonce, body) VALUES ({}, {}, {}, {})",
                id,
                seq,
                data.nonce,
                data.body,
            )
            await record(Lined(id, seq, data.nonce, data.body))
        return {"seq": seq}


def main(dsn: str, port: int) -> None:
    register(Paper())
    app = create_app(dsn)
    settle()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", loop="uvloop", **SERVER)
