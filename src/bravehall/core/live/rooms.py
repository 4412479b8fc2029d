"""A room: the lines that listen to one topic in this process, and the fan-out to them.

A line is in `fast` when it has everything that was sent; else in `slow`, with the number up to which it has it. No
queue, task or coroutine per connection: what a slow line misses is cut from the room's memory when it drains.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from bravehall.core.live.frames import framed, joined
from bravehall.core.live.lines import Line
from bravehall.core.live.topics import Topic

TICK = 0.03  # seconds: the first frame leaves at once, what follows within a tick goes in one message
SLICE = 32 * 1024  # bytes written to a line that catches up, before it is asked whether it is full

Spawn = Callable[[Any], "asyncio.Task[Any]"]


class Room(ABC):
    """`sent` is the number of the newest frame that went to the fast lines; what is `pending` has later ones."""

    def __init__(self, name: str, topic: Topic, id: str, spawn: Spawn) -> None:
        self.name, self.topic, self.id, self.spawn = name, topic, id, spawn
        self.wire = topic.name if topic.own else name  # as its tabs call it
        self.fast: dict[Line, Callable[[bytes], None]] = {}
        self.slow: dict[Line, int] = {}
        self.sent = 0
        self.pending: list[bytes] = []
        self.timer: asyncio.TimerHandle | None = None
        self.idle_for = 0  # whole seconds without a line; counted by the hub

    @property
    def epoch(self) -> str:
        return ""

    def lines(self) -> list[Line]:
        return [*self.fast, *self.slow]

    async def load(self) -> None:
        """Fetch what the room must know before anyone joins."""

    def hear(self, fact: Any) -> None:
        """A fact named this topic. None: one that only says that something changed."""

    @abstractmethod
    def missed(self, line: Line, cursor: int) -> tuple[bytes, int] | None:
        """The next payload for a line that is at `cursor`, and where it is then. None: it takes a while, see `read`."""

    def read(self, line: Line) -> None:
        """Fetch what `missed` could not give, then let the line catch up."""

    def join(self, line: Line, cursor: int) -> None:
        line.rooms.add(self)
        self.slow[line] = cursor
        self.catch_up(line)

    def leave(self, line: Line) -> None:
        line.rooms.discard(self)
        self.fast.pop(line, None)
        self.slow.pop(line, None)

    def paused(self, line: Line) -> None:
        if self.fast.pop(line, None) is not None:
            self.slow[line] = self.sent  # everything up to here is in its buffer

    def catch_up(self, line: Line) -> None:
        """Write what the line misses, slice by slice, until it has all or is full. One synchronous block: what is
        sent meanwhile can neither be missed nor doubled."""
        while (cursor := self.slow.get(line)) is not None and not line.paused and not line.closed:
            if cursor == self.sent:
                if not self.held(line):
                    del self.slow[line]
                    self.fast[line] = line.raw
                return
            next_part = self.missed(line, cursor)
            if next_part is None:
                self.read(line)
                return
            payload, self.slow[line] = next_part
            if payload:
                line.write(framed(payload))

    def tend(self) -> None:
        """Called each second: try again what failed."""

    def held(self, line: Line) -> bool:
        """Stays out of the fast lines, and is caught up now and then."""
        return False

    def publish(self, payload: bytes) -> None:
        """Send to all: at once after a quiet tick, else together with the rest of the tick."""
        self.pending.append(payload)
        if self.timer is None:
            self.flush()

    def flush(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        if not self.pending:
            return
        payloads, self.pending = self.pending, []
        self.sent += len(payloads)
        self.timer = asyncio.get_running_loop().call_later(TICK, self.flush)
        self.fan(framed(joined(payloads)))

    def fan(self, message: bytes) -> None:
        """The hot loop. A line that pauses inside its write is in `fast`, at `sent`, which includes this message."""
        dead: list[Line] = []
        for line, write in list(self.fast.items()):
            try:
                write(message)
            except RuntimeError:  # uvloop: a RST has closed the transport, and it has not told us yet
                dead.append(line)
        for line in dead:
            line.leave()

    def close(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
