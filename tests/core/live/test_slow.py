"""A tab that does not read costs a cursor and one bounded buffer, hinders nobody, and loses nothing or is told so."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
import pytest
from websockets.client import ClientProtocol
from websockets.uri import parse_uri

from bravehall.core.live import hub, tabs
from bravehall.web import protocol
from tests.core.live.room import board, fresh, tally
from tests.tab import serving, wire_tab

pytestmark = pytest.mark.commits
LINE = "x" * 1900


@pytest.fixture(scope="module")
async def address(app: Any) -> AsyncIterator[str]:
    async with serving(app) as address:
        yield address


class Stalled:
    """A tab over a plain socket with a tiny receive buffer, which reads only when it is told to."""

    def __init__(self) -> None:
        self.socket = socket.socket()

    async def open(self, address: str, topic: str) -> None:
        host, port = address.split(":")
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.setblocking(False)
        self.loop = asyncio.get_running_loop()
        await self.loop.sock_connect(self.socket, (host, int(port)))
        self.client = ClientProtocol(parse_uri(f"ws://{address}/live"))
        self.client.send_request(self.client.connect())
        await self.flush()
        await self.read()
        self.client.send_text(b'{"t":"hello","v":1,"subs":{"%s":null}}' % topic.encode())
        await self.flush()
        await self.read()

    async def flush(self) -> None:
        for data in self.client.data_to_send():
            if data:
                await self.loop.sock_sendall(self.socket, data)

    async def read(self, size: int = 65536) -> list[Any]:
        """One reading's worth of messages; empty at the end."""
        data = await asyncio.wait_for(self.loop.sock_recv(self.socket, size), 5)
        if not data:
            self.client.receive_eof()
        else:
            self.client.receive_data(data)
        return list(self.client.events_received())


@pytest.fixture
def slow() -> Iterator[Stalled]:
    stalled = Stalled()
    yield stalled
    stalled.socket.close()


async def paused(count: int) -> None:
    async with asyncio.timeout(10):
        while hub.counts()["paused"] != count:
            await asyncio.sleep(0.02)


async def test_who_stops_reading_does_not_hinder_the_others_and_gets_all_of_it_later(
    address: str, slow: Stalled
) -> None:
    id = fresh()
    topic = f"board/{id}"
    await slow.open(address, topic)
    async with wire_tab(address) as ada:
        await ada.hello(topic)
        for n in range(400):
            await board.write(id, f"{n} {LINE}")
        for n in range(400):
            assert (await ada.hear("jotted"))["s"] == n + 1
        await paused(1)
    numbers: list[int] = []
    while len(numbers) < 400:
        for event in await slow.read():
            heard = msgspec.json.decode(event.data)
            for frame in heard if isinstance(heard, list) else [heard]:
                if frame["t"] == "jotted":
                    numbers.append(frame["s"])
                assert frame["t"] != "gap"
    assert numbers == list(range(1, 401))
    await paused(0)


async def test_who_does_not_read_for_long_is_closed_as_slow(
    address: str, slow: Stalled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabs, "PAUSED", 1)
    monkeypatch.setattr(protocol, "LAST_WORDS", 0.5)
    id = fresh()
    await slow.open(address, f"board/{id}")
    seen = asyncio.create_task(paused(1))  # while we write: on a slow machine it is over before we have written all
    for n in range(300):
        await board.write(id, f"{n} {LINE}")
    await seen
    await paused(0)  # it is out of every room
    assert not any(line.paused for room in hub.rooms.values() for line in room.lines())


async def test_who_says_nothing_any_more_is_taken_for_dead(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabs, "DEAD", 1)
    async with wire_tab(address) as silent:
        await silent.hello()
        assert await silent.closing(within=6) == 1001


async def test_the_server_beats(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabs, "HEARTBEAT", 1)
    async with wire_tab(address) as ada:
        await ada.hello()
        assert (await ada.hear("hb"))["t"] == "hb"


async def test_a_thin_line_gets_the_state_now_and_then(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    id = fresh()
    async with wire_tab(address) as lite, wire_tab(address) as full:
        await lite.hello(f"tally/{id}", lite=True)
        await full.hello(f"tally/{id}")
        await lite.hear("state")
        await full.hear("state")
        monkeypatch.setattr(hub, "ticks", 0)  # the tenth second is far
        for n in range(3):
            tally.put(id, n=n)
            await full.hear("state", d={"n": n})
        assert [frame for frame in lite.waiting if frame["t"] == "state"] == []
        monkeypatch.setattr(hub, "ticks", -1)  # the tenth second is the next one
        assert (await lite.hear("state"))["d"] == {"n": 2}
