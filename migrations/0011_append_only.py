"""The attendance ledger only grows, a ticket is accepted once a day, and the waiting list is found by its order.

A firm is found by the name that somebody typed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from bravehall.attendance.tables import Attendance

ID = "2026-11-23T23:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "append only"

STATEMENTS = (
    "CREATE FUNCTION refuse_change_of_attendance() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN RAISE EXCEPTION '% is append-only: add a row that takes the other back', TG_TABLE_NAME"
    " USING ERRCODE = 'restrict_violation'; END $$",
    "CREATE TRIGGER attendance_is_append_only BEFORE UPDATE OR DELETE ON attendance"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_attendance()",
    "CREATE UNIQUE INDEX scan_accepted_once_a_day ON scan (position, day)"
    " WHERE outcome = 'accepted' AND undone_at IS NULL",
    "CREATE INDEX position_waiting ON position (product, queue) WHERE state = 'waiting'",
    "CREATE INDEX firm_by_name_uk ON firm (lower(name_uk))",
    "CREATE INDEX firm_by_name_en ON firm (lower(name_en))",
    "CREATE INDEX position_of_event ON position (event, at, id)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="bravehall", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await Attendance.raw(statement)

    manager.add_raw(run)
    return manager
