from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import uuid4

import pytest

from bravehall.core.db import transaction
from bravehall.core.live import notify, progress
from tests.core.live.room import board, fresh, tally
from tests.tab import Closed, Tab, asgi_tab, serving, signed_in, wire_tab

pytestmark = pytest.mark.commits


@pytest.fixture(scope="module")
async def address(app: Any) -> AsyncIterator[str]:
    async with serving(app) as address:
        yield address


@pytest.fixture(params=["queue", "wire"])
def tab(request: pytest.FixtureRequest, app: Any, address: str) -> Any:
    """A tab on each of the two ways a frame takes: any ASGI server, and our protocol under uvicorn."""

    def opened(cookie: str = "") -> AbstractAsyncContextManager[Tab]:
        return asgi_tab(app, cookie) if request.param == "queue" else wire_tab(address, cookie)

    return opened


async def test_what_one_writes_both_see(tab: Any) -> None:
    id = fresh()
    topic = f"board/{id}"
    async with tab() as ada, tab() as bob:
        await ada.hello(topic)
        await bob.hello(topic)
        answer = await ada.ask("jot", topic, {"body": "hello"})
        assert answer["d"] == {"seq": 1}
        for one in (ada, bob):
            frame = await one.hear("jotted", c=topic)
            assert (frame["s"], frame["d"]["body"]) == (1, "hello")


async def test_who_was_away_gets_exactly_what_was_missed(tab: Any) -> None:
    id = fresh("one", "two")
    topic = f"board/{id}"
    async with tab() as ada:
        await ada.hello(topic)
        position = await ada.hear("sub", c=topic)
        assert (position["s"], position.get("rec", False)) == (2, False)
        await board.write(id, "three")
        await ada.hear("jotted", s=3)
    for body in ("four", "five"):
        await board.write(id, body)
    async with tab() as ada:
        await ada.hello(subs={topic: [position["e"], 3]}, sid=ada.sid)
        assert (await ada.hear("sub"))["rec"] is True
        await board.write(id, "six")
        heard = [(await ada.hear("jotted"))["d"]["body"] for _ in range(3)]
        assert heard == ["four", "five", "six"]
        assert await ada.quiet() == []


async def test_a_position_of_another_epoch_is_told_to_load_anew(tab: Any) -> None:
    id = fresh("one", "two")
    topic = f"board/{id}"
    async with tab() as ada:
        await ada.hello(subs={topic: ["another", 1]})
        assert await ada.hear("gap", c=topic) == {"t": "gap", "c": topic, "from": 0, "to": 2}


async def test_what_the_table_no_longer_has_is_an_honest_gap(tab: Any) -> None:
    id = fresh(*(f"line {n}" for n in range(1, 701)))
    topic = f"board/{id}"
    board.purged[id] = 100
    async with tab() as ada:
        await ada.hello(subs={topic: [f"e-{id}", 10]})
        assert (await ada.hear("gap"))["to"] == 100
        numbers = [(await ada.hear("jotted"))["s"] for _ in range(600)]
        assert numbers == list(range(101, 701))


async def test_a_log_whose_facts_carry_no_frames_is_read_from_its_table(tab: Any) -> None:
    id = fresh(kind="read")
    topic = f"board/{id}"
    async with tab() as ada:
        await ada.hello(topic)
        await ada.hear("sub")
        await asyncio.gather(*(board.write(id, str(n)) for n in range(20)))
        assert [(await ada.hear("jotted"))["s"] for _ in range(20)] == list(range(1, 21))


async def test_the_same_command_sent_again_is_done_once(tab: Any) -> None:
    id = fresh()
    topic = f"board/{id}"
    _, cookie = await signed_in()
    async with tab(cookie) as ada:
        await ada.hello(topic)
        first = await ada.ask("jot", topic, {"body": "once"}, i="c-77")
    async with tab(cookie) as ada:
        await ada.hello(topic, sid=first and ada.sid)
        sid = ada.sid
        await ada.ask("jot", topic, {"body": "twice"}, i="c-78")
    async with tab(cookie) as ada:
        await ada.hello(topic, sid=sid)
        assert (await ada.ask("jot", topic, {"body": "twice"}, i="c-78"))["d"] == {"seq": 2}
    assert board.boards[id] == ["once", "twice"]


async def test_a_refusal_says_why_and_a_broken_command_does_not_break_the_tab(tab: Any) -> None:
    id = fresh()
    topic = f"board/{id}"
    async with tab() as ada:
        await ada.hello(topic, lang="en")
        assert (await ada.ask("jot", topic, {"body": " "}))["why"] == "Say something."
        assert (await ada.ask("jot", topic, {"body": 7}))["t"] == "refused"
        assert (await ada.ask("fly", topic))["t"] == "refused"
        assert (await ada.ask("jot", topic, {"body": "still here"}))["t"] == "ok"


