"""bravehall demo | serve | work | migrate | seed | meetings | travel: each says in one sentence why it cannot, and exits with 1."""

from __future__ import annotations

import argparse
import asyncio
import errno
import logging
import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import FrameType

from bravehall.config import Settings, WrongSetting, settings
from bravehall.core.db import DatabaseUnusable, close_pool, open_pool
from bravehall.core.migrate import migrate
from bravehall.core.postgres import embedded
from bravehall.meetings import commandline as meetings
from bravehall.travel import commandline as travel

ROOM = 300 * 1024 * 1024  # what a new cluster and the demo need


class CannotStart(Exception):
    """One sentence for the person who typed the command."""


def database(using: Settings) -> AbstractContextManager[str]:
    """The DSN: of the server that is named, else of the embedded one, which runs while we do."""
    if using.database:
        return nullcontext(using.database)
    check_room(using.data)
    return embedded(using.data.absolute() / "postgres")


def check_room(folder: Path) -> None:
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    if not os.access(there, os.W_OK):
        raise CannotStart(
            f"No permission to write in {there}: choose another folder, such as make demo DATA=~/bravehall."
        )
    if not (folder / "postgres").exists() and shutil.disk_usage(there).free < ROOM:
        raise CannotStart(
            f"The disk that holds {there} is full: 300 MB are needed. Free some, or choose another folder."
        )


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """The socket to listen on, taken before anything else is started."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(f"Port {port} is taken: choose another, such as make demo PORT={port + 123}.") from None
        raise CannotStart(f"Cannot listen on {host}:{port}: {error.strerror}.") from None
    with listening:
        yield listening


def serve(using: Settings, listening: socket.socket, dsn: str, *, worker: bool) -> None:
    """Pages, sockets and, with `worker`, jobs, until a signal comes."""
    import uvicorn

    from bravehall.app import create_app
    from bravehall.web.protocol import SERVER, settle

    config = uvicorn.Config(
        create_app(dsn, worker=worker), loop="uvloop", http="httptools", log_level="warning", access_log=False,
        timeout_graceful_shutdown=3, **SERVER,
    )  # fmt: skip
    settle()
    uvicorn.Server(config).run(sockets=[listening])


def serve_command(using: Settings, arguments: argparse.Namespace) -> None:
    from bravehall.web.log import log_to_stderr

    log_to_stderr()
    with bound(using.host, using.port) as listening, database(using) as dsn:
        asyncio.run(migrate(dsn))
        serve(using, listening, dsn, worker=not arguments.no_worker)


def work_command(using: Settings, arguments: argparse.Namespace) -> None:
    from bravehall.app import parts
    from bravehall.core import jobs
    from bravehall.core.live import listening
    from bravehall.web.log import log_to_stderr

    async def work(dsn: str) -> None:
        await open_pool(dsn)
        parts()  # declares every reaction
        stop = asyncio.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
        async with listening():  # so that what happens here reaches the tabs of the others
            await jobs.work(stop)
        await close_pool()

    log_to_stderr()
    with database(using) as dsn:
        asyncio.run(work(dsn))


def migrate_command(using: Settings, arguments: argparse.Namespace) -> None:
    with database(using) as dsn:
        asyncio.run(migrate(dsn))
    print("The database is up to date.")


def seed_command(using: Settings, arguments: argparse.Namespace) -> None:
    from bravehall.seed import seed

    async def sow(dsn: str) -> None:
        await open_pool(dsn)
        print(await seed())
        await close_pool()

    with database(using) as dsn:
        asyncio.run(migrate(dsn))
        asyncio.run(sow(dsn))


def rates_command(using: Settings, arguments: argparse.Namespace) -> None:
    async def keep(dsn: str) -> int:
        await open_pool(dsn)
        code = await travel.keep_rates(arguments)
        await close_pool()
        return code

    with database(using) as dsn:
        asyncio.run(migrate(dsn))
        code = asyncio.run(keep(dsn))
    sys.exit(code)


def demo_command(using: Settings, arguments: argparse.Namespace) -> None:
    from bravehall.demo import demo

    logging.getLogger("bravehall.access").setLevel(logging.WARNING)
    demo(using, arguments)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="bravehall", description="Runs a business forum end to end.")
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    for name, act, help_text in (
        ("demo", demo_command, "a living forum with invented people, in one process"),
        ("serve", serve_command, "pages, live connections and jobs"),
        ("work", work_command, "jobs alone, beside serve --no-worker"),
        ("migrate", migrate_command, "bring the database up to date"),
        ("seed", seed_command, "fill an empty database with the demo's world"),
    ):
        command = commands.add_parser(name, help=help_text)
        command.set_defaults(act=act)
        if name == "serve":
            command.add_argument("--no-worker", action="store_true", help="leave the jobs to bravehall work")
        if name == "demo":
            command.add_argument("--reset", action="store_true", help="start afresh")
            command.add_argument("--bots", type=int, default=0, metavar="N", help="let N visitors walk the hall")
    meetings.add_to(commands)
    travel.add_to(commands, rates_command)
    return made


def told_to_end(number: int, frame: FrameType | None) -> None:
    """A service manager's SIGTERM ends us as Ctrl-C does: what was started is stopped on the way out."""
    raise KeyboardInterrupt


def main() -> None:
    arguments = parser().parse_args()
    if "answer" in arguments:  # it needs no setting and no database
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # nor anything to stop on the way out
        sys.exit(arguments.answer(arguments))
    signal.signal(signal.SIGTERM, told_to_end)
    if arguments.act is demo_command:
        os.environ["BRAVEHALL_DEMO"] = "true"
    try:
        arguments.act(settings(), arguments)
    except (CannotStart, DatabaseUnusable, WrongSetting) as error:
        sys.exit(f"bravehall: {error}")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit("bravehall: the disk is full: free some room and start again.")
    except KeyboardInterrupt:
        sys.exit(0)  # Ctrl-C is how one closes it
