"""A worker in a process of its own, to be killed: `python -m tests.core.crash_worker <dsn>`."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

import msgspec

from bravehall.core import db, jobs
from bravehall.core.jobs import registry, worker
from bravehall.core.mail import delivery, outbox
from bravehall.core.tables import Mail


class Owe(msgspec.Struct, frozen=True):
    number: int


async def owe(job: Owe) -> None:
    """An effect that would double visibly, and a mail."""
    mail = Mail(recipient=f"p{job.number}@example.org", subject="x", text="x", html="x", purpose=f"crash {job.number}")
    await mail.save()
    await asyncio.sleep(0.005)
    await jobs.enqueue("core.deliver", msgspec.json.encode(outbox.Deliver(mail.id)).decode())


async def main(dsn: str) -> None:
    worker.tasks["core.owe"] = registry.Task(owe, Owe, True)
    delivery.CLAIM = timedelta(seconds=1)
    worker.FIRST_WAIT = 0.2
    await db.open_pool(dsn)
    await jobs.work(asyncio.Event(), stale=timedelta(seconds=1))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
