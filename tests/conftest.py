"""A database per worker, a transaction per test, the app in the test's own loop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DATA = ROOT / ".data" / "test"
os.environ |= {
    "BRAVEHALL_SECRET": "a secret that only the tests know, of some length",
    "BRAVEHALL_DATA": str(DATA),
    "BRAVEHALL_URL": "http://test",
    "BRAVEHALL_DEMO": "true",
}

import asyncpg  # noqa: E402  # the environment is set first
import httpx  # noqa: E402
import hypothesis  # noqa: E402
import pytest  # noqa: E402

from bravehall.app import create_app, parts  # noqa: E402
from bravehall.core.db import DB, Transaction, close_pool, open_pool  # noqa: E402
from bravehall.core.migrate import migrate  # noqa: E402
from bravehall.core.postgres import embedded  # noqa: E402
from bravehall.people.commands import open_session  # noqa: E402
from bravehall.web.session import COOKIE  # noqa: E402

parts()  # declares every reaction, whichever tests are run

# The same examples each time, so that a run says something of the change and not of the dice.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The DSN of a PostgreSQL: BRAVEHALL_TEST_DATABASE, else the embedded one."""
    if given := os.environ.get("BRAVEHALL_TEST_DATABASE"):
        yield given
        return
    with embedded(DATA / "postgres") as dsn:
        yield dsn


@pytest.fixture(scope="session")
async def dsn(postgres: str, worker_id: str) -> str:
    """A fresh, migrated database for this worker."""
    name = f"test_{worker_id}"
    address = postgres.replace("/postgres?", f"/{name}?", 1)

    connection = await asyncpg.connect(postgres)
    await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    await migrate(address)
    return address


@pytest.fixture(scope="session")
async def pool(dsn: str) -> AsyncIterator[None]:
    await open_pool(dsn, smallest=1, largest=20)
    yield
    await close_pool()


async def empty_tables() -> None:
    async with DB.pool.acquire() as connection:
        names = await connection.fetch(
            "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'"
        )
        await connection.execute(f"TRUNCATE {', '.join(r['name'] for r in names)} CASCADE")


@pytest.fixture(autouse=True)
async def rolled_back(request: pytest.FixtureRequest, pool: None) -> AsyncIterator[None]:
    """What a test writes is gone after it. `@pytest.mark.commits` keeps it, then empties the tables."""
    if request.node.get_closest_marker("commits"):
        yield
        await empty_tables()
        return
    async with DB.pool.acquire() as connection:
        outer = connection.transaction()
        await outer.start()
        token = DB.current_transaction.set(Transaction(DB, connection))
        yield
        DB.current_transaction.reset(token)
        await outer.rollback()
        await connection.execute("DELETE FROM allowance")  # limits keep what a rolled-back command tried


@pytest.fixture(scope="session")
async def app(pool: None) -> AsyncIterator[Any]:
    """The application, started in one task of the tests' loop, on the tests' pool."""
    app = create_app()
    started, finish = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            started.set()
            await finish.wait()

    task = asyncio.create_task(live())
    await started.wait()
    yield app
    finish.set()
    await task


class Browser(httpx.AsyncClient):
    """A browser with its own cookies: it sends the form's token by itself, and can be somebody."""

    async def request(self, method: str, url: Any, **options: Any) -> httpx.Response:
        if method not in ("GET", "HEAD"):
            if "bh_csrf" not in self.cookies:
                await super().request("GET", "/sign-in/code")
            options["headers"] = {"x-csrftoken": self.cookies["bh_csrf"], **(options.get("headers") or {})}
        return await super().request(method, url, **options)

    async def sign_in(self, person: Any) -> Browser:
        opened = await open_session(person=person.id, agent="test")
        self.cookies.set(COOKIE, opened.token)
        return self


@pytest.fixture
async def new_browser(app: Any) -> AsyncIterator[Any]:
    """Makes browsers: `await new_browser(person)`; without a person, a visitor's."""
    opened: list[Browser] = []

    async def new(person: Any = None, language: str = "en") -> Browser:
        client = Browser(
            transport=httpx.ASGITransport(app), base_url="http://test", headers={"accept-language": language}
        )
        opened.append(client)
        return await client.sign_in(person) if person else client

    yield new
    for client in opened:
        await client.aclose()


@pytest.fixture
async def browser(new_browser: Any) -> Browser:
    """A visitor's browser, in English."""
    return await new_browser()
