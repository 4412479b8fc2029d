"""Jobs that go wrong, for the people who run an event."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from bravehall.core.db import after_commit, row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.jobs.queue import wake
from bravehall.core.jobs.registry import every

KEPT = timedelta(days=14)  # how long the log of done jobs is kept


class Trouble(msgspec.Struct, frozen=True):
    """A job that failed at least once and is not done. `next_at` is None when it gave up and waits for somebody."""

    id: int
    task: str
    tries: int
    error: str
    failed_at: datetime
    next_at: datetime | None


async def failed_jobs(event: UUID | None) -> list[Trouble]:
    """The event's jobs in trouble (None: those of no event), given up ones first, then the latest; at most 200."""
    found = await rows(
        "SELECT job.id, job.entrypoint AS task, job.status::text AS status, job.attempts, job.updated AS failed_at,"
        " job.execute_after, last.error"
        " FROM pgqueuer AS job LEFT JOIN LATERAL ("
        "   SELECT concat(log.traceback->>'exception_type', ': ', log.traceback->>'exception_message') AS error"
        "   FROM pgqueuer_log AS log WHERE log.job_id = job.id AND log.traceback IS NOT NULL"
        "   ORDER BY log.created DESC, log.id DESC LIMIT 1) AS last ON true"
        " WHERE (job.status = 'failed' OR job.attempts > 0) AND job.headers->>'event' IS NOT DISTINCT FROM {}"
        " ORDER BY job.status = 'failed' DESC, job.updated DESC LIMIT 200",
        str(event) if event else None,
    )
    return [
        Trouble(
            id=each["id"],
            task=each["task"],
            tries=each["attempts"] + (each["status"] == "failed"),
            error=each["error"] or "",
            failed_at=each["failed_at"],
            next_at=None if each["status"] == "failed" else each["execute_after"],
        )
        for each in found
    ]


async def retry_job(id: int, *, event: UUID | None) -> None:
    """Try it again now, with ten new tries. NotFound: no such job in trouble in this event."""
    async with transaction():
        found = await row(
            "UPDATE pgqueuer SET status = 'queued', attempts = 0, queue_manager_id = NULL, updated = NOW(),"
            " execute_after = NOW() - interval '1 us'"
            " WHERE id = {} AND (status = 'failed' OR status = 'queued' AND attempts > 0)"
            " AND headers->>'event' IS NOT DISTINCT FROM {} RETURNING id",
            id,
            str(event) if event else None,
        )
        if found is None:
            raise NotFound
        after_commit(wake)


async def forget_done_jobs() -> None:
    """Keep the log of jobs small."""
    await rows(
        "DELETE FROM pgqueuer_log AS log WHERE created < clock_timestamp() - {}::interval"
        " AND NOT EXISTS (SELECT 1 FROM pgqueuer AS job WHERE job.id = log.job_id)",
        KEPT,
    )


every("1d", forget_done_jobs)
