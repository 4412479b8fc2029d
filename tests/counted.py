"""How many statements a page takes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bravehall.core.db import DB


@contextmanager
def statements() -> Iterator[list[str]]:
    """What this task sends to the database meanwhile, in order. Not what others do: the hub reads the facts as soon as its bus is
    there, which may be now."""
    sent: list[str] = []
    run, mine = DB.run_querystring, asyncio.current_task()

    async def counting(querystring: Any, *given: Any, **named: Any) -> Any:
        if asyncio.current_task() is mine:
            sent.append(str(querystring))
        return await run(querystring, *given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DB, "run_querystring", counting)
        yield sent
