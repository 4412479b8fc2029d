"""The room of whispers: gathered for a second, sent to who listens now, kept nowhere."""

from __future__ import annotations

import asyncio

from bravehall.core.live.frames import Whispered
from bravehall.core.live.lines import Line
from bravehall.core.live.rooms import Room, Spawn
from bravehall.core.live.topics import Whisper

GATHER = 1.0  # seconds


class WhisperRoom(Room):
    topic: Whisper

    def __init__(self, name: str, topic: Whisper, id: str, spawn: Spawn) -> None:
        super().__init__(name, topic, id, spawn)
        self.names: dict[str, set[str]] = {}
        self.counts: dict[str, int] = {}
        self.gathering: asyncio.TimerHandle | None = None

    def whisper(self, kind: str, who: str) -> None:
        if self.topic.kinds[kind] is int:
            self.counts[kind] = self.counts.get(kind, 0) + 1
        else:
            self.names.setdefault(kind, set()).add(who)
        if self.gathering is None:
            self.gathering = asyncio.get_running_loop().call_later(GATHER, self.say)

    def say(self) -> None:
        self.gathering = None
        heard = {**self.counts, **{kind: sorted(names) for kind, names in self.names.items()}}
        self.names, self.counts = {}, {}
        self.publish(Whispered(c=self.wire, d=heard).wire())
        self.flush()

    def missed(self, line: Line, cursor: int) -> tuple[bytes, int]:
        return b"", self.sent

    def close(self) -> None:
        super().close()
        if self.gathering is not None:
            self.gathering.cancel()
