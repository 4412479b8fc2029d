"""The hub of a process: its rooms, its tabs, and how what happened reaches them.

Facts come by the bell (this process, after the commit), by the bus (the others) and by the sweep (each second, whatever
was missed); each is delivered once.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from bravehall.core import bell
from bravehall.core.db import DB, after_commit, rows
from bravehall.core.errors import NotFound
from bravehall.core.facts import Fact
from bravehall.core.live.bus import AWAY, Alone, Bus, Note, Notify
from bravehall.core.live.limits import Bucket
from bravehall.core.live.logs import LogRoom
from bravehall.core.live.memory import Memory
from bravehall.core.live.presence import Presence
from bravehall.core.live.rooms import Room
from bravehall.core.live.seen import MOST_HOLES, Seen
from bravehall.core.live.states import StateRoom
from bravehall.core.live.topics import Log, State, Whisper, topic_named
from bravehall.core.live.whispers import WhisperRoom

if TYPE_CHECKING:
    from bravehall.core.live.tabs import Tab

log = logging.getLogger(__name__)

KEPT = 60  # seconds an empty room stays, for who comes back
SWEEP = 2000  # facts read at once
LITE = 10  # seconds between two states for a tab on a thin line
ENOUGH = 10  # seconds that a second may wait for the database: a line that died quietly answers for hours not at all


class Hub:
    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self.loading: dict[str, asyncio.Task[None]] = {}
        self.tabs: dict[tuple[UUID | None, str], Tab] = {}
        self.memories: dict[tuple[UUID | None, str], Memory] = {}
        self.buckets: dict[tuple[object, ...], Bucket] = {}
        self.presence = Presence()
        self.seen = Seen()
        self.rung: set[int] = set()
        self.awake = asyncio.Event()
        self.tasks: set[asyncio.Task[Any]] = set()
        self.bus: Bus = Alone()
        self.ticks = 0
        self.running = False

    # How it runs

    @asynccontextmanager
    async def listening(self, bus: Bus | None = None) -> AsyncIterator[Hub]:
        """Hear what happens, here and in the other processes, until the block ends. The pool must be open. Inside
        another such block of this process there is nothing left to do."""
        if self.running:
            yield self
            return
        self.running = True
        self.bus = bus or Notify(DB.config["dsn"])
        self.awake = asyncio.Event()
        newest = await rows(
            "SELECT id FROM fact WHERE id > (SELECT coalesce(max(id), 0) FROM fact) - {} ORDER BY id", 1000
        )
        ids = [int(row["id"]) for row in newest]
        self.seen = Seen(ids[-1], set(range(ids[0], ids[-1])) - set(ids)) if ids else Seen()
        await self.presence.begin()
        await self.bus.start(self.note, self.back)
        silence = bell.listen(self.ring)
        loops = [self.spawn(self.deliver()), self.spawn(self.beat())]
        try:
            yield self
        finally:
            silence()
            for task in loops:
                task.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
            await self.bus.stop()
            for tab in list(self.tabs.values()):
                tab.line.end(1012, "restart")
                tab.close()
            for room in self.rooms.values():
                room.close()
            self.rooms.clear()
            for task in self.tasks:
                task.cancel()
            await asyncio.gather(*self.tasks, return_exceptions=True)
            with suppress(*AWAY):
                await self.presence.end()
            self.running = False

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run this beside everything else, in a context of its own: no transaction and no language of the caller."""
        task = asyncio.get_running_loop().create_task(work, context=Context())
        self.tasks.add(task)
        task.add_done_callback(self.ended)
        return task

    def ended(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None or isinstance(error, NotFound):
            return
        if isinstance(error, AWAY):
            log.warning("the database is away: %s", error)
        else:
            log.error("live: %s failed", task.get_coro(), exc_info=error)

    # What happened

    def ring(self, fact: int) -> None:
        """A fact of this process is committed."""
        self.rung.add(fact)
        self.awake.set()
        self.bus.say(Note(facts=[fact]))

    def note(self, note: Note) -> None:
        """What another process says."""
        if note.facts:
            self.rung.update(note.facts)
            self.awake.set()
        for name in note.pokes:
            if name in self.rooms:
                self.rooms[name].hear(None)
        for name, kind, who in note.whispers:
            if isinstance(room := self.rooms.get(name), WhisperRoom) and kind in room.topic.kinds:
                room.whisper(kind, who)
        for person, code in note.parted:
            self.part_here(UUID(person), code)

    def back(self) -> None:
        """Notes may have been lost: what no sweep brings is computed again."""
        for room in self.rooms.values():
            if isinstance(room, StateRoom):
                room.hear(None)

    def poke(self, name: str) -> None:
        """Something under this topic changed that no fact tells, here and in the other processes."""
        if name in self.rooms:
            self.rooms[name].hear(None)
        self.bus.say(Note(pokes=[name]))

    def whisper(self, name: str, kind: str, who: str) -> None:
        if isinstance(room := self.rooms.get(name), WhisperRoom):
            room.whisper(kind, who)
        self.bus.say(Note(whispers=[(name, kind, who)]))

    def part(self, person: UUID, code: int) -> None:
        """End this person's sockets everywhere: 4001, the session or a role has changed; 4003, banned."""
        self.part_here(person, code)
        self.bus.say(Note(parted=[(str(person), code)]))

    def part_here(self, person: UUID, code: int) -> None:
        for tab in [tab for (owner, _), tab in self.tabs.items() if owner == person]:
            tab.line.end(code, "session")
            tab.close()

    async def deliver(self) -> None:
        while True:
            await self.awake.wait()
            self.awake.clear()
            ids, self.rung = self.rung, set()
            if not self.rooms:
                continue  # the sweep will pass over them
            ids = {id for id in ids if id > self.seen.head or id in self.seen.holes}
            with suppress(*AWAY):  # then the sweep brings them
                for row in await rows("SELECT id, kind, topics, payload FROM fact WHERE id = ANY({})", sorted(ids)):
                    if self.seen.new(row["id"]):
                        self.tell(row)

    async def sweep(self) -> None:
        found = await rows(
            "SELECT id, kind, topics, payload FROM fact WHERE id > {} OR id = ANY({}) ORDER BY id LIMIT {}",
            self.seen.head, list(self.seen.holes), SWEEP + MOST_HOLES,
        )  # fmt: skip
        fresh = set(self.seen.swept(int(row["id"]) for row in found))
        for row in found:
            if row["id"] in fresh:
                self.tell(row)

    def tell(self, row: dict[str, Any]) -> None:
        rooms = [self.rooms[name] for name in row["topics"] if name in self.rooms]
        if not rooms:
            return
        kind = Fact.kinds.get(row["kind"])
        fact = msgspec.json.decode(row["payload"], type=kind) if kind else None  # None: of a newer version
        for room in rooms:
            room.hear(fact)

    # Rooms

    async def room(self, name: str) -> Room:
        """The room of a topic, opened if need be. NotFound: there is no such thing."""
        topic, id = topic_named(name)
        room = self.rooms.get(name)
        if room is None:
            kind = {Log: LogRoom, State: StateRoom, Whisper: WhisperRoom}
            cls: Any = next(kind[base] for base in type(topic).__mro__ if base in kind)
            room = self.rooms[name] = cls(name, topic, id, self.spawn)
            self.loading[name] = self.spawn(room.load())
        if (loading := self.loading.get(name)) is not None:
            try:
                await asyncio.shield(loading)
            except BaseException:
                if loading.done() and self.rooms.get(name) is room and (loading.cancelled() or loading.exception()):
                    del self.rooms[name]
                raise
            finally:
                if loading.done():
                    self.loading.pop(name, None)
        return room

    # Each second

    async def beat(self) -> None:
        while True:
            await asyncio.sleep(1)
            self.ticks += 1
            try:
                async with asyncio.timeout(ENOUGH):
                    self.look_after_tabs()
                    self.look_after_rooms()
                    await self.sweep()
                    await self.presence.tend()
            except AWAY as error:
                log.warning("the sweep found the database away: %r", error)
            except Exception:  # without a next second nobody's coming and going would be written down any more
                log.exception("live: a second failed")

    def look_after_tabs(self) -> None:
        for tab in list(self.tabs.values()):
            tab.second()
        if self.ticks % 60 == 0:
            now = asyncio.get_running_loop().time()
            self.buckets = {key: bucket for key, bucket in self.buckets.items() if not bucket.full(now)}
            self.memories = {
                key: memory for key, memory in self.memories.items() if key in self.tabs or not memory.old(now)
            }

    def look_after_rooms(self) -> None:
        for name, room in list(self.rooms.items()):
            if room.fast or room.slow or name in self.loading:
                room.idle_for = 0
            else:
                room.idle_for += 1
            if room.idle_for > KEPT:
                room.close()
                del self.rooms[name]
                continue
            room.tend()
            if room.slow and self.ticks % LITE == 0:
                for line in list(room.slow):
                    room.catch_up(line)

    def counts(self) -> dict[str, int]:
        """For health and the console: rooms, tabs, people, paused lines."""
        people: defaultdict[UUID | None, int] = defaultdict(int)
        for person, _ in self.tabs:
            people[person] += 1
        paused = sum(tab.line.paused for tab in self.tabs.values())
        return {"rooms": len(self.rooms), "tabs": len(self.tabs), "people": len(people), "paused": paused}


hub = Hub()
listening = hub.listening


def poke(topic: str) -> None:
    """Compute this state again (or read this log on) wherever somebody listens; inside a transaction: after it."""
    if DB.current_transaction.get() is not None:
        after_commit(lambda: hub.poke(topic))
    else:
        hub.poke(topic)


def part(person: UUID, code: int = 4001) -> None:
    """End the person's sockets in every process; inside a transaction: after it."""
    if DB.current_transaction.get() is not None:
        after_commit(lambda: hub.part(person, code))
    else:
        hub.part(person, code)
