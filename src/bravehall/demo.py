"""The demo: everything in one process, on a database that is seeded at its first start."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from bravehall.bots.scene import Scene, scene
from bravehall.cli import CannotStart, bound, database, serve
from bravehall.config import Settings
from bravehall.core.db import close_pool, open_pool, row
from bravehall.core.migrate import migrate


def forget(data: Path) -> None:
    """Remove what a demo left in this folder, and nothing else."""
    for part in ("postgres", "files"):
        if (data / part).exists():
            if part == "postgres" and not (data / part / "PG_VERSION").exists():
                raise CannotStart(f"{data / part} is not a database of ours: choose another folder with DATA=…")
            shutil.rmtree(data / part)


async def prepare(dsn: str, base: str, bots: int) -> tuple[list[str], Scene | None]:
    """The world is there; the lines to print about the people in it, and what the bots are to play."""
    from bravehall.seed import people_lines, seed

    await open_pool(dsn)
    try:
        if await row("SELECT 1 AS there FROM person LIMIT 1") is None:
            await seed()
        return await people_lines(), await scene(base, bots) if bots > 0 else None
    finally:
        await close_pool()


@contextmanager
def playing(what: Scene | None) -> Iterator[None]:
    """The bots, in a process of their own, as long as the block runs."""
    if what is None:
        yield
        return
    process = subprocess.Popen([sys.executable, "-m", "bravehall.bots"], stdin=subprocess.PIPE)  # our own
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(what))
    process.stdin.close()
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def demo(using: Settings, arguments: argparse.Namespace) -> None:
    began = time.monotonic()
    with bound(using.host, using.port) as listening:
        if arguments.reset:
            forget(using.data)
        with database(using) as dsn:
            asyncio.run(migrate(dsn))
            lines, what = asyncio.run(prepare(dsn, using.base_url, arguments.bots))
            print(f"\nBravehall is open at {using.base_url} ({time.monotonic() - began:.1f} s; Ctrl-C closes it)\n")
            print("\n".join(lines), flush=True)
            with playing(what):
                serve(using, listening, dsn, worker=True)
