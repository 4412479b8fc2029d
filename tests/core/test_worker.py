"""A worker: awake at once, no more than it can do, gone without losing anything."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from bravehall.core import jobs
from bravehall.core.db import DB, rows
from bravehall.core.jobs import registry, worker
from bravehall.core.jobs.queue import queries
from tests.core.owed import Note, job, mail, mails, only_our_tasks, owe, until, write, write_and_fail  # noqa: F401  # a fixture

EVENT = uuid4()


@pytest.mark.commits
async def test_a_worker_wakes_at_once_and_stops_when_its_work_is_done():
    stop = asyncio.Event()
    worker_task = asyncio.create_task(jobs.work(stop))
    await asyncio.sleep(0.3)
    started = asyncio.get_running_loop().time()
    for n in range(40):
        await owe(text=f"{n:02}")
    await until(40)
    assert asyncio.get_running_loop().time() - started < 3
    stop.set()
    await asyncio.wait_for(worker_task, 2)
    assert await mails() == [f"{n:02}" for n in range(40)]


@pytest.mark.commits
async def test_a_worker_goes_on_after_the_database_dropped_all_its_connections():
    stop = asyncio.Event()
    worker_task = asyncio.create_task(jobs.work(stop))
    await asyncio.sleep(0.2)
    connection = await asyncpg.connect(DB.config["dsn"])
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()
    await asyncio.sleep(0.1)
    await owe()
    await until(1)
    stop.set()
    await worker_task


@pytest.mark.commits
async def test_a_task_that_does_not_end_is_rolled_back_when_the_worker_stops(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "GRACE", 0.05)
    begun = asyncio.Event()

    async def endless(note: Note) -> None:
        await mail(note.text)
        begun.set()
        await asyncio.sleep(3600)

    worker.tasks["test.endless"] = registry.Task(endless, Note, True)
    await owe("test.endless")
    stop = asyncio.Event()
    worker_task = asyncio.create_task(jobs.work(stop))
    await begun.wait()
    stop.set()
    await asyncio.wait_for(worker_task, 2)
    assert await mails() == []
    assert (await job())["status"] == "picked"  # type: ignore[index]


@pytest.mark.commits
async def test_no_more_than_four_run_at_a_time():
    now = most = 0

    async def slow(note: Note) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.02)
        now -= 1
        await mail(note.text)

    worker.tasks["test.slow"] = registry.Task(slow, Note, False)
    for n in range(12):
        await owe("test.slow", str(n))
    stop = asyncio.Event()
    worker_task = asyncio.create_task(jobs.work(stop))
    await until(12)
    stop.set()
    await worker_task
    assert most == 4


@pytest.mark.commits
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "negative control"])
async def test_a_job_thought_dead_has_its_effect_once(guarded: bool, monkeypatch: pytest.MonkeyPatch):
    """A worker that froze for longer than its heartbeat, and another that took its job over, both come to the end."""
    ready, go = asyncio.Event(), asyncio.Event()

    async def slow(note: Note) -> None:
        await mail(note.text)
        ready.set()
        await go.wait()

    async def no_guard(job: object, me: object) -> None: ...

    if not guarded:
        monkeypatch.setattr(worker, "own", no_guard)
    worker.tasks["test.slow"] = registry.Task(slow, Note, True)
    await owe("test.slow")
    first, second = uuid4(), uuid4()
    (taken,) = await worker.take(first, 1, timedelta(seconds=30))
    frozen = asyncio.create_task(worker.attempt(taken, first))
    await ready.wait()
    (again,) = await worker.take(second, 1, timedelta(0))
    go.set()
    await worker.attempt(again, second)
    await frozen
    assert await mails() == (["hello"] if guarded else ["hello", "hello"])


@pytest.mark.commits
async def test_a_periodic_task_runs_once_a_period_however_many_workers_there_are():
    runs = 0

    async def sweep(_: registry.Tick) -> None:
        nonlocal runs
        runs += 1

    worker.tasks["test.sweep"] = registry.Task(sweep, registry.Tick, True)
    worker.periods["test.sweep"] = "1h"
    await asyncio.gather(*(worker.set_schedules() for _ in range(4)))
    await rows("UPDATE pgqueuer_schedules SET next_run = NOW() - interval '1 s'")
    await asyncio.gather(*(worker.tick() for _ in range(4)))
    await jobs.work_all()
    await asyncio.gather(*(worker.tick() for _ in range(4)))
    await jobs.work_all()
    assert runs == 1


@pytest.mark.parametrize("period", ["", "10", "m", "0m", "1w", "1.5h"])
def test_a_period_that_means_nothing_is_refused(period: str):
    with pytest.raises(ValueError, match="a period is like"):
        registry.every(period, only_our_tasks)  # type: ignore[arg-type]


async def test_the_queue_has_the_tables_that_the_library_wants():
    plan = await queries().plan_upgrade()
    assert not [each for each in plan.statements if "pgqueuer_changed" not in each]
