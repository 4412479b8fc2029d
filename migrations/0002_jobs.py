from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from bravehall.core.db import DB
from bravehall.core.jobs.queue import queries

ID = "2026-11-23T23:00:02:000000"
VERSION = "1.38.0"
DESCRIPTION = "The job queue's tables"


async def make() -> None:
    """pgqueuer's own tables without its trigger, which sends a NOTIFY in each transaction that owes a job."""
    tables = queries().qbe.build_install_query(create_schema=False)
    await DB.run_ddl(
        f"DO $install$ BEGIN\n{tables}\n"
        "DROP TRIGGER tg_pgqueuer_changed ON pgqueuer; DROP FUNCTION fn_pgqueuer_changed();\nEND $install$"
    )


async def drop() -> None:
    await DB.run_ddl("DROP TABLE pgqueuer, pgqueuer_log, pgqueuer_schedules, pgqueuer_statistics")
    await DB.run_ddl("DROP TYPE pgqueuer_status")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="bravehall", description=DESCRIPTION)
    manager.add_raw(make)
    manager.add_raw_backwards(drop)
    return manager