async def test_a_state_arrives_whole_and_then_by_its_changes(tab: Any) -> None:
    id = fresh()
    tally.put(id, **{"17": 1, "18": 2})
    async with tab() as ada:
        await ada.hello(f"tally/{id}")
        first = await ada.hear("state")
        assert (first["d"], first["full"]) == ({"17": 1, "18": 2}, True)
        tally.put(id, **{"17": 5, "18": None, "19": 0})
        change = await ada.hear("state")
        assert (change["d"], change.get("full", False)) == ({"17": 5, "18": None, "19": 0}, False)


async def test_a_state_is_computed_at_most_once_in_its_time(tab: Any) -> None:
    id = fresh()
    async with tab() as ada:
        await ada.hello(f"tally/{id}")
        await ada.hear("state", full=True)
        before = tally.computed
        for n in range(100):
            tally.put(id, n=n)
        assert (await ada.hear("state", d={"n": 99})) is not None
        assert tally.computed - before <= 2


async def test_an_inbox_is_delivered_until_it_is_acknowledged(tab: Any) -> None:
    who, cookie = await signed_in()
    person = who.id
    async with transaction():
        await notify(person, "called", {"booth": "17"}, link="/booth/17")
    for _ in range(2):  # not acknowledged: it comes again
        async with tab(cookie) as ada:
            await ada.hello("me")
            notice = await ada.hear("notice", c="me")
            assert (notice["s"], notice["d"]["kind"], notice["d"]["link"]) == (1, "called", "/booth/17")
    async with tab(cookie) as ada:
        await ada.hello("me")
        await ada.hear("notice")
        await ada.send("ack", c="me", s=1)
        async with transaction():
            await notify(person, "moved", {})
        assert (await ada.hear("notice"))["s"] == 2
    async with tab(cookie) as ada:
        await ada.hello("me")
        assert (await ada.hear("notice"))["s"] == 2


async def test_a_stranger_and_another_person_have_no_inbox_here(tab: Any) -> None:
    async with tab() as stranger:
        await stranger.hello("me")
        assert (await stranger.hear("refused"))["c"] == "me"
    _, cookie = await signed_in()
    async with tab(cookie) as ada:
        await ada.hello(f"me/{uuid4()}")
        assert (await ada.hear("refused"))["t"] == "refused"


async def test_whoever_began_a_long_work_sees_how_far_it_is(tab: Any) -> None:
    job, (owner, cookie), (_, another) = uuid4(), await signed_in(), await signed_in()
    await progress(job, 0, 40, "Reading", owner=owner.id)
    async with tab(cookie) as ada, tab(another) as other:
        await other.hello(f"job/{job}")
        assert (await other.hear())["t"] == "refused"
        await ada.hello(f"job/{job}")
        assert (await ada.hear("state"))["d"]["done"] == 0
        await progress(job, 40, 40, "Done")
        assert (await ada.hear("state"))["d"] == {"done": 40, "note": "Done"}


async def test_whispers_are_gathered_and_kept_nowhere(tab: Any) -> None:
    _, cookie = await signed_in(name="Olena")
    async with tab(cookie) as ada, tab() as bob:
        await ada.hello("hum/1")
        await bob.hello("hum/1")
        for _ in range(3):
            await ada.send("heart", c="hum/1")
        await ada.send("typing", c="hum/1")
        assert (await bob.hear("whisper"))["d"] == {"heart": 3, "typing": ["Olena"]}
    async with tab() as late:
        await late.hello("hum/1")
        assert [frame["t"] for frame in await late.quiet(1.2)] == ["sub"]


async def test_the_same_tab_elsewhere_closes_the_first(tab: Any) -> None:
    _, cookie = await signed_in()
    async with tab(cookie) as first, tab(cookie) as second:
        await first.hello()
        await second.hello(sid=first.sid)
        assert await first.closing() == 4009


async def test_a_ninth_tab_of_a_person_is_too_many(tab: Any) -> None:
    _, cookie = await signed_in()
    tabs = [tab(cookie) for _ in range(9)]
    opened = [await each.__aenter__() for each in tabs]
    for each in opened[:8]:
        await each.hello()
    with pytest.raises(Closed) as closed:
        await opened[8].hello()
    assert closed.value.code == 4029
    for each in tabs:
        await each.__aexit__(None, None, None)
