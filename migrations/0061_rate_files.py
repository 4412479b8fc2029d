from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-26T14:56:55:232198"
VERSION = "1.38.0"
DESCRIPTION = "rate files"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="bravehall", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="FxRate",
        tablename="fx_rate",
        column_name="file_sha256",
        db_column_name="file_sha256",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 64,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    return manager
