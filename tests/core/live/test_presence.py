from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import asyncpg
import pytest

from bravehall.core.db import row, rows
from bravehall.core.live import hub
from bravehall.core.live.presence import Presence, counts, present
from tests.core.live.room import board, fresh
from tests.tab import asgi_tab, signed_in

pytestmark = pytest.mark.commits


async def until(condition: Any, within: float = 5.0) -> None:
    """Wait until what the second brings is there."""
    async with asyncio.timeout(within):
        while not await condition():
            await asyncio.sleep(0.05)


async def here(topic: str, people: int) -> bool:
    return (await counts([topic])).get(topic, 0) == people


async def test_who_subscribes_is_there_once_however_many_tabs(app: Any) -> None:
    topic = f"board/{fresh()}"
    person, cookie = await signed_in()
    async with asgi_tab(app, cookie) as one, asgi_tab(app, cookie) as two, asgi_tab(app) as visitor:
        for tab in (one, two, visitor):
            await tab.hello(topic)
        await until(lambda: here(topic, 2))
        found = await present(topic)
        assert sorted(str(each.person) for each in found) == sorted([str(person.id), str(person.id), "None"])


async def test_leaving_counts_at_once_and_the_stay_is_written_down(app: Any) -> None:
    id = fresh()
    person, cookie = await signed_in()
    async with asgi_tab(app, cookie) as ada:
        await ada.hello(f"board/{id}")
        await until(lambda: here(f"board/{id}", 1))
        await ada.send("unsub", c=f"board/{id}")
        await until(lambda: here(f"board/{id}", 0))
        [stay] = [stay for stay in board.stays if stay.id == id]
        assert (stay.person, stay.sid) == (person.id, ada.sid)
        assert stay.left > stay.entered

        async def told_twice() -> bool:
            return len([ids for ids in board.movements if id in ids]) == 2

        await until(told_twice)  # after the commit


async def test_a_lost_tab_counts_for_the_grace_and_may_come_back(app: Any) -> None:
    id = fresh()
    topic = f"board/{id}"
    async with asgi_tab(app) as ada:
        await ada.hello(topic)
        sid = ada.sid
        await until(lambda: here(topic, 1))
    began = time.monotonic()
    async with asgi_tab(app) as again:
        await again.hello(topic, sid=sid)
        await asyncio.sleep(2.2)  # longer than the grace: it came back within it
        assert await here(topic, 1)
        assert [stay for stay in board.stays if stay.id == id] == []
    await until(lambda: here(topic, 0))
    [stay] = [stay for stay in board.stays if stay.id == id]
    assert (stay.left - stay.entered).total_seconds() < time.monotonic() - began + 1


async def test_the_ghosts_of_a_dead_process_are_gone_and_their_stays_end_with_its_last_sign_of_life(pool: None) -> None:
    dead, alive = Presence(), Presence()
    await dead.begin()
    await alive.begin()
    id = fresh()
    dead.enter(f"board/{id}", "t-dead", None)
    dead.enter(f"board/{id}", "t-moved", None)
    alive.enter(f"board/{id}", "t-alive", None)
    await dead.flush()
    alive.enter(f"board/{id}", "t-moved", None)  # came back, to the other process
    await alive.flush()
    assert await here(f"board/{id}", 3)
    await rows("UPDATE presence_lease SET seen_at = seen_at - interval '2 minutes' WHERE node = {}", dead.node)
    seen = await row("SELECT seen_at FROM presence_lease WHERE node = {}", dead.node)
    await alive.sweep()
    assert sorted(each.sid for each in await present(f"board/{id}")) == ["t-alive", "t-moved"]
    [stay] = [stay for stay in board.stays if stay.id == id]
    assert seen is not None
    assert (stay.sid, stay.left) == ("t-dead", max(seen["seen_at"], stay.entered))


async def test_a_process_taken_for_dead_says_everything_again(pool: None) -> None:
    slow = Presence()
    await slow.begin()
    id = fresh()
    slow.enter(f"board/{id}", "t-slow", None)
    await slow.flush()
    await rows("DELETE FROM presence")
    await rows("DELETE FROM presence_lease")
    await slow.renew()
    await slow.flush()
    assert await here(f"board/{id}", 1)


