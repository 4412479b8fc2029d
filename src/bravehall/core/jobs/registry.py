"""The tasks there are, by name."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import msgspec

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Task(msgspec.Struct, frozen=True):
    function: Callable[[Any], Awaitable[None]]
    argument: type[Any]
    in_transaction: bool


class Tick(msgspec.Struct, frozen=True):
    """What a periodic task is run with: nothing."""


tasks: dict[str, Task] = {}
periods: dict[str, str] = {}


def task(function: Callable[[Any], Awaitable[None]], argument: type[Any], *, in_transaction: bool = True) -> str:
    """Make a function a task under its name, such as "registration.confirm_by_mail"; it is run with an `argument`.

    It runs inside one transaction, which also ends its job. One that talks to the outside world says
    `in_transaction=False`, opens its own short ones, and is safe to run again from the start.
    """
    name = name_of(function)
    if name in tasks:
        raise RuntimeError(f"two tasks are called {name}")
    tasks[name] = Task(function, argument, in_transaction)
    return name


def every(period: str, function: Callable[[], Awaitable[None]], *, in_transaction: bool = True) -> str:
    """Run it once in each period ("30s", "10m", "1d"), however many workers there are. Returns the task's name."""
    length(period)

    async def run(_: Tick) -> None:
        await function()

    run.__module__, run.__name__ = function.__module__, function.__name__
    name = task(run, Tick, in_transaction=in_transaction)
    periods[name] = period
    return name


def name_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__.split('.')[1]}.{function.__name__}"


def length(period: str) -> timedelta:
    found = re.fullmatch(r"([1-9]\d*)([smhd])", period)
    if found is None:
        raise ValueError(f'{period}: a period is like "30s", "10m", "1d"')
    return timedelta(**{UNITS[found[2]]: int(found[1])})
