"""uvicorn's WebSocket protocol, which hands its connection to the rooms: they write framed bytes to the transport.

The `websockets` library still does handshake, parsing, masking, ping, close and limits; only the text messages that the
rooms send go past it. What of uvicorn is used here is named in tests/web/test_protocol.py.
"""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from bravehall.core.live.frames import Bye, framed
from bravehall.core.live.lines import Line

EXTENSION = "bravehall.line"
HIGH_WATER = 32 * 1024  # bytes in our buffer before a line counts as slow
SEND_BUFFER = 64 * 1024  # bytes the kernel may hold for a stalled socket, instead of 2.7 MB
UNSENT = 16 * 1024  # bytes the kernel takes before it has sent what it has
UNACKNOWLEDGED = 25_000  # ms until a link that swallows everything is given up
LAST_WORDS = 5.0  # seconds for a slow reader to see why we closed


class Wire(Line):
    """A line over uvicorn's transport."""

    def __init__(self, protocol: HallProtocol) -> None:
        super().__init__()
        self.protocol = protocol

    @property
    def raw(self) -> Callable[[bytes], None]:
        return self.protocol.transport.write

    def write(self, message: bytes) -> None:
        if not self.protocol.transport.is_closing() and not self.protocol.close_sent:
            self.protocol.transport.write(message)

    def end(self, code: int, why: str) -> None:
        self.leave()
        self.protocol.end(code, why)


class HallProtocol(WebSocketsSansIOProtocol):
    line: Wire | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=HIGH_WATER)
        if (connection := transport.get_extra_info("socket")) is not None and connection.family != socket.AF_UNIX:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
            for name, value in (("TCP_NOTSENT_LOWAT", UNSENT), ("TCP_USER_TIMEOUT", UNACKNOWLEDGED)):
                if (option := getattr(socket, name, None)) is not None:  # Linux has both, others one
                    connection.setsockopt(socket.IPPROTO_TCP, option, value)

    async def run_asgi(self) -> None:
        self.line = Wire(self)
        extensions: dict[str, Any] = self.scope["extensions"]
        extensions[EXTENSION] = self.line
        await super().run_asgi()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.line is not None:
            self.line.pause()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.line is not None and not self.line.closed:
            self.line.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.line is not None:
            self.line.leave()
        super().connection_lost(exc)

    def end(self, code: int, why: str) -> None:
        """Close, and go even if the other side never reads it."""
        if self.transport.is_closing() or self.close_sent:
            return
        self.conn.send_close(code, why)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": why})
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(LAST_WORDS, self.transport.abort)

    def shutdown(self) -> None:
        if self.line is not None and not self.line.closed and not self.close_sent:
            self.line.write(framed(Bye(why="restart", retry=(500, 8000)).wire()))
            self.line.leave()
        super().shutdown()


SERVER: dict[str, Any] = {
    "ws": HallProtocol,
    "ws_max_size": 16 * 1024,
    "ws_per_message_deflate": False,
    "ws_ping_interval": 20.0,
}
"""What uvicorn.Config needs so that the rooms get their lines."""


def settle() -> None:
    """Call once everything is imported and started: what stands now is never collected again, and full collections,
    which stop the loop for a tenth of a second per thousand visitors, become rare. What requests leave behind is
    collected a little at a time: that of a hundred pages at once would stop it as long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(3_000, 10, 3_000)
