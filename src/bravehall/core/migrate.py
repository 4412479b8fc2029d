"""Bring the database's schema to what the code needs."""

from __future__ import annotations

import contextlib
import io

import asyncpg
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager

from bravehall.core.db import DB, DatabaseUnusable, close_pool, open_pool

LOCK = 0x62726176  # "brav": one migration at a time, whichever process starts first


async def migrate(dsn: str) -> None:
    """Run the migrations that have not run yet. Several processes may call this at once: one does it, the rest wait.

    A migration that cannot get its table within ten seconds gives up rather than queueing every reader behind it.
    DatabaseUnusable: the server cannot be used, or a migration gave up.
    """
    await open_pool(dsn, smallest=1, largest=2, server_settings={"lock_timeout": "10s"})
    try:
        guard = await asyncpg.connect(dsn)
        try:
            await guard.execute("SELECT pg_advisory_lock($1)", LOCK)
            with contextlib.redirect_stdout(io.StringIO()):
                result = await ForwardsMigrationManager(app_name="bravehall").run()
            if not result.success:
                raise DatabaseUnusable(f"The migration failed: {result.message}")
        except asyncpg.LockNotAvailableError as error:
            raise DatabaseUnusable(f"A migration could not get its table within 10 seconds: {error}.") from None
        finally:
            await guard.close()
    finally:
        await close_pool()
    DB.config = {"dsn": dsn}
