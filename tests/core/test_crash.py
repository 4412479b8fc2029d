"""kill -9 at any moment: no mail is lost, and no effect is doubled."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import Counter
from pathlib import Path

import pytest

from bravehall.core import jobs
from bravehall.core.db import DB, rows, transaction
from tests.core.smtp import smtp

MANY, KILLS = 120, 6
ROOT = Path(__file__).parents[2]


async def left() -> bool:
    return bool(await rows("SELECT 1 FROM pgqueuer LIMIT 1"))


@pytest.mark.commits
async def test_a_worker_killed_again_and_again_loses_no_mail_and_doubles_no_effect():
    async with smtp() as server:
        server.delay = 0.01
        async with transaction():
            for number in range(MANY):
                await jobs.enqueue("core.owe", f'{{"number": {number}}}')
        killed = 0
        environment = os.environ | {"BRAVEHALL_SMTP": server.url, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        async with asyncio.timeout(60):
            while await left():
                worker = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "tests.core.crash_worker", DB.config["dsn"], env=environment, cwd=ROOT
                )
                try:
                    before = len(server.taken)
                    while await left() and (killed == KILLS or len(server.taken) == before):
                        await asyncio.sleep(0.01)
                        assert worker.returncode is None
                    await asyncio.sleep(random.uniform(0.01, 0.15))
                finally:
                    worker.kill()
                    await worker.wait()
                killed += killed < KILLS

    effects = Counter(each["purpose"] for each in await rows("SELECT purpose FROM mail"))
    assert effects == {f"crash {number}": 1 for number in range(MANY)}
    assert {each["state"] for each in await rows("SELECT DISTINCT state FROM mail")} == {"sent"}
    taken = Counter(each["Message-ID"] for each in server.taken)
    assert len(taken) == MANY
    # what SMTP cannot rule out: taken by the server, and killed before we could write it down; at most those in hand
    assert taken.total() - MANY <= 4 * KILLS
    assert killed == KILLS
