"""How often something may be tried, kept in the database: no process has a count of its own."""

from __future__ import annotations

import math
from datetime import timedelta

from bravehall.core.db import DB
from bravehall.core.errors import TooMany
from bravehall.core.i18n import _, ngettext
from bravehall.core.jobs import every

# One statement decides and takes, and so holds no lock while anybody thinks. A bucket fills by burst/per tokens a
# second up to burst; a try takes one, and a try that finds none changes nothing. A try that waited for the row's lock
# has read the clock before the one it waited for wrote: time never runs backwards here.
TAKE = """
    INSERT INTO allowance AS old (key, tokens, at) VALUES ($1, $2 - 1, clock_timestamp())
    ON CONFLICT (key) DO UPDATE SET
        tokens = least($2, old.tokens + extract(epoch FROM greatest(excluded.at, old.at) - old.at) * $3) - 1,
        at = greatest(excluded.at, old.at)
    WHERE least($2, old.tokens + extract(epoch FROM greatest(excluded.at, old.at) - old.at) * $3) >= 1
    RETURNING tokens
"""
WAIT = "SELECT (1 - tokens) / $2 - extract(epoch FROM clock_timestamp() - at) AS seconds FROM allowance WHERE key = $1"


async def limit(key: str, *, burst: int, per: timedelta) -> None:
    """Take one of `burst` tries that come back evenly within `per`. TooMany: says when the next one is allowed.

    It has a connection of its own: the try stays taken when the command around it is refused and rolled back. Call it
    before a command's transaction is open, or each request holds two connections.
    """
    if DB.pool is None:
        raise RuntimeError("the pool is not started")
    speed = burst / per.total_seconds()
    async with DB.pool.acquire() as connection:
        if await connection.fetchval(TAKE, key, float(burst), speed) is not None:
            return
        seconds = await connection.fetchval(WAIT, key, speed)
    after = max(1, math.ceil(seconds or 1))
    raise TooMany(" ".join((_("Too many tries."), again(after))), after=after)


def again(seconds: int) -> str:
    if seconds < 60:
        said = ngettext("Try again in %(n)d second.", "Try again in %(n)d seconds.", seconds)
        return said % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("Try again in %(n)d minute.", "Try again in %(n)d minutes.", minutes) % {"n": minutes}


async def forget_full_buckets() -> None:
    """A bucket that was not touched for a day is full again, whatever its size, so it need not be kept."""
    await DB.run_ddl("DELETE FROM allowance WHERE at < clock_timestamp() - interval '1 day'")


every("1h", forget_full_buckets)
