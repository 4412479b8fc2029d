"""Work for later: owed exactly when the change is committed, done at least once by a worker.

What a task writes to the database is committed together with the end of its job, so a crash at any moment repeats
nothing there. What it does to the outside world (a mail, a payment) may be repeated and has to be safe to repeat.
"""

from bravehall.core.jobs.failed import Trouble, failed_jobs, retry_job
from bravehall.core.jobs.queue import enqueue
from bravehall.core.jobs.registry import every, task
from bravehall.core.jobs.worker import work, work_all

__all__ = ["Trouble", "enqueue", "every", "failed_jobs", "retry_job", "task", "work", "work_all"]
