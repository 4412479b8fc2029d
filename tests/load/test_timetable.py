"""Pages while a large timetable is searched for: `make bench` shows how long they take, without and with the solver."""

from __future__ import annotations

import asyncio
import itertools
import os
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from bravehall.core.db import row, rows
from bravehall.meetings.commands import searching, timetables
from bravehall.people.commands import open_session
from bravehall.web.session import COOKIE
from tests.hall.server import Server
from tests.meetings.make import Forum, forum

PEOPLE, EACH = 200, 10
PAGES = int(os.environ.get("PAGES", "100"))  # make bench asks for more


@pytest.fixture
async def server(dsn: str) -> AsyncIterator[Server]:
    started = Server(dsn)
    await started.start()
    yield started
    await started.kill()


async def crowd() -> Forum:
    """200 people, each with ten meetings to be placed in 24 slots."""
    hall = await forum(slots=24, tables=50)
    people = [(await hall.attendee()).id for _ in range(PEOPLE)]
    pairs = [(people[n], people[(n + k * k) % PEOPLE]) for n in range(PEOPLE) for k in range(1, EACH // 2 + 1)]
    await rows(
        "INSERT INTO wish (id, event, person, other, kind) SELECT gen_random_uuid(), {}, one, other, 'would'"
        " FROM unnest({}::uuid[], {}::uuid[]) AS p (one, other)",
        hall.event.id, [one for one, _other in pairs], [other for _one, other in pairs],
    )  # fmt: skip
    return hall


async def waits(client: httpx.AsyncClient, addresses: list[str]) -> list[float]:
    """Milliseconds for each of so many pages, four at once."""
    doors, took = asyncio.Semaphore(4), list[float]()

    async def one(address: str) -> None:
        async with doors:
            began = time.monotonic()
            answer = await client.get(address)
            took.append((time.monotonic() - began) * 1000)
            assert answer.status_code == 200

    await asyncio.gather(*(one(address) for address in itertools.islice(itertools.cycle(addresses), PAGES)))
    return sorted(took)


def said(took: list[float]) -> str:
    return f"p50 {took[len(took) // 2]:.0f} ms, p99 {took[int(len(took) * 0.99)]:.0f} ms"


@pytest.mark.commits
async def test_pages_go_on_while_a_large_timetable_is_searched_for(server: Server):
    hall = await crowd()
    cookie = (await open_session(person=hall.owner.id, agent="bench")).token
    slug = hall.event.slug
    pages = [f"/events/{slug}", f"/console/{slug}", f"/console/{slug}/people", "/directory", "/my"]
    async with httpx.AsyncClient(base_url=server.url, cookies={COOKIE: cookie}, timeout=60) as client:
        await waits(client, pages)  # caches and connections warm
        alone = await waits(client, pages)
        made = await searching.begin(event=hall.event.id, by=hall.owner.id, seconds=120)
        async with asyncio.timeout(60):
            while (await row("SELECT value FROM meeting_timetable WHERE id = {}", made))["value"] is None:
                await asyncio.sleep(0.2)
        beside = await waits(client, pages)
        assert (await row("SELECT state FROM meeting_timetable WHERE id = {}", made))["state"] == "working"
        await timetables.stop(event=hall.event.id, timetable=made)
        async with asyncio.timeout(60):
            while (await row("SELECT state FROM meeting_timetable WHERE id = {}", made))["state"] == "working":
                await asyncio.sleep(0.2)
    found = await row("SELECT state, (SELECT count(*) FROM timetable_placement) AS n FROM meeting_timetable")
    assert (found["state"], found["n"]) == ("proposed", PEOPLE * EACH // 2)
    print(f"\n{PAGES} pages, four at once: alone {said(alone)}; beside a search: {said(beside)}")  # noqa: T201
