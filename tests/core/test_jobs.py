"""Jobs: owed with the change, done at least once, visible when they fail."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from bravehall.core import facts, jobs
from bravehall.core.context import acting, current
from bravehall.core.db import transaction
from bravehall.core.errors import NotFound
from bravehall.core.jobs import registry, worker
from tests.core.owed import Note, job, mail, mails, only_our_tasks, owe, until, write, write_and_fail  # noqa: F401  # a fixture

EVENT = uuid4()


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
