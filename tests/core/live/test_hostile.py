"""What does not keep to the rules gets one clear answer, and the server lives on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from bravehall.core.live import part
from bravehall.web import socket
from tests.core.live.room import board, fresh
from tests.tab import Closed, Tab, asgi_tab, serving, signed_in, wire_tab

pytestmark = pytest.mark.commits


@pytest.fixture(scope="module")
async def address(app: Any) -> AsyncIterator[str]:
    async with serving(app) as address:
        yield address


@pytest.fixture(params=["queue", "wire"])
def tab(request: pytest.FixtureRequest, app: Any, address: str) -> Any:
    def opened(cookie: str = "") -> AbstractAsyncContextManager[Tab]:
        return asgi_tab(app, cookie) if request.param == "queue" else wire_tab(address, cookie)

    return opened


async def alive(tab: Any) -> bool:
    """Another tab can still work."""
    id = fresh()
    async with tab() as ada:
        await ada.hello(f"board/{id}")
        return (await ada.ask("jot", f"board/{id}", {"body": "fine"}))["t"] == "ok"


@pytest.mark.parametrize(
    "text",
    [
        "nonsense", "[", "[[]]", "7", "null", '"hello"', "{}", '{"t":7}', '{"t":"hello"}', '{"t":"hello","v":"x"}',
        '{"t":"hello","v":1,"subs":[1]}', '{"t":"hello","v":99}', '{"t":"say","c":"booth/1","i":"1"}', "{",
    ],
)  # fmt: skip
async def test_nonsense_closes_the_socket_as_a_protocol_error(tab: Any, text: str) -> None:
    async with tab() as mallory:
        await mallory.put(text)
        assert await mallory.closing() == 4000
    assert await alive(tab)


async def test_nonsense_after_hello_closes_it_too(tab: Any) -> None:
    async with tab() as mallory:
        await mallory.hello()
        await mallory.put('{"t":"sub","c":5}')
        assert await mallory.closing() == 4000


async def test_a_frame_of_a_megabyte_is_too_big(tab: Any) -> None:
    async with tab() as mallory:
        await mallory.hello()
        await mallory.put('{"t":"jot","d":"' + "x" * 1_000_000 + '"}')
        assert await mallory.closing() in (1009, None)  # the close may be lost behind what we did not read
    assert await alive(tab)


async def test_who_does_not_say_hello_is_shown_out(tab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "HELLO", 0.2)
    async with tab() as silent:
        assert await silent.closing() == 4000


async def test_a_page_of_another_origin_is_not_let_in(app: Any, address: str) -> None:
    with pytest.raises(Closed) as closed:
        async with asgi_tab(app, origin="https://evil.example"):
            pass
    assert closed.value.code == 4003
    with pytest.raises(InvalidStatus) as answer:
        async with wire_tab(address, origin="https://evil.example"):
            pass
    assert answer.value.response.status_code == 403
    async with asgi_tab(app, origin="http://test") as own:
        await own.hello()


@pytest.mark.parametrize(
    "topic", ["booth/17", "nothing", "/", "board/", "board/missing", "me/2e97bb9e-32e0-4836-a5c2-379fd96fc44d", "job/not-an-id", "x" * 500, "board/\x00"]
)  # fmt: skip
async def test_a_topic_that_is_not_there_is_refused_and_the_rest_goes_on(tab: Any, topic: str) -> None:
    id = fresh()
    async with tab() as ada:
        await ada.hello(topic, f"board/{id}")
        refused = await ada.hear("refused", c=topic)
        assert refused["why"]
        assert (await ada.ask("jot", topic, {"body": "x"}))["t"] == "refused"
        assert (await ada.ask("jot", f"board/{id}", {"body": "x"}))["t"] == "ok"


async def test_the_doors_own_sentence_is_shown(tab: Any) -> None:
    async with tab() as ada:
        await ada.hello("board/locked")
        assert (await ada.hear("refused"))["why"] == "Ask the organiser for a key."


async def test_refusals_speak_the_tabs_language(tab: Any) -> None:
    async with tab() as olena:
        await olena.hello("nothing", lang="uk")
        assert (await olena.hear("refused"))["why"] == "Цього тут немає або воно не для вас."


async def test_more_topics_than_a_page_needs_are_refused(tab: Any) -> None:
    ids = [f"board/{fresh()}" for _ in range(65)]
    async with tab() as ada:
        await ada.hello(*ids)
        assert (await ada.hear("refused"))["c"] == ids[64]


async def test_too_many_commands_are_refused_with_how_long_to_wait(tab: Any) -> None:
    id = fresh()
    async with tab() as ada:
        await ada.hello(f"board/{id}")
        answers = [await ada.ask("slowly", f"board/{id}", {"body": "spam"}) for _ in range(3)]
        assert [answer["t"] for answer in answers] == ["ok", "ok", "refused"]
        assert 0 < answers[2]["retry"] <= 2001
    assert board.boards[id] == ["spam", "spam"]


async def test_a_flood_closes_the_socket(tab: Any) -> None:
    async with tab() as mallory:
        await mallory.hello()
        await mallory.put("[" + ",".join(['{"t":"hb"}'] * 200) + "]")
        assert await mallory.closing() == 4029
    assert await alive(tab)


async def test_signing_out_ends_the_persons_sockets(tab: Any) -> None:
    person, cookie = await signed_in()
    async with tab(cookie) as ada, tab() as bob:
        await ada.hello()
        await bob.hello()
        part(person.id)
        assert await ada.closing() == 4001
        await bob.send("hb")
        assert await bob.quiet() == []


async def test_bytes_that_are_no_text_close_the_socket(address: str) -> None:
    async with wire_tab(address) as mallory:
        await mallory.connection.send(b"\xff\xfe")
        assert await mallory.closing() == 4000


async def test_a_full_house_asks_to_come_later(app: Any, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "FULL", 0)
    with pytest.raises(InvalidStatus) as answer:
        async with wire_tab(address):
            pass
    assert (answer.value.response.status_code, answer.value.response.headers["retry-after"]) == (503, "10")
    with pytest.raises(Closed):
        async with asgi_tab(app):
            pass
