"""The bell: after a commit, whoever tells live pages is rung with the ids of the new facts."""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[int], None]] = []


def listen(hear: Callable[[int], None]) -> Callable[[], None]:
    """`hear` is called with the id of each fact this process commits. Returns how to stop listening."""
    _listeners.append(hear)
    return lambda: _listeners.remove(hear)


def ring(fact: int) -> None:
    for hear in _listeners:
        hear(fact)
