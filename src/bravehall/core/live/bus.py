"""The bus: how the processes of one installation ring each other. History stays in PostgreSQL, so it may lose notes."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

import asyncpg
import msgspec

log = logging.getLogger(__name__)

CHANNEL = "bravehall_live"
LARGEST = 7900  # bytes of a NOTIFY
AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Note(msgspec.Struct, omit_defaults=True):
    """What one process tells the others: facts to read, topics that changed, whispers, people whose sockets end."""

    facts: list[int] = []
    pokes: list[str] = []
    whispers: list[tuple[str, str, str]] = []  # topic, kind, who
    parted: list[tuple[str, int]] = []  # person, close code

    def halves(self) -> tuple[Note, Note]:
        f, p, w, x = (len(part) // 2 for part in (self.facts, self.pokes, self.whispers, self.parted))
        return (
            Note(self.facts[:f], self.pokes[:p], self.whispers[:w], self.parted[:x]),
            Note(self.facts[f:], self.pokes[p:], self.whispers[w:], self.parted[x:]),
        )


class Bus(ABC):
    @abstractmethod
    async def start(self, hear: Callable[[Note], None], back: Callable[[], None]) -> None:
        """`hear` gets the notes of the others; `back` is called when notes may have been lost."""

    @abstractmethod
    def say(self, note: Note) -> None:
        """Tell the others, soon. It neither waits nor fails."""

    @abstractmethod
    async def stop(self) -> None: ...


class Alone(Bus):
    """One process and nobody else."""

    async def start(self, hear: Callable[[Note], None], back: Callable[[], None]) -> None: ...

    def say(self, note: Note) -> None: ...

    async def stop(self) -> None: ...


class Notify(Bus):
    """PostgreSQL's NOTIFY, on a connection of its own, outside every transaction; found again when it is lost."""

    def __init__(self, dsn: str) -> None:
        self.dsn, self.me = dsn, uuid4().hex[:12]
        self.outbox: list[Note] = []
        self.wake = asyncio.Event()

    async def start(self, hear: Callable[[Note], None], back: Callable[[], None]) -> None:
        self.hear, self.back = hear, back
        self.task = asyncio.create_task(self.run())

    def say(self, note: Note) -> None:
        if len(self.outbox) < 1000:  # more than that is lost anyway: the sweep reads the facts
            self.outbox.append(note)
            self.wake.set()

    async def stop(self) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task

    async def run(self) -> None:
        wait = 0.5
        while True:
            try:
                connection = await asyncpg.connect(self.dsn, timeout=10, server_settings={"synchronous_commit": "off"})
            except AWAY as error:
                log.warning("the bus is away: %s", error)
                await asyncio.sleep(wait)
                wait = min(10.0, wait * 2)
                continue
            wait = 0.5
            try:
                await self.serve(connection)
            except AWAY as error:
                log.warning("the bus was lost: %s", error)
            finally:
                connection.terminate()
            await asyncio.sleep(wait)

    async def serve(self, connection: asyncpg.Connection) -> None:
        connection.add_termination_listener(lambda _: self.wake.set())
        await connection.add_listener(CHANNEL, self.heard)
        self.back()
        while True:
            await self.wake.wait()
            self.wake.clear()
            if connection.is_closed():
                raise ConnectionError("closed by the server")
            notes, self.outbox = self.outbox, []
            for text in written(notes, self.me):
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, text)

    def heard(self, connection: object, pid: int, channel: str, text: str) -> None:
        sender, _, body = text.partition(" ")
        if sender == self.me:
            return
        try:
            self.hear(msgspec.json.decode(body, type=Note))
        except msgspec.MsgspecError:
            log.warning("a note of another version on the bus")


def written(notes: list[Note], sender: str) -> list[str]:
    """The notes of a tick as few payloads that NOTIFY takes."""
    whole = Note(
        facts=sorted({fact for note in notes for fact in note.facts}),
        pokes=sorted({poke for note in notes for poke in note.pokes}),
        whispers=[whisper for note in notes for whisper in note.whispers],
        parted=[parted for note in notes for parted in note.parted],
    )
    text = f"{sender} {msgspec.json.encode(whole).decode()}"
    if len(text.encode()) <= LARGEST:
        return [text]
    first, second = whole.halves()
    return [*written([first], sender), *written([second], sender)] if whole not in (first, second) else []
