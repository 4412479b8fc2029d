"""The demo: everything in one process, on a database that is seeded at its first start."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import time
from pathlib import Path

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


async def prepare(dsn: str) -> list[str]:
    """The world is there; the lines to print about the people in it."""
    from bravehall.seed import people_lines, seed

    await open_pool(dsn)
    try:
        if await row("SELECT 1 AS there FROM person LIMIT 1") is None:
            await seed()
        return await people_lines()
    finally:
        await close_pool()


def demo(using: Settings, arguments: argparse.Namespace) -> None:
    began = time.monotonic()
    with bound(using.host, using.port) as listening:
        if arguments.reset:
            forget(using.data)
        with database(using) as dsn:
            asyncio.run(migrate(dsn))
            lines = asyncio.run(prepare(dsn))
            print(f"\nBravehall is open at {using.base_url} ({time.monotonic() - began:.1f} s; Ctrl-C closes it)\n")
            print("\n".join(lines), flush=True)
            serve(using, listening, dsn, worker=True)
