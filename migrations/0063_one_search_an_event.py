from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from bravehall.meetings.tables import Timetable

ID = "2026-11-26T18:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one search an event"

STATEMENTS = (
    "CREATE UNIQUE INDEX timetable_one_search_per_event ON meeting_timetable (event) WHERE state IN ('waiting', 'working')",
    "CREATE UNIQUE INDEX timetable_one_proposal_per_event ON meeting_timetable (event) WHERE state = 'proposed'",
    "ALTER TABLE meeting DROP CONSTRAINT meeting_origin_is_known",
    "ALTER TABLE meeting ADD CONSTRAINT meeting_origin_is_known CHECK (origin IN ('request', 'desk', 'timetable'))",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="bravehall", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await Timetable.raw(statement)

    manager.add_raw(run)
    return manager
