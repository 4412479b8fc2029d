"""Doing what is owed."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import random
import traceback
from contextlib import suppress
from datetime import timedelta
from functools import partial
from time import monotonic
from uuid import UUID, uuid4

import msgspec
from pgqueuer.domain.models import CronExpressionEntrypoint, Job, TracebackRecord
from pgqueuer.domain.types import CronEntrypoint, CronExpression, QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter

from bravehall.core.context import Context, acting
from bravehall.core.db import open_transaction, row, rows, transaction
from bravehall.core.jobs.queue import enqueue, on_wake, queries
from bravehall.core.jobs.registry import length, periods, tasks

log = logging.getLogger("bravehall.jobs")

AT_A_TIME = 4
POLL = 1.0  # seconds; another process's commits are seen this late
STALE = timedelta(seconds=30)  # a job whose worker was not heard of for so long is taken by another
LONGEST = 600.0  # seconds a task may take
GRACE = 10.0  # seconds a task is given to end when the worker stops; one that does not is rolled back and done again
TRIES = 10
FIRST_WAIT, LONGEST_WAIT = 10.0, 3600.0  # seconds before the second try, and before any later one


class Lost(Exception):
    """The job is no longer this worker's: it was thought dead, and another one has taken the job or done it."""


async def work(stop: asyncio.Event, *, stale: timedelta = STALE) -> None:
    """Do what is owed, four jobs at a time, until `stop` is set; what was begun by then may end."""
    me, wanted, running = uuid4(), asyncio.Event(), dict[int, asyncio.Task[None]]()
    forget = on_wake(wanted.set)
    stopping = asyncio.create_task(stop.wait())
    beating = asyncio.create_task(beat(running, stale / 3))
    scheduled, ticked = False, -POLL

    def over(job: int, _: asyncio.Task[None]) -> None:
        del running[job]
        wanted.set()

    try:
        while not stop.is_set():
            wanted.clear()
            try:
                if not scheduled:
                    await set_schedules()
                    scheduled = True
                if monotonic() - ticked >= POLL:
                    ticked = monotonic()
                    await tick()
                found = await take(me, AT_A_TIME - len(running), stale) if len(running) < AT_A_TIME else []
            except Exception as error:  # whatever it is, the next look may succeed, and nobody else does the jobs
                log.warning("the queue cannot be read: %s", type(error).__name__)
                found = []
            for job in found:
                if job.id not in running:  # our own heartbeat was late, and the job came back to us
                    # a new context: nothing that the task sets may reach the next one
                    running[job.id] = asyncio.create_task(do(job, me), context=contextvars.Context())
                    running[job.id].add_done_callback(partial(over, job.id))
            if len(found) < AT_A_TIME:
                wish = asyncio.create_task(wanted.wait())
                await asyncio.wait({stopping, wish}, timeout=POLL, return_when=asyncio.FIRST_COMPLETED)
                wish.cancel()
    finally:
        forget()
        stopping.cancel()
        if running:
            await asyncio.wait(set(running.values()), timeout=GRACE)
        await asyncio.gather(*(cancelled(task) for task in (beating, *running.values())))


async def cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def work_all(*, ahead: timedelta = timedelta(0)) -> int:
    """Do everything that is due now, and what that makes due, here: for tests and the command line.

    Inside an open transaction everything happens in it. `ahead` also does what comes due within that time. A task
    that fails is put back like in a worker, and its error is raised at the end. Returns how many were done.
    """
    me, done, errors = uuid4(), 0, list[Exception]()
    if ahead:
        await rows(
            "UPDATE pgqueuer SET execute_after = NOW() - interval '1 us'"
            " WHERE status = 'queued' AND execute_after <= clock_timestamp() + {}::interval",
            ahead,
        )
    while found := await take(me, 1, STALE):
        for job in found:
            error = await asyncio.create_task(attempt(job, me))
            done += error is None
            if error is not None:
                errors.append(error)
    if errors:
        raise errors[0]
    return done


