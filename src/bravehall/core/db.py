"""The database: one engine, one way to open a transaction."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.querystring import QueryString

# Piccolo looks its configuration up by this name when a table is first used.
os.environ.setdefault("PICCOLO_CONF", "bravehall.piccolo_conf")

OLDEST = 150000  # PostgreSQL 15


class DatabaseUnusable(Exception):
    """The database cannot be reached or is too old; the message is one sentence for the person who starts us."""


class Engine(PostgresEngine):
    """Piccolo's engine, without the connection it opens when it is imported."""

    async def check_version(self) -> None: ...
    async def prep_database(self) -> None: ...


class Transaction(PostgresTransaction):
    """The open transaction, and what is to be done once it is committed."""

    def __init__(self, engine: Engine, connection: Any) -> None:
        super().__init__(engine)
        self.connection = connection
        self.after: list[Callable[[], None]] = []


DB = Engine(config={})


def open_transaction() -> Transaction | None:
    """The transaction this task is in, if any."""
    current = DB.current_transaction.get()
    assert current is None or isinstance(current, Transaction)
    return current


async def open_pool(
    dsn: str, *, smallest: int = 2, largest: int = 10, server_settings: dict[str, str] | None = None
) -> None:
    """Connect to the PostgreSQL at `dsn`. DatabaseUnusable: unreachable, or older than 15."""
    DB.config = {"dsn": dsn, "server_settings": server_settings or {}}
    try:
        connection = await asyncpg.connect(dsn, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise DatabaseUnusable(f"PostgreSQL cannot be reached: {error}. Check BRAVEHALL_DATABASE.") from None
    try:
        version = int(await connection.fetchval("SHOW server_version_num"))
    finally:
        await connection.close()
    if version < OLDEST:
        raise DatabaseUnusable(f"PostgreSQL {version // 10000} is too old: 15 or newer is needed.")
    await DB.start_connection_pool(min_size=smallest, max_size=largest)


async def close_pool() -> None:
    if DB.pool is not None:
        await DB.close_connection_pool()


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All of it is kept, or none. Inside another transaction: a savepoint.

    Piccolo's own `DB.transaction()` leaks its connection when COMMIT fails and runs a nested block unprotected, so
    nothing here uses it.
    """
    outer = open_transaction()
    if outer is not None:
        mark = len(outer.after)
        try:
            async with outer.connection.transaction():
                yield
        except BaseException:
            del outer.after[mark:]
            raise
        return
    if DB.pool is None:
        raise RuntimeError("the pool is not started")
    async with DB.pool.acquire() as connection:
        current = Transaction(DB, connection)
        async with connection.transaction():
            token = DB.current_transaction.set(current)
            try:
                yield
            finally:
                DB.current_transaction.reset(token)
    for act in current.after:
        act()


def after_commit(act: Callable[[], None]) -> None:
    """Do this once the open transaction is committed; never, if it is rolled back. It must not fail and not wait."""
    current = open_transaction()
    if current is None:
        raise RuntimeError("after_commit outside a transaction")
    current.after.append(act)


async def rows(sql: str, *values: object) -> list[dict[str, Any]]:
    """The rows of a query with {} placeholders, on the open transaction's connection or one of the pool.

    The text may hold no other braces, not even doubled: Piccolo would take them for placeholders.
    """
    return [dict(each) for each in await DB.run_querystring(QueryString(sql, *values)) or []]


async def row(sql: str, *values: object) -> dict[str, Any] | None:
    found = await rows(sql, *values)
    return found[0] if found else None
