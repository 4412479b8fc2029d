"""A server that is killed in the middle of a talk and started again: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.faults.server import TABLES

pytestmark = pytest.mark.commits
ROOT = Path(__file__).parents[2]
TABS, LINES = 60, 80


def free_port() -> int:
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return int(it.getsockname()[1])


async def start(dsn: str, port: int) -> Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", f"from tests.faults.server import main; main({dsn!r}, {port})", cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    )  # fmt: skip
    async with asyncio.timeout(30):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return process
            await asyncio.sleep(0.05)


class Visitor:
    """What live.js does: comes back by itself, says where it was, sends again what was not answered."""

    def __init__(self, address: str, topic: str) -> None:
        self.address, self.topic = address, topic
        self.sid, self.position = "", [None, 0]
        self.heard: list[dict[str, Any]] = []
        self.waiting: dict[str, dict[str, Any]] = {}
        self.connection: Any = None
        self.back_at = 0.0

    async def live(self) -> None:
        while True:
            with suppress(OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                async with connect(f"ws://{self.address}/live", compression=None, proxy=None) as self.connection:
                    await self.talk()
            await asyncio.sleep(0.2)

    async def talk(self) -> None:
        at = self.position if self.position[0] else None
        await self.put({"t": "hello", "v": 1, "sid": self.sid, "subs": {self.topic: at}})
        async for message in self.connection:
            heard = msgspec.json.decode(message)
            for frame in heard if isinstance(heard, list) else [heard]:
                await self.hear(frame)

    async def hear(self, frame: dict[str, Any]) -> None:
        match frame["t"]:
            case "welcome":
                self.sid, self.back_at = frame["sid"], time.monotonic()
                for command in list(self.waiting.values()):
                    await self.put(command)
            case "sub":
                self.position[0] = frame["e"]
            case "line":
                self.position[1] = frame["s"]
                self.heard.append(frame)
            case "ok":
                self.waiting.pop(frame["i"], None)
            case "gap" | "refused":
                raise AssertionError(frame)

    async def put(self, frame: dict[str, Any]) -> None:
        with suppress(ConnectionClosed):
            await self.connection.send(msgspec.json.encode(frame).decode())

    async def write(self, body: str) -> None:
        i = str(len(self.waiting)) + body
        frame = {"t": "write", "i": i, "c": self.topic, "d": {"nonce": str(uuid4()), "body": body}}
        self.waiting[i] = frame
        if self.connection is not None:
            await self.put(frame)


async def test_a_talk_survives_a_kill_of_the_server(dsn: str) -> None:
    database = await asyncpg.connect(dsn)
    await database.execute(TABLES)
    await database.execute("INSERT INTO paper VALUES ('1', 'e1', 0)")
    port = free_port()
    server = await start(dsn, port)
    visitors = [Visitor(f"127.0.0.1:{port}", "paper/1") for _ in range(TABS)]
    lives = [asyncio.create_task(visitor.live()) for visitor in visitors]
    try:
        async with asyncio.timeout(20):
            while not all(visitor.position[0] for visitor in visitors):
                await asyncio.sleep(0.05)
        killed = 0.0
        for n in range(LINES):
            await visitors[n % TABS].write(f"line {n}")
            await asyncio.sleep(0.05)
            if n == LINES // 2:
                server.send_signal(signal.SIGKILL)
                await server.wait()
                server, killed = await start(dsn, port), time.monotonic()
        async with asyncio.timeout(20):
            while any(len(visitor.heard) < LINES or visitor.waiting for visitor in visitors):
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)  # would anything come twice?
        for visitor in visitors:
            assert [frame["s"] for frame in visitor.heard] == list(range(1, LINES + 1))
            assert len({frame["d"]["nonce"] for frame in visitor.heard}) == LINES
        assert await database.fetchval("SELECT count(*) FROM paper_line") == LINES
        assert max(visitor.back_at for visitor in visitors) - killed < 5
    finally:
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
        server.kill()
        await server.wait()
        await database.execute("DROP TABLE paper, paper_line")
        await database.close()
