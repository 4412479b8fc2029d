"""A real Chromium on the real application, served by uvicorn in the tests' loop on the tests' database."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from playwright.async_api import Browser, Page, async_playwright

from bravehall.app import create_app
from bravehall.config import Settings
from bravehall.people.commands import open_session
from bravehall.web.protocol import SERVER
from bravehall.web.session import COOKIE, LANGUAGE_COOKIE

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
OpenTab = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
async def site(pool: None) -> AsyncIterator[str]:
    """The address of the running application. What its pages are to show must be committed: @pytest.mark.commits."""
    server = uvicorn.Server(uvicorn.Config(create_app(), host="127.0.0.1", port=0, log_config=None, **SERVER))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # uvicorn has no event for it
        await asyncio.sleep(0.02)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    with pytest.MonkeyPatch.context() as patch:  # the port is known only now
        patch.setattr(Settings, "origins", frozenset({address, "http://test"}))
        yield address
    server.should_exit = True
    await serving


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    machine = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=machine, args=QUIET)
        yield started
        await started.close()


@pytest.fixture
async def open_tab(site: str, chromium: Browser) -> AsyncIterator[OpenTab]:
    """`await open_tab("/my", person=…, width=360, scheme="dark", language="uk")`: a page in a browser of its own.

    An error in the page's scripts, a refusal of the content security policy or a file that is missing fails the test,
    but for what it provokes itself (`provoked`: a part of the line in the console).
    """
    contexts, wrong = [], []

    async def opened(
        path: str,
        *,
        person: Any = None,
        width: int = 1280,
        scheme: Any = "light",
        language: str = "en",
        provoked: str = "nothing",
    ) -> Page:
        size: Any = {"width": width, "height": 800}
        context = await chromium.new_context(viewport=size, color_scheme=scheme, base_url=site)
        contexts.append(context)
        cookies = {LANGUAGE_COOKIE: language}
        if person is not None:
            cookies[COOKIE] = (await open_session(person=person.id, agent="test")).token
        await context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda line: wrong.append(line.text) if line.type == "error" and provoked not in line.text else None,
        )
        await page.goto(path)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert wrong == []
