"""The hall as people meet it: a phone before a booth, a desk behind it, and everything that breaks in between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bravehall.hall.tables import Lead, Message
from bravehall.people.commands import open_session
from bravehall.web.session import COOKIE, LANGUAGE_COOKIE
from tests import make
from tests.browser.axe import runs_over, violations
from tests.hall import make as hall
from tests.hall.server import Server

pytestmark = [pytest.mark.commits, pytest.mark.browser]


@pytest.fixture
async def server(dsn: str, pool: None) -> AsyncIterator[Server]:
    started = Server(dsn)
    await started.start()
    yield started
    if started.process.returncode is None:
        await started.kill()


@pytest.fixture
async def tab(server: Server, chromium: Browser) -> AsyncIterator[Any]:
    contexts = []

    async def opened(path: str, person: Any = None, *, width: int = 1280) -> Page:
        context = await chromium.new_context(viewport={"width": width, "height": 800}, base_url=server.url)
        contexts.append(context)
        cookies = {LANGUAGE_COOKIE: "en"}
        if person is not None:
            cookies[COOKIE] = (await open_session(person=person.id, agent="test")).token
        await context.add_cookies([{"name": n, "value": v, "url": server.url} for n, v in cookies.items()])
        page = await context.new_page()
        await page.goto(path)
        return page

    yield opened
    for context in contexts:
        await context.close()


async def say(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


async def said(page: Page) -> list[str]:
    return await page.locator(".chat .said").all_inner_texts()


async def test_ring_talk_lose_the_network_and_the_server_and_leave_a_card(server: Server, tab: Any) -> None:
    event, rep = await make.event(), await make.person(name="Daryna")
    visitor = await hall.attendee(event, name="Taras")
    booth = await hall.booth(event, rep)
    where = f"/hall/{event.slug}/{booth.slug}"
    floor = await tab(f"/hall/{event.slug}")
    desk = await tab(f"/desk/{booth.id}", rep)
    await expect(floor.locator(".stand")).to_have_attribute("data-state", "staffed", timeout=5000)
    phone = await tab(where, visitor, width=360)
    await expect(floor.locator(".stand-count")).to_have_text("1", timeout=5000)

    await phone.get_by_label("What is it about?").fill("Ash boards")
    await phone.get_by_role("button", name="Ring the bell").click()
    await expect(phone.locator("#bell").get_by_text("The bell is ringing")).to_be_visible()
    await expect(desk.locator("#queue")).to_contain_text("Ash boards", timeout=3000)
    await desk.get_by_role("button", name="Come to them").click()
    await expect(phone.locator("#bell").get_by_text("Daryna is with you now.")).to_be_visible(timeout=3000)

    await say(phone, "Do you have ash?")
    await expect(desk.locator(".chat .said")).to_have_text(["Do you have ash?"])
    await say(desk, "Yes, dried.")
    await expect(phone.locator(".chat .said")).to_have_text(["Do you have ash?", "Yes, dried."])

    await phone.context.set_offline(True)
    await say(phone, "Written in the dark")
    await say(desk, "Said meanwhile")
    await expect(phone.locator(".chat [data-state=waiting]")).to_have_count(1)
    await phone.context.set_offline(False)
    four = {"Do you have ash?", "Yes, dried.", "Said meanwhile", "Written in the dark"}
    await expect(phone.locator(".chat [data-seq]")).to_have_count(4, timeout=15_000)
    await expect(desk.locator(".chat [data-seq]")).to_have_count(4, timeout=15_000)
    for page in (phone, desk):
        assert sorted(await said(page)) == sorted(four)

    await server.kill()
    await say(phone, "Sent to a dead server")
    await server.start()
    for page in (phone, desk):
        await expect(page.locator(".chat [data-seq]")).to_have_count(5, timeout=30_000)
        assert (await said(page)).count("Sent to a dead server") == 1
    assert await Message.count() == 5

    await phone.get_by_role("button", name="Give my card").click()
    await expect(phone.get_by_text("has your card.")).to_be_visible()
    await expect(desk.locator("#leads")).to_contain_text(visitor.email, timeout=10_000)
    assert await Lead.count() == 1

    for page in (floor, desk, phone):
        assert await violations(page) == []
        assert not await runs_over(page)


async def test_the_floor_is_walked_by_the_keyboard(tab: Any) -> None:
    event = await make.event()
    booths = [await hall.booth(event) for _ in range(3)]
    page = await tab(f"/hall/{event.slug}")
    # even while the memory of the live connection does not answer
    await page.add_init_script("IDBFactory.prototype.open = () => new EventTarget()")
    await page.reload()
    await page.locator(".stand").first.focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/hall/{event.slug}/{booths[1].slug}")


@pytest.mark.parametrize(("width", "scheme", "language"), [(360, "dark", "uk"), (1280, "light", "en")])
async def test_no_screen_of_the_hall_has_a_barrier(open_tab: Any, width: int, scheme: str, language: str) -> None:
    event, rep, host = await make.event(), await make.person(), await make.person()
    await make.role(event, host, "host")
    booth = await hall.booth(event, rep)
    page = await open_tab("/hall", width=width, scheme=scheme, language=language)
    for person, paths in (
        (None, ("/hall", f"/hall/{event.slug}", f"/hall/{event.slug}/{booth.slug}")),
        (rep, ("/desk", f"/desk/{booth.id}", f"/desk/{booth.id}/profile")),
        (host, ("", f"/booths/{booth.id}", "/moderation")),
    ):
        if person is not None:
            await page.context.add_cookies([await cookie_of(person, page)])
        for path in paths:
            await page.goto(f"/console/{event.slug}/hall{path}" if person is host else path)
            assert await violations(page) == [], path
            assert not await runs_over(page), path


async def cookie_of(person: Any, page: Page) -> Any:
    token = (await open_session(person=person.id, agent="test")).token
    return {"name": COOKIE, "value": token, "url": page.url}
