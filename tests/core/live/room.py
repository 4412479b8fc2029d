"""A topic of each class, for the tests: a log kept in memory, its numbers given by hand."""

from __future__ import annotations

from itertools import count
from typing import Any

import msgspec

from bravehall.core.db import transaction
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.facts import Fact, record
from bravehall.core.live import Command, Data, Frame, Listener, Log, State, Stay, Whisper, poke, register


class Jotted(Data, frozen=True):
    body: str


class Wrote(Fact, frozen=True):
    board: str
    seq: int
    body: str

    def topics(self) -> tuple[str, ...]:
        return (f"board/{self.board}",)


class Jot(msgspec.Struct):
    body: str


class Board(Log):
    """Boards in memory. Those of the kind "told" make frames of facts; those of the kind "read" are read."""

    name = "board"
    present = True
    grace = 1.0

    def __init__(self) -> None:
        self.boards: dict[str, list[str]] = {}
        self.purged: dict[str, int] = {}  # up to here nothing is kept any more
        self.stays: list[Stay] = []
        self.movements: list[set[str]] = []
        self.commands = {
            "jot": Command(Jot, self.jot, rate=(1000, 1000.0)),
            "slowly": Command(Jot, self.jot, rate=(2, 0.5)),
            "break": Command(Jot, self.broken),
        }

    async def door(self, viewer: Listener | None, id: str) -> None:
        if id == "locked":
            raise Refusal("Ask the organiser for a key.")
        if id not in self.boards:
            raise NotFound

    async def head(self, id: str) -> tuple[str, int]:
        return f"e-{id}", len(self.boards[id])

    async def since(self, id: str, seq: int, limit: int) -> list[Frame]:
        first = max(seq, self.purged.get(id, 0))
        bodies = self.boards[id][first : first + limit]
        return [Frame(first + n, Jotted(body)) for n, body in enumerate(bodies, 1)]

    def frame(self, fact: Fact) -> Frame | None:
        if isinstance(fact, Wrote) and not fact.board.startswith("read"):
            return Frame(fact.seq, Jotted(fact.body))
        return None

    async def jot(self, viewer: Listener | None, sid: str, id: str, data: Jot) -> dict[str, int]:
        if not data.body.strip():
            raise Refusal("Say something.")
        return {"seq": await self.write(id, data.body)}

    async def broken(self, viewer: Listener | None, sid: str, id: str, data: Jot) -> None:
        raise ZeroDivisionError

    async def write(self, id: str, body: str) -> int:
        async with transaction():
            self.boards[id].append(body)
            seq = len(self.boards[id])
            await record(Wrote(id, seq, body))
        return seq

    async def moved(self, ids: set[str]) -> None:
        self.movements.append(ids)

    async def stayed(self, stays: list[Stay]) -> None:
        self.stays += stays


class Tally(State):
    name = "tally"
    every = 0.1

    def __init__(self) -> None:
        self.values: dict[str, dict[str, Any]] = {}
        self.computed = 0

    async def door(self, viewer: Listener | None, id: str) -> None: ...

    async def snapshot(self, id: str) -> dict[str, Any]:
        self.computed += 1
        return dict(self.values.get(id, {}))

    def put(self, id: str, **values: Any) -> None:
        """Set these keys; None takes one away."""
        merged = self.values.get(id, {}) | values
        self.values[id] = {key: value for key, value in merged.items() if value is not None}
        poke(f"tally/{id}")


class Hum(Whisper):
    name = "hum"
    kinds = {"typing": set, "heart": int}

    async def door(self, viewer: Listener | None, id: str) -> None: ...


board, tally = Board(), Tally()
for topic in (board, tally, Hum()):
    register(topic)


numbers = count(1)


def fresh(*bodies: str, kind: str = "told") -> str:
    """A new board with these lines; returns its id."""
    id = f"{kind}-{next(numbers)}"
    board.boards[id] = list(bodies)
    return id
