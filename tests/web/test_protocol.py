"""What of uvicorn our protocol class stands on. When an upgrade moves it, this fails before the hall does."""

from __future__ import annotations

import inspect

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from bravehall.web.protocol import SERVER, HallProtocol

CALLED_BY_UVICORN = ["connection_made", "connection_lost", "pause_writing", "resume_writing", "run_asgi", "shutdown"]
READ = ["transport", "scope", "conn", "queue", "loop", "close_sent", "close_timer", "read_paused"]


def test_the_methods_we_override_are_still_there_and_take_what_we_pass() -> None:
    for name in CALLED_BY_UVICORN:
        theirs = inspect.signature(getattr(WebSocketsSansIOProtocol, name))
        ours = inspect.signature(getattr(HallProtocol, name))
        assert list(ours.parameters) == list(theirs.parameters), name


def test_the_attributes_we_use_are_still_set() -> None:
    source = inspect.getsource(WebSocketsSansIOProtocol)
    assert [name for name in READ if f"self.{name} = " not in source and f"self.{name}: " not in source] == []


def test_a_close_of_ours_is_finished_as_one_of_theirs() -> None:
    """`end` copies what `send` does for websocket.close: the answer of the other side cancels the timer and closes."""
    source = inspect.getsource(WebSocketsSansIOProtocol)
    assert "self.close_timer = self.loop.call_later(" in source
    assert "if self.close_timer is None:\n            self.transport.close()" in source


def test_uvicorn_does_not_compress_per_connection() -> None:
    assert SERVER["ws_per_message_deflate"] is False
