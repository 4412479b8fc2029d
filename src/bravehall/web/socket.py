"""/live: the one socket of a tab."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import cast

from litestar import websocket
from litestar.exceptions import WebSocketDisconnect

from bravehall.config import settings
from bravehall.core.context import current
from bravehall.core.live.broken import PROTOCOL, Broken
from bravehall.core.live.frames import unframed
from bravehall.core.live.hub import hub
from bravehall.core.live.lines import Line
from bravehall.core.live.tabs import Tab
from bravehall.web.protocol import EXTENSION, LAST_WORDS
from bravehall.web.viewer import Socket

HELLO = 5.0  # seconds to say it
FULL = 5000  # tabs of a process; more are asked to come later
QUEUE_HIGH, QUEUE_LOW = 64, 8  # messages


class QueuedLine(Line):
    """A line over any ASGI server: a short queue, and somebody who sends from it."""

    def __init__(self, socket: Socket) -> None:
        super().__init__()
        self.socket = socket
        self.queue: deque[bytes] = deque()
        self.wake = asyncio.Event()
        self.over: tuple[int, str] | None = None

    def write(self, message: bytes) -> None:
        self.queue.append(message)
        self.wake.set()
        if len(self.queue) >= QUEUE_HIGH and not self.paused:
            self.pause()

    def end(self, code: int, why: str) -> None:
        self.leave()
        self.over = (code, why)
        self.wake.set()

    async def send(self) -> None:
        """Until the end, which it tells too."""
        while True:
            while self.queue:
                await self.socket.send_text(unframed(self.queue.popleft()).decode())
                if self.paused and len(self.queue) <= QUEUE_LOW and not self.closed:
                    self.resume()
            if self.over is not None:
                await self.socket.close(*self.over)
                return
            self.wake.clear()
            await self.wake.wait()


def allowed(socket: Socket) -> bool:
    """A browser says which page asks; only ours may. A program that is no browser says nothing, and has no cookies
    that somebody else could borrow."""
    origin = socket.headers.get("origin")
    return origin is None or origin in settings().origins


@websocket("/live")
async def live(socket: Socket) -> None:
    if not allowed(socket):
        await socket.close(4003, "origin")  # before it was accepted: the browser sees a 403
        return
    if len(hub.tabs) >= FULL:
        await come_later(socket)
        return
    await socket.accept()
    line = cast("Line | None", (socket.scope["extensions"] or {}).get(EXTENSION)) or QueuedLine(socket)
    tab = Tab(hub, line, socket.user, current().language)
    try:
        if isinstance(line, QueuedLine):
            await serve_queued(socket, tab, line)
        else:
            await serve(socket, tab)
    finally:
        tab.close()


async def serve(socket: Socket, tab: Tab) -> None:
    """Hear the tab until one of us ends it."""
    try:
        await tab.hear(await asyncio.wait_for(socket.receive_data("text"), HELLO))
        while tab.open:
            await tab.line.ready.wait()  # who does not read is not heard either
            await tab.hear(await socket.receive_data("text"))
    except TimeoutError:
        tab.line.end(PROTOCOL, "no hello")
    except Broken as broken:
        tab.line.end(broken.code, broken.why)
    except WebSocketDisconnect:
        pass


async def serve_queued(socket: Socket, tab: Tab, line: QueuedLine) -> None:
    reading, sending = asyncio.create_task(serve(socket, tab)), asyncio.create_task(line.send())
    await asyncio.wait({reading, sending}, return_when=asyncio.FIRST_COMPLETED)
    if line.over is not None:
        await asyncio.wait({sending}, timeout=LAST_WORDS)
    for task in (reading, sending):
        task.cancel()
    heard, sent = await asyncio.gather(reading, sending, return_exceptions=True)
    if isinstance(heard, Exception):
        raise heard
    if isinstance(sent, Exception) and not isinstance(sent, OSError | WebSocketDisconnect):  # not: the tab has gone
        raise sent


async def come_later(socket: Socket) -> None:
    """503 with Retry-After, which only some servers can say; the others refuse plainly."""
    if "websocket.http.response" not in (socket.scope["extensions"] or {}):
        await socket.close(4029, "full")
        return
    headers = [(b"retry-after", b"10"), (b"content-length", b"0")]
    await socket.send({"type": "websocket.http.response.start", "status": 503, "headers": headers})  # type: ignore[arg-type, typeddict-item, unused-ignore]
    await socket.send({"type": "websocket.http.response.body", "body": b"", "more_body": False})  # type: ignore[arg-type, typeddict-item, unused-ignore]
