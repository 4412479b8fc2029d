"""Nobody meets two people at once, no table has two meetings, no pair two open requests: Piccolo declares no partial index."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from bravehall.meetings.tables import Meeting

ID = "2026-11-23T23:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one meeting a slot"

INDEXES = (
    "CREATE UNIQUE INDEX meeting_seat_one_live_per_slot ON meeting_seat (person, slot) WHERE live",
    "CREATE UNIQUE INDEX meeting_one_live_per_table_and_slot ON meeting (at_table, slot)"
    " WHERE state IN ('agreed', 'held', 'missed')",
    "CREATE UNIQUE INDEX meeting_request_one_open_per_pair ON meeting_request"
    " (event, least(asker, asked), greatest(asker, asked)) WHERE state = 'pending'",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="bravehall", description=DESCRIPTION)

    async def run() -> None:
        for index in INDEXES:
            await Meeting.raw(index)

    manager.add_raw(run)
    return manager
