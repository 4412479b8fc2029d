"""Ctrl-C and SIGTERM ask a search for its best so far; a second one ends the process at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def told_to_stop() -> Iterator[Callable[[], int]]:
    """Says which signal has come meanwhile, 0 for none. What is ignored, as Ctrl-C is in the background, stays ignored."""
    told = 0

    def hear(number: int, frame: FrameType | None) -> None:
        nonlocal told
        told = number
        for each in before:
            signal.signal(each, signal.SIG_DFL)

    before = {each: handler for each in SIGNS if (handler := signal.getsignal(each)) is not signal.SIG_IGN}
    for each in before:
        signal.signal(each, hear)
    try:
        yield lambda: told
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
