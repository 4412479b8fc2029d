"""What a tab's commands were answered, so that one sent again after a lost connection is not done again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from bravehall.core.live.frames import Ok, Refused

REMEMBERED = 64  # answers of a tab
KEPT = 900.0  # seconds after the tab has gone


class Memory:
    def __init__(self) -> None:
        self.answers: OrderedDict[str, asyncio.Task[Ok | Refused]] = OrderedDict()
        self.left = 0.0

    def keep(self, i: str, answer: asyncio.Task[Ok | Refused]) -> None:
        self.answers[i] = answer
        while len(self.answers) > REMEMBERED:
            self.answers.popitem(last=False)

    def old(self, now: float) -> bool:
        return now - self.left > KEPT
