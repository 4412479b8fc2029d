"""One open talk a visitor and booth, one visitor a representative: Piccolo declares no partial index."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from bravehall.hall.tables import Talk

ID = "2026-11-23T23:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one open talk"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="bravehall", description=DESCRIPTION)

    async def run() -> None:
        await Talk.raw(
            "CREATE UNIQUE INDEX talk_one_open_per_visitor ON talk (booth, visitor)"
            " WHERE state IN ('ringing', 'waiting', 'with')"
        )
        await Talk.raw("CREATE UNIQUE INDEX talk_one_visitor_per_rep ON talk (rep) WHERE state = 'with'")
        await Talk.raw("CREATE INDEX talk_open_by_queue ON talk (booth, queue) WHERE state IN ('ringing', 'waiting')")

    manager.add_raw(run)
    return manager
