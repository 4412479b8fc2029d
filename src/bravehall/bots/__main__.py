"""python -m bravehall.bots: reads its scene as JSON from standard input and plays it until it is ended, or its parent is."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress

import msgspec

from bravehall.bots.play import play
from bravehall.bots.scene import Scene


async def perform(scene: Scene) -> None:
    playing = asyncio.create_task(play(scene))
    while os.getppid() == (scene.parent or os.getppid()) and not playing.done():  # a demo that was killed cannot end us
        await asyncio.wait({playing}, timeout=2)
    playing.cancel()
    with suppress(asyncio.CancelledError):
        await playing


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(perform(msgspec.json.decode(sys.stdin.buffer.read(), type=Scene)))
