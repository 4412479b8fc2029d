"""The ledger is append-only and every movement adds up to nothing; one live grant a delegate, one open claim a grant."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from bravehall.travel.tables import LedgerEntry

ID = "2026-11-23T23:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "ledger stays"

STATEMENTS = (
    """
    CREATE FUNCTION money_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
    """,
    "CREATE TRIGGER ledger_tx_stays BEFORE UPDATE OR DELETE ON ledger_tx FOR EACH ROW EXECUTE FUNCTION money_stays()",
    "CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE ON ledger_entry"
    " FOR EACH ROW EXECUTE FUNCTION money_stays()",
    "CREATE TRIGGER claim_decision_stays BEFORE UPDATE OR DELETE ON claim_decision"
    " FOR EACH ROW EXECUTE FUNCTION money_stays()",
    "CREATE TRIGGER fx_rate_stays BEFORE UPDATE OR DELETE ON fx_rate FOR EACH ROW EXECUTE FUNCTION money_stays()",
    """
    CREATE FUNCTION ledger_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT sum(delta) FROM ledger_entry WHERE tx = NEW.tx) <> 0 THEN
            RAISE EXCEPTION 'ledger_tx % does not add up', NEW.tx USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    # deferred: the entries of one movement come one after the other
    "CREATE CONSTRAINT TRIGGER ledger_entry_adds_up AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION ledger_adds_up()",
    "CREATE UNIQUE INDEX travel_grant_one_live ON travel_grant (event, person) WHERE state IN ('offered', 'accepted')",
    "CREATE UNIQUE INDEX claim_one_open ON claim (travel_grant) WHERE state NOT IN ('rejected', 'withdrawn')",
    "CREATE UNIQUE INDEX fx_rate_one_first ON fx_rate (source, currency, valid_from) WHERE supersedes IS NULL",
    "CREATE INDEX claim_of_event ON claim (event, number)",
    "CREATE INDEX travel_grant_to_expire ON travel_grant (expires_at) WHERE state = 'offered'",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="bravehall", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await LedgerEntry.raw(statement)

    manager.add_raw(run)
    return manager
