"""What the tests of jobs and workers owe: mails, which double visibly."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from bravehall.core import jobs
from bravehall.core.db import row, rows, transaction
from bravehall.core.jobs import registry, worker
from bravehall.core.tables import Mail


class Note(msgspec.Struct, frozen=True):
    text: str


async def mail(text: str) -> None:
    """An effect in the database that doubles visibly."""
    await Mail(recipient="ada@example.org", subject=text, text="", html="", purpose="test").save()


async def mails() -> list[str]:
    return sorted(each["subject"] for each in await rows("SELECT subject FROM mail"))


async def until(count: int) -> None:
    async with asyncio.timeout(10):
        while len(await mails()) < count:
            await asyncio.sleep(0.01)


async def write(note: Note) -> None:
    await mail(note.text)


async def write_and_fail(note: Note) -> None:
    await mail(note.text)
    raise ValueError("the room is locked")


@pytest.fixture(autouse=True)
def only_our_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "tasks", {})
    monkeypatch.setattr(worker, "periods", {})
    for name, function in {"test.write": write, "test.fail": write_and_fail}.items():
        worker.tasks[name] = registry.Task(function, Note, True)


async def owe(name: str = "test.write", text: str = "hello", **how: object) -> None:
    async with transaction():
        await jobs.enqueue(name, msgspec.json.encode(Note(text)).decode(), **how)  # type: ignore[arg-type]


async def job() -> dict[str, object] | None:
    return await row("SELECT id, status::text, attempts, execute_after - NOW() AS wait FROM pgqueuer")
