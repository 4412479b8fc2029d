"""A person has at most one live position at an event: Piccolo declares no partial index."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from bravehall.registration.tables import Position

ID = "2026-11-23T23:00:03:000000"
VERSION = "1.38.0"
DESCRIPTION = "one live position"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="bravehall", description=DESCRIPTION)

    async def run() -> None:
        await Position.raw(
            "CREATE UNIQUE INDEX position_one_live_per_event ON position (event, person) WHERE state <> 'cancelled'"
        )

    manager.add_raw(run)
    return manager