async def test_nothing_is_written_while_nobody_moves(pool: None) -> None:
    assert hub.presence.arrived == set()
    quiet = Presence()
    await quiet.begin()
    before = await row("SELECT seen_at FROM presence_lease WHERE node = {}", quiet.node)
    await quiet.tend()
    assert await row("SELECT seen_at FROM presence_lease WHERE node = {}", quiet.node) == before


async def test_after_a_flush_everybody_is_written_down_whoever_began_to(app: Any) -> None:
    presence, topic = Presence(), f"board/{fresh()}"
    await presence.begin()
    presence.enter(topic, "a-tab-of-a-visitor", None)
    first = asyncio.create_task(presence.flush())
    await asyncio.sleep(0)  # it has taken who came, and waits for the database
    await presence.flush()
    assert await here(topic, 1)
    await first


async def test_a_flush_that_is_cancelled_loses_nobody(app: Any) -> None:
    presence, topic = Presence(), f"board/{fresh()}"
    await presence.begin()
    presence.enter(topic, "a-tab-of-a-visitor", None)
    first = asyncio.create_task(presence.flush())
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert await here(topic, 0)
    await presence.flush()
    assert await here(topic, 1)


async def test_who_comes_back_while_their_going_is_written_down_is_there_again(app: Any) -> None:
    presence, id = Presence(), fresh()
    await presence.begin()
    presence.enter(f"board/{id}", "a-tab-of-a-visitor", None)
    await presence.flush()
    presence.leave(f"board/{id}", "a-tab-of-a-visitor")
    first = asyncio.create_task(presence.flush())
    await asyncio.sleep(0)  # it has taken who went, and waits for the database
    presence.enter(f"board/{id}", "a-tab-of-a-visitor", None)
    await first
    await presence.flush()
    assert await here(f"board/{id}", 1)
    presence.leave(f"board/{id}", "a-tab-of-a-visitor")
    await presence.flush()
    assert await here(f"board/{id}", 0)
    one, two = (stay for stay in board.stays if stay.id == id)
    assert one.left <= two.entered < two.left


async def test_who_comes_back_while_their_going_could_not_be_written_down_has_never_been_away(app: Any) -> None:
    presence, id = Presence(), fresh()
    await presence.begin()
    presence.enter(f"board/{id}", "stays", None)
    presence.enter(f"board/{id}", "goes", None)
    await presence.flush()
    presence.leave(f"board/{id}", "stays")
    presence.leave(f"board/{id}", "goes")
    first = asyncio.create_task(presence.flush())
    await asyncio.sleep(0)
    presence.enter(f"board/{id}", "stays", None)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    presence.lost(f"board/{id}", "goes")  # the line breaks behind them
    await presence.flush()
    assert presence.leaving == {}
    assert [each.sid for each in await present(f"board/{id}")] == ["stays"]
    assert [stay.sid for stay in board.stays if stay.id == id] == ["goes"]


async def test_a_second_that_fails_is_told_of_and_the_next_one_comes(
    app: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    look, failed = hub.look_after_rooms, asyncio.Event()

    def fail_once() -> None:
        if not failed.is_set():
            failed.set()
            raise LookupError("a room of nobody")
        look()

    monkeypatch.setattr(hub, "look_after_rooms", fail_once)
    await asyncio.wait_for(failed.wait(), 5)
    topic = f"board/{fresh()}"
    async with asgi_tab(app) as ada:
        await ada.hello(topic)
        await until(lambda: here(topic, 1))
    assert "a room of nobody" in caplog.text


async def test_a_second_that_waits_too_long_for_the_database_is_given_up_and_the_next_one_comes(
    app: Any, dsn: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys.modules[type(hub).__module__], "ENOUGH", 0.2)
    topic = f"board/{fresh()}"
    other = await asyncpg.connect(dsn)
    async with asgi_tab(app) as ada, other.transaction():
        await other.execute("LOCK TABLE presence IN ACCESS EXCLUSIVE MODE")
        await ada.hello(topic)
        begun = hub.ticks

        async def three_later() -> bool:
            return hub.ticks > begun + 3

        await until(three_later, 10)
        await other.execute("ROLLBACK AND CHAIN")
        await until(lambda: here(topic, 1))
    await other.close()
    assert "the database away: TimeoutError()" in caplog.text
