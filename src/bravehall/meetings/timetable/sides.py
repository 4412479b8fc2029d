"""Two workers side by side, each on a core of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread


def side_by_side(one: Callable[[], object], other: Callable[[], bool], stop: Callable[[], None]) -> bool:
    """Until both have come to their end; `stop` is called where one need not go on, since the other one has the answer or has
    failed. True: one of them had it. An error of either is raised when nobody is at work any more."""
    said, wrong = list[object](), list[BaseException]()

    def beside() -> None:
        try:
            said.append(one())
        except BaseException as error:  # it is raised again, where somebody hears of it
            wrong.append(error)
            stop()

    thread, proven = Thread(target=beside, daemon=True), True
    thread.start()
    try:
        proven = other()
    finally:
        if proven:
            stop()
        thread.join()
    for error in wrong:
        raise error
    return proven or True in said
