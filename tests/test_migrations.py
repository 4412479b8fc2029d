"""The migrations make exactly the tables the code describes."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from piccolo.apps.migrations.commands.new import AutoMigrationManager

from bravehall.piccolo_app import APP_CONFIG


async def test_the_migrations_make_the_tables():
    with contextlib.redirect_stdout(io.StringIO()):
        statements = await AutoMigrationManager().get_alter_statements(app_config=APP_CONFIG)
    assert [s for part in statements for s in part.statements] == []


def test_migrations_are_numbered_in_the_order_they_run():
    files = sorted(Path(APP_CONFIG.resolved_migrations_folder_path).glob("0*.py"))
    ids = [next(line for line in f.read_text().splitlines() if line.startswith("ID =")) for f in files]
    assert ids == sorted(ids)
