"""The demo's world: the same people, firms and events every time, all invented."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from bravehall.config import settings
from bravehall.core.db import rows, transaction
from bravehall.people.signin import demo_link
from bravehall.seed.world import CAST, World, address_of

# In this order; each has `async def make(world)`.
PARTS = ("directory", "events", "registration", "hall", "meetings", "travel")


async def seed() -> str:
    """Fill an empty database. Returns a line of what was made."""
    now = datetime.now(UTC).replace(microsecond=0)
    world = World(day=now.astimezone(ZoneInfo("Europe/Bratislava")).date(), opened=now)
    async with transaction():
        for part in PARTS:
            if find_spec(f"bravehall.seed.{part}"):
                await import_module(f"bravehall.seed.{part}").make(world)
    counts = await rows("SELECT (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM event) AS events")
    return f"Made {counts[0]['people']} people and {counts[0]['events']} events."


async def people_lines() -> list[str]:
    """One line each: who, role, sign-in link."""
    lines = []
    for key, _name, what in CAST:
        found = await rows("SELECT id, name FROM person WHERE email = {}", address_of(key))
        if found:
            lines.append(f"  {found[0]['name']:<22} {what:<42} {settings().base_url}{demo_link(found[0]['id'])}")
    return lines
