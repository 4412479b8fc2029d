"""python -m bravehall.bots: reads its scene as JSON from standard input and plays it until it is ended."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

import msgspec

from bravehall.bots.play import play
from bravehall.bots.scene import Scene

if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(play(msgspec.json.decode(sys.stdin.buffer.read(), type=Scene)))
