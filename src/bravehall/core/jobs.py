"""Work for later: owed exactly when the change is committed, done at least once by a worker."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

from bravehall.core.db import DB

_tasks: dict[str, tuple[Callable[[Any], Awaitable[None]], type[Any]]] = {}


def task(function: Callable[[Any], Awaitable[None]], argument: type[Any]) -> str:
    """Make a function a task under its name, such as "registration.confirm_by_mail"; it is run with an `argument`."""
    name = f"{function.__module__.split('.')[1]}.{function.__name__}"
    if name in _tasks:
        raise RuntimeError(f"two tasks are called {name}")
    _tasks[name] = (function, argument)
    return name


async def enqueue(name: str, payload: str) -> None:
    """Owe this task, in the open transaction."""
    connection = DB.current_transaction.get().connection
    await Queries(AsyncpgDriver(connection)).enqueue(name, payload.encode())
