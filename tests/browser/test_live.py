"""The live connection in a real browser: what follows a topic changes, and a cut loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.async_api import Page, expect

from bravehall.config import Settings
from bravehall.core.db import transaction
from bravehall.core.live import hub, notify
from tests import make
from tests.core.live.room import board, fresh, tally
from tests.tab import serving

pytestmark = [pytest.mark.browser, pytest.mark.commits]

PAGE = """<!doctype html><html lang="{language}"><title>Live</title><link rel="icon" href="data:,"><body data-live data-person="{person}">
<output id="connection" data-say-live="live" data-say-reconnecting="reconnecting, nothing you wrote is lost"
 data-say-offline="offline" data-say-waiting-one="offline, # action waits" data-say-waiting-many="offline, # actions wait"></output>
<b data-live-text="tally/{id}:arrived">0</b> <i data-live-attr="tally/{id}:17.count>data-count"></i>
<label data-live-progress="tally/{id}"><span><b></b></span><progress></progress></label>
<div id="part" data-live="board/{id}"></div>
<div id="toasts"></div><div id="announcer"></div>
<a href="?id={id}&amp;person={person}&amp;language={language}" target="_blank" rel="opener">Another tab</a>
<script type="module" src="/static/js/watch.js?v=1"></script>
<script type="module" src="/live-test.js?id={id}"></script></body></html>"""
SCRIPT = """import {{ live }} from "/static/js/live.js";
window.heard = []; window.parts = 0; window.answers = [];
document.getElementById("part").addEventListener("live", () => window.parts++);
live.subscribe("board/{id}", (frame) => window.heard.push(frame.t === "jotted" ? frame.d.body : frame.t));
window.jot = (body) => {{  // returns nothing: the answer may take until the line is back
  live.send("board/{id}", "jot", {{ body }}).then((d) => answers.push(d.seq), (e) => answers.push(e.message));
}};
"""


@pytest.fixture
async def stand(app: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The application with one more page, /live-test?id=…&person=…&language=…, which follows a board and a tally."""

    async def with_page(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/live-test"):
            await app(scope, receive, send)
            return
        words = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        script = scope["path"].endswith(".js")
        body = (SCRIPT if script else PAGE).format(**words).encode()
        kind = b"text/javascript" if script else b"text/html; charset=utf-8"
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
        await send({"type": "http.response.body", "body": body})

    async with serving(with_page) as address:
        monkeypatch.setattr(Settings, "origins", frozenset({f"http://{address}"}))
        yield f"http://{address}/live-test"


@pytest.fixture
def shown(open_tab: Any, stand: str) -> Any:
    """Opens that page and waits until it is live."""

    async def opened(id: str, *, person: Any = None, language: str = "en") -> Page:
        words = urlencode({"id": id, "person": person.id if person else "", "language": language})
        # a tab that tries again while the network is away is told so by the browser, in the console
        page: Page = await open_tab(f"{stand}?{words}", person=person, provoked="ERR_INTERNET_DISCONNECTED")
        await expect(page.locator("#connection")).to_have_text("live")
        return page

    return opened


def cut() -> None:
    """Every socket of this process is lost."""
    for tab in list(hub.tabs.values()):
        tab.line.end(1012, "cut")
        tab.close()


async def test_what_follows_a_state_changes_with_it(shown: Any) -> None:
    id = fresh()
    page = await shown(id)
    tally.put(id, arrived=1480, done=3, total=4, note="Reading", **{"17": {"count": 5}})
    await expect(page.locator("[data-live-text]")).to_have_text("1,480")
    await expect(page.locator("i")).to_have_attribute("data-count", "5")
    await expect(page.locator("label b")).to_have_text("3 / 4")
    assert await page.locator("progress").evaluate("bar => [bar.value, bar.max]") == [3, 4]
    await expect(page.locator("#announcer")).to_have_text("Reading")
    tally.put(id, **{"17": None})
    await expect(page.locator("i")).not_to_have_attribute("data-count", "5")


async def test_numbers_are_written_as_the_language_writes_them(shown: Any) -> None:
    id = fresh()
    page = await shown(id, language="uk")
    tally.put(id, arrived=1234567)
    await expect(page.locator("[data-live-text]")).to_have_text("1 234 567")


async def test_a_part_is_told_at_most_once_a_second(shown: Any) -> None:
    id = fresh()
    page = await shown(id)
    for n in range(20):
        await board.write(id, str(n))
    await page.wait_for_function("heard.length === 20")
    await asyncio.sleep(1.3)
    assert 1 <= await page.evaluate("parts") <= 3


async def test_what_was_said_during_a_cut_arrives_once_and_in_order(shown: Any) -> None:
    id = fresh()
    page = await shown(id)
    await page.evaluate("jot('before')")
    await page.wait_for_function("answers.length === 1")
    cut()
    await board.write(id, "during")
    await page.evaluate("jot('mine')")
    await page.wait_for_function("answers.length === 2", timeout=10_000)
    await page.wait_for_function("heard.length === 3")
    await expect(page.locator("#connection")).to_have_text("live")
    assert await page.evaluate("heard") == ["before", "during", "mine"]
    assert board.boards[id] == ["before", "during", "mine"]


async def test_offline_says_how_much_waits_and_sends_it_afterwards(shown: Any) -> None:
    id = fresh()
    page = await shown(id)
    await page.context.set_offline(True)
    await expect(page.locator("#connection")).to_have_text("offline")
    await page.evaluate("jot('one')")
    await expect(page.locator("#connection")).to_have_text("offline, 1 action waits")
    await page.evaluate("jot('two')")
    await expect(page.locator("#connection")).to_have_text("offline, 2 actions wait")
    await page.context.set_offline(False)
    await page.wait_for_function("answers.length === 2", timeout=10_000)
    await expect(page.locator("#connection")).to_have_text("live")
    assert board.boards[id] == ["one", "two"]


async def test_what_was_asked_before_the_phone_died_is_sent_by_the_next_tab(shown: Any) -> None:
    id = fresh()
    page = await shown(id)
    sid = next(sid for _, sid in hub.tabs)
    await page.context.set_offline(True)
    await page.evaluate("jot('from the dead')")
    await asyncio.sleep(0.5)  # it is written down
    await page.context.set_offline(False)
    await page.reload()
    await expect(page.locator("#connection")).to_have_text("live")
    async with asyncio.timeout(5):
        while board.boards[id] != ["from the dead"]:
            await asyncio.sleep(0.05)
    assert [each for _, each in hub.tabs] == [sid]


async def test_two_tabs_of_a_browser_are_two_and_both_hear(shown: Any) -> None:
    id = fresh()
    page = await shown(id)
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="Another tab").click()  # it copies the session's storage
    second = await opened.value
    await expect(second.locator("#connection")).to_have_text("live")
    await board.write(id, "hello")
    for tab in (page, second):
        await tab.wait_for_function("heard.includes('hello')")
    assert len(hub.tabs) == 2


async def test_a_refusal_reaches_the_one_who_asked(shown: Any) -> None:
    id = fresh()
    page = await shown(id)
    await page.evaluate("jot(' ')")
    await page.wait_for_function("answers.length === 1")
    assert await page.evaluate("answers[0]") == "Say something."


async def test_a_notice_is_shown_and_acknowledged(shown: Any) -> None:
    person = await make.person()
    page = await shown(fresh(), person=person)
    async with transaction():
        await notify(person.id, "called", {"text": "It is your turn at the booth."})
    await expect(page.locator("#toasts")).to_contain_text("It is your turn at the booth.")
    await asyncio.sleep(0.3)
    await page.reload()
    await expect(page.locator("#connection")).to_have_text("live")
    await asyncio.sleep(0.3)
    await expect(page.locator("#toasts")).to_be_empty()


async def test_a_notice_from_before_the_page_was_opened_is_shown(shown: Any) -> None:
    person = await make.person()
    async with transaction():
        await notify(person.id, "called", {"text": "It is your turn at the booth."})
    page = await shown(fresh(), person=person)
    await expect(page.locator("#toasts")).to_contain_text("It is your turn at the booth.")
