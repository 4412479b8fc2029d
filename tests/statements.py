"""How many statements something costs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bravehall.core.db import open_transaction


@asynccontextmanager
async def statements() -> AsyncIterator[list[str]]:
    """The SQL that is sent on the test's own connection meanwhile; savepoints are the test's, not the command's."""
    transaction = open_transaction()
    assert transaction is not None, "not in a test that commits"
    seen: list[str] = []

    def note(logged) -> None:
        if not logged.query.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(logged.query)

    transaction.connection.add_query_logger(note)
    try:
        yield seen
        await asyncio.sleep(0)  # the connection tells its loggers a moment later
    finally:
        transaction.connection.remove_query_logger(note)
