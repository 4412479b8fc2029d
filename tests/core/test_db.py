"""The transaction, the pool, and the oldest PostgreSQL we run on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import asyncpg
import pytest

from bravehall.core import db
from bravehall.core.db import DB, after_commit, open_pool, rows, transaction
from bravehall.people.tables import Person
from tests import make

POSTGRES_15 = Path("/usr/lib/postgresql/15/bin")


async def test_an_inner_failure_leaves_the_outer_usable():
    async with transaction():
        await make.person(email="kept@example.org")
        with pytest.raises(asyncpg.UniqueViolationError):
            async with transaction():
                await make.person(email="kept@example.org")
        assert await Person.count().where(Person.email == "kept@example.org") == 1


@pytest.mark.commits
async def test_a_failed_commit_gives_the_connection_back():
    await rows("CREATE TABLE child (p uuid REFERENCES person DEFERRABLE INITIALLY DEFERRED)")
    try:
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with transaction():
                await rows("INSERT INTO child VALUES (gen_random_uuid())")
        assert not DB.transaction_exists()
        assert DB.pool.get_idle_size() == DB.pool.get_size()
    finally:
        await rows("DROP TABLE child")


@pytest.mark.commits
async def test_what_waits_for_the_commit_is_done_after_it_and_not_after_a_rollback():
    done = []
    async with transaction():
        after_commit(lambda: done.append("kept"))
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                after_commit(lambda: done.append("rolled back with the savepoint"))
                raise ZeroDivisionError
        assert done == []
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            after_commit(lambda: done.append("rolled back"))
            raise ZeroDivisionError
    assert done == ["kept"]


async def test_a_postgresql_that_is_too_old_is_refused_in_a_sentence(dsn, monkeypatch):
    monkeypatch.setattr(db, "OLDEST", 990000)
    with pytest.raises(db.DatabaseUnusable, match="is too old: 15 or newer"):
        await open_pool(dsn)


@pytest.mark.skipif(not POSTGRES_15.exists(), reason="no PostgreSQL 15 on this machine")
def test_the_schema_and_the_seed_stand_on_postgresql_15():
    """The oldest version: every migration and the whole demo world, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bravehall-15-") as folder:
        owner = []
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            shutil.chown(folder, "postgres")
            owner = ["runuser", "-u", "postgres", "--"]
        cluster = f"{folder}/data"
        run = [*owner, str(POSTGRES_15 / "pg_ctl"), "-D", cluster, "-w"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(
            [*owner, str(POSTGRES_15 / "initdb"), "-D", cluster, "-A", "trust", "-U", "u"], check=True, **quiet
        )
        subprocess.run([*run, "-o", f"-k {folder} -c listen_addresses=''", "start"], check=True, **quiet)
        try:
            address = f"postgresql://u@/postgres?host={folder}"
            environment = {**os.environ, "BRAVEHALL_DATABASE": address, "PYTHONPATH": "src"}
            done = subprocess.run(
                [sys.executable, "-m", "bravehall", "seed"],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            assert "Made" in done.stdout
        finally:
            subprocess.run([*run, "-m", "immediate", "stop"], check=True, **quiet)
