"""The newest part of a log, kept in memory: dense numbers, bounded by frames and by bytes."""

from __future__ import annotations

from collections import deque
from itertools import islice


class Ring:
    def __init__(self, last: int, *, most: int = 512, largest: int = 256 * 1024) -> None:
        self.last = last  # the newest number, whether it is still kept or not
        self.most, self.largest, self.size = most, largest, 0
        self.kept: deque[bytes] = deque()

    @property
    def before(self) -> int:
        """The number before the oldest kept frame: who is there or later can be served from here."""
        return self.last - len(self.kept)

    def append(self, payload: bytes) -> None:
        self.last += 1
        self.kept.append(payload)
        self.size += len(payload)
        while len(self.kept) > self.most or (self.size > self.largest and len(self.kept) > 1):
            self.size -= len(self.kept.popleft())

    def leap(self, last: int) -> None:
        """Forget everything and go on after `last`: the numbers between are nowhere."""
        self.kept.clear()
        self.last, self.size = last, 0

    def cut(self, after: int, upto: int, size: int) -> list[bytes] | None:
        """Frames after `after`, up to and with `upto`, about `size` bytes, at least one; None: no longer kept here."""
        if after < self.before:
            return None
        start = after - self.before
        found: list[bytes] = []
        taken = 0
        for payload in islice(self.kept, start, start + max(0, upto - after)):
            if found and taken + len(payload) > size:
                break
            found.append(payload)
            taken += len(payload)
        return found
