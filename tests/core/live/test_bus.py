"""Two processes of one installation, as two hubs in this one: what happens in one is heard in the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import msgspec
import pytest

from bravehall.core import bell
from bravehall.core.db import DB, row
from bravehall.core.live.bus import LARGEST, Alone, Note, Notify, written
from bravehall.core.live.frames import Welcome, unframed
from bravehall.core.live.hub import Hub
from bravehall.core.live.hub import hub as here
from bravehall.core.live.lines import Line
from bravehall.core.live.tabs import Tab
from tests.core.live.room import board, fresh, tally

pytestmark = pytest.mark.commits


class Ear(Line):
    """A line that keeps what it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[dict[str, Any]] = []

    def write(self, message: bytes) -> None:
        heard = msgspec.json.decode(unframed(message))
        self.heard += heard if isinstance(heard, list) else [heard]

    def end(self, code: int, why: str) -> None:
        self.leave()
        self.heard.append({"t": "closed", "code": code})

    async def hears(self, t: str, within: float = 3.0) -> dict[str, Any]:
        async with asyncio.timeout(within):
            while True:
                for frame in self.heard:
                    if frame["t"] == t:
                        return frame
                await asyncio.sleep(0.01)


async def listen(hub: Hub, topic: str) -> Ear:
    ear = Ear()
    await Tab(hub, ear, None, "en").hear(msgspec.json.encode({"t": "hello", "v": 1, "subs": {topic: None}}))
    assert msgspec.convert(ear.heard[0], Welcome).sid
    return ear


@pytest.fixture
async def other(app: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    """The hub of another process: it does not hear our bell."""
    hub = Hub()
    with monkeypatch.context() as patch:
        patch.setattr(bell, "listen", lambda hear: lambda: None)
        listening = hub.listening()
        await listening.__aenter__()
    yield hub
    await listening.__aexit__(None, None, None)


async def test_what_is_committed_here_is_heard_there_at_once(other: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other, "sweep", asyncio.Event().wait)  # so that it is the bus
    id = fresh()
    ear = await listen(other, f"board/{id}")
    await asyncio.sleep(0.1)  # the bus connects
    await board.write(id, "hello")
    assert (await ear.hears("jotted", within=1.0))["d"] == {"body": "hello"}


async def test_a_poke_and_a_parting_are_heard_there(other: Hub) -> None:
    id = fresh()
    ear = await listen(other, f"tally/{id}")
    await asyncio.sleep(0.1)
    tally.put(id, arrived=5)
    async with asyncio.timeout(3):
        while not any(frame.get("d") == {"arrived": 5} for frame in ear.heard):
            await asyncio.sleep(0.01)
    hum = await listen(other, "hum/9")
    here.whisper("hum/9", "heart", "")
    assert (await hum.hears("whisper"))["d"] == {"heart": 1}


async def test_without_any_bus_the_sweep_brings_it_within_a_second() -> None:
    hub = Hub()
    id = fresh()
    async with hub.listening(Alone()):
        ear = await listen(hub, f"board/{id}")
        async with DB.pool.acquire() as connection:  # as another process would: nobody rings
            board.boards[id].append("far")
            await connection.execute(
                "INSERT INTO fact (kind, topics, payload, request, at) VALUES ($1, $2, $3, '', now())",
                "core.Wrote", [f"board/{id}"], msgspec.json.encode({"board": id, "seq": 1, "body": "far"}).decode(),
            )  # fmt: skip
        assert (await ear.hears("jotted"))["d"] == {"body": "far"}


async def test_a_fact_that_commits_after_a_later_one_is_not_lost() -> None:
    hub = Hub()
    first, second = fresh(kind="read"), fresh(kind="read")
    insert = "INSERT INTO fact (kind, topics, payload, request, at) VALUES ('core.Unknown', $1, '{}', '', now()) RETURNING id"
    async with hub.listening(Alone()):
        early, late = await listen(hub, f"board/{first}"), await listen(hub, f"board/{second}")
        async with DB.pool.acquire() as slow, DB.pool.acquire() as fast:
            waiting = slow.transaction()
            await waiting.start()
            lower = await slow.fetchval(insert, [f"board/{first}"])
            board.boards[second].append("second")
            higher = await fast.fetchval(insert, [f"board/{second}"])
            assert lower < higher
            await late.hears("jotted")
            board.boards[first].append("first")
            await waiting.commit()
        assert (await early.hears("jotted"))["d"] == {"body": "first"}


async def test_the_bus_is_found_again_when_its_connection_is_killed(other: Hub) -> None:
    id = fresh()
    ear = await listen(other, f"board/{id}")
    await asyncio.sleep(0.1)
    killed = await row(
        "SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    )
    assert killed is not None
    assert killed["n"] >= 1
    await board.write(id, "meanwhile")
    await ear.hears("jotted", within=4.0)
    await asyncio.sleep(1.0)
    tally_ear = await listen(other, f"tally/{id}")
    tally.put(id, back=1)
    async with asyncio.timeout(3):
        while not any(frame.get("d") == {"back": 1} for frame in tally_ear.heard):
            await asyncio.sleep(0.01)


async def test_a_database_that_cannot_be_reached_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    bus = Notify("postgresql://127.0.0.1:1/nowhere")
    await bus.start(lambda note: None, lambda: None)
    bus.say(Note(facts=[1]))
    async with asyncio.timeout(5):
        while "the bus is away" not in caplog.text:
            await asyncio.sleep(0.01)
    await bus.stop()


def test_many_notes_are_few_messages_that_notify_takes() -> None:
    notes = [Note(facts=[n, n + 1], pokes=[f"hall/{n}"]) for n in range(3000)]
    texts = written(notes, "me")
    assert all(len(text.encode()) <= LARGEST for text in texts)
    read = [msgspec.json.decode(text.partition(" ")[2], type=Note) for text in texts]
    assert {fact for note in read for fact in note.facts} == set(range(3001))
    assert {poke for note in read for poke in note.pokes} == {f"hall/{n}" for n in range(3000)}


async def test_a_note_of_another_version_does_no_harm(other: Hub) -> None:
    connection = await asyncpg.connect(DB.config["dsn"])
    await connection.execute("SELECT pg_notify('bravehall_live', 'x {\"facts\": \"all\"}')")
    await connection.close()
    id = fresh()
    ear = await listen(other, f"board/{id}")
    await board.write(id, "fine")
    await ear.hears("jotted")
