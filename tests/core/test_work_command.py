"""`bravehall work`: jobs in a process of their own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import msgspec
import pytest

from bravehall.core import jobs
from bravehall.core.db import DB, rows, transaction
from bravehall.core.mail.outbox import Deliver
from bravehall.core.tables import Mail
from tests.core.smtp import smtp

ROOT = Path(__file__).parents[2]


@pytest.mark.commits
async def test_it_does_what_is_owed_and_ends_when_it_is_told_to():
    async with smtp() as server:
        environment = os.environ | {
            "BRAVEHALL_SMTP": server.url, "BRAVEHALL_DATABASE": DB.config["dsn"], "PYTHONPATH": str(ROOT / "src"),
        }  # fmt: skip
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bravehall", "work", env=environment, cwd=ROOT
        )
        try:
            mail = Mail(recipient="ada@example.org", subject="x", text="x", html="x", purpose="test")
            async with transaction():
                await mail.save()
                await jobs.enqueue("core.deliver", msgspec.json.encode(Deliver(mail.id)).decode())
            async with asyncio.timeout(20):
                while await rows("SELECT 1 FROM pgqueuer"):
                    await asyncio.sleep(0.05)
            worker.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(worker.wait(), 5) == 0
        finally:
            if worker.returncode is None:
                worker.kill()
                await worker.wait()
    assert [each["To"] for each in server.taken] == ["ada@example.org"]
