"""A browser tab on the live connection: over ASGI, in the test's own loop, or over a real socket."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bravehall.people.commands import open_session
from bravehall.people.tables import Person
from bravehall.web.protocol import SERVER
from bravehall.web.session import COOKIE
from tests import make

PATIENCE = 5.0  # seconds


async def signed_in(**given: Any) -> tuple[Person, str]:
    """A new person, and the cookie of their session."""
    person = await make.person(**given)
    opened = await open_session(person=person.id, agent="test")
    return person, f"{COOKIE}={opened.token}"


class Closed(Exception):
    """The server has closed the tab's socket."""

    def __init__(self, code: int | None, why: str) -> None:
        super().__init__(f"{code} {why}")
        self.code = code


class Tab(ABC):
    """What it hears is kept in order in `heard`; `hear` waits for the next frame that fits."""

    sid = ""

    def __init__(self) -> None:
        self.waiting: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []
        self.commands = 0

    @abstractmethod
    async def put(self, text: str) -> None: ...

    @abstractmethod
    async def take(self) -> str: ...

    async def send(self, t: str, **frame: Any) -> None:
        await self.put(msgspec.json.encode({"t": t, **frame}).decode())

    async def hello(self, *topics: str, subs: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """Say hello, listening to these topics (or from these positions); returns the welcome."""
        await self.send("hello", v=1, subs=subs or dict.fromkeys(topics), **more)
        welcome = await self.hear("welcome")
        self.sid = welcome["sid"]
        return welcome

    async def ask(self, t: str, c: str, d: Any = None, i: str = "") -> dict[str, Any]:
        """Send a command and wait for its answer: ok or refused."""
        self.commands += 1
        i = i or f"c-{self.commands}"
        await self.send(t, c=c, i=i, d=d or {})
        return await self.hear("ok", "refused", i=i)

    async def hear(self, *types: str, within: float = PATIENCE, **fields: Any) -> dict[str, Any]:
        """The next frame of one of these types with these fields; the others stay for later. Closed: it was closed."""
        async with asyncio.timeout(within):
            while True:
                for frame in self.waiting:
                    if (not types or frame["t"] in types) and all(frame.get(k) == v for k, v in fields.items()):
                        self.waiting.remove(frame)
                        return frame
                heard = msgspec.json.decode(await self.take())
                frames = heard if isinstance(heard, list) else [heard]
                self.waiting += frames
                self.heard += frames

    async def quiet(self, seconds: float = 0.2) -> list[dict[str, Any]]:
        """What else comes within this time."""
        with suppress(TimeoutError):
            await self.hear("nothing is called so", within=seconds)
        rest, self.waiting = self.waiting, []
        return rest

    async def closing(self, within: float = PATIENCE) -> int | None:
        """The code with which the server closes."""
        try:
            await self.hear("nothing is called so", within=within)
        except Closed as closed:
            return closed.code
        return None


class AsgiTab(Tab):
    def __init__(self) -> None:
        super().__init__()
        self.inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def put(self, text: str) -> None:
        await self.outbox.put({"type": "websocket.receive", "text": text})

    async def take(self) -> str:
        message = await self.inbox.get()
        if message["type"] == "websocket.close":
            await self.outbox.put({"type": "websocket.disconnect", "code": message["code"]})
            raise Closed(message["code"], message.get("reason", ""))
        return str(message["text"])


@asynccontextmanager
async def asgi_tab(app: Any, cookie: str = "", origin: str = "", **server: Any) -> AsyncIterator[AsgiTab]:
    """A tab on /live, over ASGI. Closed: it was not let in."""
    tab = AsgiTab()
    headers = [(b"host", b"test")]
    headers += [(b"cookie", cookie.encode())] if cookie else []
    headers += [(b"origin", origin.encode())] if origin else []
    scope = {
        "type": "websocket", "path": "/live", "raw_path": b"/live", "query_string": b"", "root_path": "",
        "headers": headers, "scheme": "ws", "client": ("test", 1), "server": ("test", 80), "subprotocols": [],
        "state": {}, "extensions": {}, "http_version": "1.1", "asgi": {"version": "3.0"}, **server,
    }  # fmt: skip
    await tab.outbox.put({"type": "websocket.connect"})
    served = asyncio.create_task(app(scope, tab.outbox.get, tab.inbox.put))
    try:
        async with asyncio.timeout(PATIENCE):
            first = await tab.inbox.get()
        if first["type"] != "websocket.accept":
            raise Closed(first.get("code", first.get("status")), first.get("reason", ""))
        yield tab
    finally:
        await tab.outbox.put({"type": "websocket.disconnect", "code": 1005})
        async with asyncio.timeout(PATIENCE):
            await served


class WireTab(Tab):
    def __init__(self, connection: ClientConnection) -> None:
        super().__init__()
        self.connection = connection

    async def put(self, text: str) -> None:
        await self.connection.send(text)

    async def take(self) -> str:
        try:
            return str(await self.connection.recv())
        except ConnectionClosed as closed:
            raise Closed(closed.rcvd.code if closed.rcvd else None, "") from None


@asynccontextmanager
async def wire_tab(address: str, cookie: str = "", **options: Any) -> AsyncIterator[WireTab]:
    """A tab on /live of a server at "127.0.0.1:8123", over TCP, as a browser or a bot would."""
    headers = {"cookie": cookie} if cookie else {}
    async with connect(
        f"ws://{address}/live", additional_headers=headers, compression=None, proxy=None, **options
    ) as it:
        yield WireTab(it)


@asynccontextmanager
async def serving(app: Any, **options: Any) -> AsyncIterator[str]:
    """The app behind uvicorn with our protocol, in this loop; gives its address. The app's lifespan is left alone."""
    config = uvicorn.Config(app, port=0, lifespan="off", log_level="warning", **(SERVER | options))
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[method-assign]
    task = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    try:
        yield f"{host}:{port}"
    finally:
        server.should_exit = True
        await task
