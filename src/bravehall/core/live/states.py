"""The room of a state: the newest value of each key; who missed some gets the newest only."""

from __future__ import annotations

import asyncio
from typing import Any

from bravehall.core.live.frames import StateChanged
from bravehall.core.live.lines import Line
from bravehall.core.live.rooms import Room, Spawn
from bravehall.core.live.topics import State

NOTHING_YET = -1  # the cursor of a line that has no value at all


class StateRoom(Room):
    topic: State

    def __init__(self, name: str, topic: State, id: str, spawn: Spawn) -> None:
        super().__init__(name, topic, id, spawn)
        self.values: dict[str, Any] = {}
        self.changed: dict[str, int] = {}  # when each key changed; also those that are gone
        self.computing = self.again = False
        self.computed = float("-inf")
        self.later: asyncio.TimerHandle | None = None

    async def load(self) -> None:
        # Poked while it computes: computed once more.
        self.computing = True
        try:
            self.values = await self.topic.snapshot(self.id)
        finally:
            self.computing = False
        self.computed = asyncio.get_running_loop().time()
        if self.again:
            self.hear(None)

    def hear(self, fact: Any) -> None:
        """Compute again: at once after a quiet time, else when `every` is over."""
        if self.computing:
            self.again = True
        elif self.later is None:
            loop = asyncio.get_running_loop()
            wait = self.computed + self.topic.every - loop.time()
            self.later = loop.call_later(max(0.0, wait), self.start)

    def start(self) -> None:
        self.later, self.computing, self.again = None, True, False
        self.spawn(self.compute())

    async def compute(self) -> None:
        try:
            self.take(await self.topic.snapshot(self.id))
        except BaseException:
            self.again = True  # the next `tend` tries again
            raise
        finally:
            self.computing, self.computed = False, asyncio.get_running_loop().time()
        self.tend()

    def tend(self) -> None:
        if self.again and not self.computing:
            self.again = False
            self.hear(None)

    def take(self, new: dict[str, Any]) -> None:
        old, self.values = self.values, new
        changes = {key: value for key, value in new.items() if key not in old or old[key] != value}
        changes |= {key: None for key in old if key not in new}
        if not changes:
            return
        for key in changes:
            self.changed[key] = self.sent + 1
        if len(self.changed) > 2 * len(self.values) + 1000:  # mostly keys that are gone
            self.changed = {key: at for key, at in self.changed.items() if key in self.values}
            self.slow = dict.fromkeys(self.slow, NOTHING_YET)
        self.publish(StateChanged(c=self.wire, d=changes).wire())
        self.flush()  # a state has its own rhythm

    def missed(self, line: Line, cursor: int) -> tuple[bytes, int]:
        if cursor == NOTHING_YET:
            return StateChanged(c=self.wire, d=self.values, full=True).wire(), self.sent
        changes = {key: self.values.get(key) for key, at in self.changed.items() if at > cursor}
        return StateChanged(c=self.wire, d=changes).wire(), self.sent

    def held(self, line: Line) -> bool:
        return line.lite  # the hub lets these catch up every ten seconds

    def close(self) -> None:
        super().close()
        if self.later is not None:
            self.later.cancel()
