"""The demo's world: the same people, firms and events every time, all invented."""

from __future__ import annotations

from bravehall.config import settings
from bravehall.core.db import rows, transaction
from bravehall.people.signin import demo_link
from bravehall.seed import world


async def seed() -> str:
    """Fill an empty database. Returns a line of what was made."""
    async with transaction():
        await world.make()
    counts = await rows("SELECT (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM event) AS events")
    return f"Made {counts[0]['people']} people and {counts[0]['events']} events."


async def people_lines() -> list[str]:
    """One line each: who, role, sign-in link."""
    lines = []
    for email, role in world.CAST:
        found = await rows("SELECT id, name FROM person WHERE email = {}", email)
        if found:
            lines.append(f"  {found[0]['name']:<24} {role:<34} {settings().base_url}{demo_link(found[0]['id'])}")
    return lines
