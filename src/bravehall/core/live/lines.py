"""A connection as the rooms see it: somewhere to write, that may be paused."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from bravehall.core.live.frames import FromServer, framed

if TYPE_CHECKING:
    from bravehall.core.live.rooms import Room


class Line(ABC):
    """`write` takes one framed message, neither blocks nor waits, and calls `pause` from inside when it is full."""

    def __init__(self) -> None:
        self.rooms: set[Room] = set()
        self.paused_for = 0  # whole seconds; counted by the hub
        self.paused = False
        self.ready = asyncio.Event()  # not paused
        self.ready.set()
        self.lite = False
        self.closed = False

    @abstractmethod
    def write(self, message: bytes) -> None: ...

    @abstractmethod
    def end(self, code: int, why: str) -> None:
        """Close it, soon even if the other side does not read."""

    @property
    def raw(self) -> Callable[[bytes], None]:
        """What the hot loop calls; it may raise RuntimeError when the connection is gone."""
        return self.write

    def tell(self, frame: FromServer) -> None:
        if not self.closed:
            self.write(framed(frame.wire()))

    def pause(self) -> None:
        self.paused = True
        self.ready.clear()
        for room in self.rooms:
            room.paused(self)

    def resume(self) -> None:
        self.paused, self.paused_for = False, 0
        self.ready.set()
        for room in list(self.rooms):
            room.catch_up(self)

    def leave(self) -> None:
        """Out of every room: nothing is written any more."""
        self.closed = True
        self.ready.set()
        for room in list(self.rooms):
            room.leave(self)
