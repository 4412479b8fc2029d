"""Jobs: owed with the change, done at least once, visible when they fail."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from bravehall.core import facts, jobs
from bravehall.core.context import acting, current
from bravehall.core.db import DB, row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.jobs import registry, worker
from bravehall.core.jobs.queue import queries
from bravehall.core.tables import Mail

EVENT = uuid4()


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


async def test_a_job_is_done_once_and_gone():
    await owe()
    assert await jobs.work_all() == 1
    assert await jobs.work_all() == 0
    assert await mails() == ["hello"]
    assert await job() is None


async def test_what_is_rolled_back_owes_nothing():
    async def change_our_mind() -> None:
        async with transaction():
            await owe()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change_our_mind()
    assert await jobs.work_all() == 0


@pytest.mark.commits
async def test_nothing_is_owed_outside_a_transaction():
    with pytest.raises(RuntimeError):
        await jobs.enqueue("test.write", "{}")


async def test_a_failed_try_leaves_no_effect_and_comes_back_later():
    await owe("test.fail")
    with pytest.raises(ValueError, match="locked"):
        await jobs.work_all()
    assert await mails() == []
    left = await job()
    assert left is not None
    assert (left["status"], left["attempts"]) == ("queued", 1)
    assert timedelta(seconds=4) < left["wait"] < timedelta(seconds=11)


async def test_each_wait_is_longer_up_to_an_hour():
    longest = [max(worker.wait_after(n) for _ in range(50)).total_seconds() for n in range(10)]
    assert longest == sorted(longest)
    assert longest[0] <= 10
    assert 3000 < longest[-1] <= 3600


async def test_after_ten_tries_the_organiser_sees_it_and_can_try_again(monkeypatch: pytest.MonkeyPatch):
    await owe("test.fail", event=EVENT)
    await owe("test.write")
    for _ in range(10):
        with pytest.raises(ValueError, match="locked"):
            await jobs.work_all(ahead=timedelta(hours=2))
    assert await jobs.work_all(ahead=timedelta(days=1)) == 0
    (trouble,) = await jobs.failed_jobs(EVENT)
    assert (trouble.task, trouble.tries, trouble.next_at) == ("test.fail", 10, None)
    assert trouble.error == "ValueError: the room is locked"
    assert await jobs.failed_jobs(uuid4()) == []
    assert await jobs.failed_jobs(None) == []
    for stranger in (uuid4(), None):
        with pytest.raises(NotFound):
            await jobs.retry_job(trouble.id, event=stranger)

    monkeypatch.setitem(worker.tasks, "test.fail", registry.Task(write, Note, True))
    await jobs.retry_job(trouble.id, event=EVENT)
    assert await jobs.work_all() == 1
    assert await jobs.failed_jobs(EVENT) == []
    with pytest.raises(NotFound):
        await jobs.retry_job(trouble.id, event=EVENT)


async def test_a_job_for_later_waits():
    await owe(after=timedelta(hours=1))
    assert await jobs.work_all() == 0
    assert await jobs.work_all(ahead=timedelta(hours=2)) == 1


async def test_the_urgent_go_first():
    seen: list[str] = []

    async def see(note: Note) -> None:
        seen.append(note.text)

    worker.tasks["test.see"] = registry.Task(see, Note, True)
    for text, priority in (("a", 0), ("b", 0), ("urgent", 5)):
        await owe("test.see", text, priority=priority)
    await jobs.work_all()
    assert seen == ["urgent", "a", "b"]


async def test_a_job_owed_once_is_not_owed_twice_while_it_waits():
    await owe(once="sweep")
    await owe(once="sweep")
    assert await jobs.work_all() == 1
    await owe(once="sweep")
    assert await jobs.work_all() == 1


async def test_nobody_is_the_actor_of_a_job():
    seen: list[UUID | None] = []

    async def see(note: Note) -> None:
        seen.append(current().actor)

    worker.tasks["test.see"] = registry.Task(see, Note, True)
    with acting(actor=uuid4()):
        await owe("test.see")
        await jobs.work_all()
    assert seen == [None]


async def test_what_follows_a_fact_is_in_trouble_under_the_event_of_the_fact():
    class RoomLocked(facts.Fact, frozen=True):
        event: UUID
        text: str

    facts._reactions[RoomLocked].append("test.fail")
    async with transaction():
        await facts.record(RoomLocked(event=EVENT, text="hello"))
    with pytest.raises(ValueError, match="locked"):
        await jobs.work_all()
    assert [each.task for each in await jobs.failed_jobs(EVENT)] == ["test.fail"]
    del facts._reactions[RoomLocked], facts.Fact.kinds[RoomLocked.kind()]


async def test_an_argument_that_no_longer_fits_fails_visibly():
    async with transaction():
        await jobs.enqueue("test.write", '{"other": 1}')
    with pytest.raises(msgspec.ValidationError):
        await jobs.work_all()
    assert (await jobs.failed_jobs(None))[0].tries == 1


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