async def take(me: UUID, most: int, stale: timedelta) -> list[Job]:
    """Claim up to so many due jobs, the most urgent and oldest first."""
    return await queries().dequeue(
        batch_size=most,
        entrypoints={QueueEntrypoint(name): EntrypointExecutionParameter(concurrency_limit=0) for name in tasks},
        queue_manager_id=QueueManagerId(me),
        global_concurrency_limit=None,
        heartbeat_timeout=stale,
    )


async def do(job: Job, me: UUID) -> None:
    try:
        await attempt(job, me)
    except Exception as error:  # no database to write the end in: the job is taken again when its heartbeat is old
        log.warning("job %s: its end could not be written: %s", job.id, type(error).__name__)


async def attempt(job: Job, me: UUID) -> Exception | None:
    """Run it once, and end it or put it back. Returns what went wrong."""
    kind = tasks[job.entrypoint]
    try:
        argument = msgspec.json.decode(job.payload or b"{}", type=kind.argument)
        with acting(**msgspec.structs.asdict(Context(request=f"job-{job.id}"))):
            async with asyncio.timeout(LONGEST):
                if kind.in_transaction or open_transaction() is not None:
                    async with transaction():
                        await kind.function(argument)
                        await end(job, me)
                else:
                    await kind.function(argument)
                    async with transaction():
                        await end(job, me)
    except Lost:
        log.warning("job %s (%s): another worker has taken it", job.id, job.entrypoint)
    except Exception as error:  # whatever a task raises ends this try, and the organiser hears of the last one
        await put_back(job, me, error)
        return error
    return None


async def own(job: Job, me: UUID) -> None:
    """Lock the job's row. Lost: it is not ours any more, so nothing of this run may be kept."""
    if await row("SELECT 1 FROM pgqueuer WHERE id = {} AND queue_manager_id = {} FOR UPDATE", job.id, me) is None:
        raise Lost


async def end(job: Job, me: UUID) -> None:
    await own(job, me)
    await queries().log_jobs([(job, "successful", None)])


async def put_back(job: Job, me: UUID, error: Exception) -> None:
    """Another try later; after the tenth it stays, marked as failed, until somebody retries it."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((each for each in reversed(frames) if "bravehall" in each.filename), frames[-1])
    log.warning(
        "job %s (%s) failed at try %s: %s at %s:%s",
        job.id, job.entrypoint, job.attempts + 1, type(error).__name__, last.filename, last.lineno,
    )  # fmt: skip
    record = TracebackRecord.from_exception(error, job.id)
    with suppress(Lost):
        async with transaction():
            await own(job, me)
            if job.attempts + 1 < TRIES:
                await queries().retry_job(job, wait_after(job.attempts), record)
            else:
                await queries().log_jobs([(job, "failed", record)])


def wait_after(attempts: int) -> timedelta:
    """Twice as long after each try, at most an hour, and spread so that what failed together does not return so."""
    return timedelta(seconds=min(LONGEST_WAIT, FIRST_WAIT * 2**attempts) * random.uniform(0.5, 1))  # noqa: S311


async def beat(running: dict[int, asyncio.Task[None]], every: timedelta) -> None:
    """Say that the jobs in hand are being worked on."""
    while True:
        await asyncio.sleep(every.total_seconds())
        if running:
            try:
                await queries().update_heartbeat(list(running))  # type: ignore[arg-type]  # JobId is an int
            except (
                Exception
            ) as error:  # the next beat may reach the database; without one the jobs go to another worker
                log.warning("no heartbeat: %s", type(error).__name__)


async def set_schedules() -> None:
    if periods:
        await queries().insert_schedule(schedule())


async def tick() -> None:
    """Owe the periodic tasks whose time has come: the row of each is locked, so one worker does, and once a period."""
    if not periods:
        return
    async with transaction():
        due = await queries().fetch_schedule(schedule())
        for entry in due:
            await enqueue(entry.entrypoint, "{}", once=f"every:{entry.entrypoint}")
        if due:
            await queries().set_schedule_queued({entry.id for entry in due})


def schedule() -> dict[CronExpressionEntrypoint, timedelta]:
    return {
        CronExpressionEntrypoint(CronEntrypoint(name), CronExpression(period)): length(period)
        for name, period in periods.items()
    }
