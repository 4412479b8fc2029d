"""pgqueuer's tables, reached on our own connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any, Self
from uuid import UUID

from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.core.tm import TaskManager
from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import Channel
from pgqueuer.queries import Queries

from bravehall.core.db import DB, after_commit, open_transaction

# NOW() is the moment the transaction began, and pgqueuer takes jobs that were due before it.
AT_ONCE = timedelta(microseconds=-1)

_wakers: list[Callable[[], None]] = []


class Driver:
    """The open transaction's connection, else one of the pool: what is enqueued is part of the change that owes it."""

    shutdown = asyncio.Event()
    tm = TaskManager()

    def connection(self) -> Any:
        current = open_transaction()
        if current is None and DB.pool is None:
            raise RuntimeError("the pool is not started")
        return DB.pool if current is None else current.connection

    async def fetch(self, query: str, *values: object) -> list[dict[str, object]]:
        return [dict(row) for row in await self.connection().fetch(query, *values)]

    async def execute(self, query: str, *values: object) -> str:
        return str(await self.connection().execute(query, *values))

    async def notify(self, channel: str, payload: str) -> None:
        """Nobody listens: a NOTIFY in the transaction would hold a lock of the whole database through its commit."""

    async def add_listener(self, channel: str, callback: Callable[[str | bytes | bytearray], None]) -> None:
        """Workers are woken by `wake` and by their poll."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...


def names() -> DBSettings:
    """pgqueuer's own names, said out loud: left out, it reads them from variables as common as FUNCTION or TRIGGER."""
    return DBSettings(
        prefix="",
        db_schema=None,
        channel=Channel("ch_pgqueuer"),
        function="fn_pgqueuer_changed",
        trigger="tg_pgqueuer_changed",
        queue_table="pgqueuer",
        queue_table_log="pgqueuer_log",
        statistics_table="pgqueuer_statistics",
        schedules_table="pgqueuer_schedules",
        queue_status_type="pgqueuer_status",
    )


@cache
def queries() -> Queries:
    given = names()
    return Queries(
        Driver(), QueryBuilderEnvironment(given), QueryQueueBuilder(given), QuerySchedulerBuilder(given)
    )  # fmt: skip


async def enqueue(
    name: str,
    payload: str,
    *,
    after: timedelta | None = None,
    event: UUID | None = None,
    once: str | None = None,
    priority: int = 0,
) -> None:
    """Owe this task, in the open transaction.

    `payload` is JSON of the task's argument. `after`: not before that much time. `event`: whose console shows it when
    it fails. `once`: while a job with this key waits or runs, another is not added. Higher priorities go first.
    """
    if open_transaction() is None:
        raise RuntimeError(f"{name} enqueued outside a transaction")
    await queries().enqueue(
        name,
        payload.encode(),
        priority=priority,
        execute_after=after or AT_ONCE,
        dedupe_key=once,
        headers={"event": str(event)} if event else None,
        on_conflict="skip",
    )
    if after is None:
        after_commit(wake)


def wake() -> None:
    """This process's workers look for work now."""
    for waker in _wakers:
        waker()


def on_wake(waker: Callable[[], None]) -> Callable[[], None]:
    """`waker` is called when there may be work. Returns how to stop it."""
    _wakers.append(waker)
    return lambda: _wakers.remove(waker)
