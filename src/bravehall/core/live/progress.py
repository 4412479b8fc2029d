"""How far a long work is: the topic "job/<id>", for whoever began it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.live.hub import poke
from bravehall.core.live.topics import Listener, State, register


class Job(State):
    """How far a long work is, for whoever began it."""

    name = "job"
    every = 0.5

    async def door(self, viewer: Listener | None, id: str) -> None:
        try:
            job = await row("SELECT owner FROM job_progress WHERE job = {}", UUID(id))
        except ValueError:
            job = None
        if job is None or viewer is None or job["owner"] != viewer.id:
            raise NotFound

    async def snapshot(self, id: str) -> dict[str, Any]:
        found = await row("SELECT done, total, note FROM job_progress WHERE job = {}", UUID(id))
        return dict(found) if found else {}


register(Job())


async def progress(job: UUID, done: int, total: int, note: str = "", *, owner: UUID | None = None) -> None:
    """`done` of `total` steps are made; `note` is a sentence in the owner's language. The first call names the owner,
    who may follow. Call it outside of the work's transaction, or nobody sees it before the end."""
    if owner is not None:
        await rows(
            "INSERT INTO job_progress (job, owner, done, total, note, at) VALUES ({}, {}, {}, {}, {}, clock_timestamp())"
            " ON CONFLICT (job) DO NOTHING",
            job, owner, done, total, note,
        )  # fmt: skip
    await rows(
        "UPDATE job_progress SET done = {}, total = {}, note = {}, at = clock_timestamp() WHERE job = {}",
        done, total, note, job,
    )  # fmt: skip
    poke(f"job/{job}")
