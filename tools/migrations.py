"""make migrations: writes the migration that leads from the committed ones to the tables of the code."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from piccolo.apps.migrations.commands.new import new  # noqa: E402  # after the path is set

from bravehall.core.db import close_pool, open_pool  # noqa: E402
from bravehall.core.postgres import embedded  # noqa: E402


async def write(dsn: str, name: str) -> None:
    await open_pool(dsn)
    before = set((ROOT / "migrations").glob("*.py"))
    await new("bravehall", auto=True, desc=name.replace("_", " "))
    await close_pool()
    for made in set((ROOT / "migrations").glob("*.py")) - before:
        number = max(int(file.name[:4]) for file in before if file.name[:4].isdigit()) + 1
        target = made.with_name(f"{number:04}_{name}.py")
        made.rename(target)
        print(f"Wrote migrations/{target.name}: read it, then commit it.")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isidentifier():
        sys.exit("Say what changes in one word: make migrations NAME=booths")
    with tempfile.TemporaryDirectory(prefix="bravehall-migrations-") as folder, embedded(Path(folder)) as address:
        asyncio.run(write(address, sys.argv[1]))
