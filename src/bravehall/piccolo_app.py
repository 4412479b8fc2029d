"""Every table, for Piccolo's migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

HERE = Path(__file__).parent
TABLES = sorted(f"bravehall.{file.parent.name}.tables" for file in HERE.glob("*/tables.py"))

APP_CONFIG = AppConfig(
    app_name="bravehall",
    migrations_folder_path=HERE.parents[1] / "migrations",
    table_classes=table_finder(TABLES, exclude_imported=True),
)
