"""What one may type behind the options of `bravehall meetings`; argparse says what is wrong with it."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path


def whole(text: str) -> int:
    """Digits alone. ValueError."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def span(text: str) -> range:
    """The slots of "5" or "5-9". ValueError."""
    first, to, last = text.partition("-")
    begin, end = whole(first), whole(last if to else first)
    if not 1 <= begin <= end:
        raise ValueError(text)
    return range(begin, end + 1)


def away(text: str) -> tuple[str, range]:
    """p17:5-9, the person and the slots."""
    person, _, slots = text.rpartition(":")
    try:
        found = span(slots)
    except ValueError:
        found = range(0)
    if not person or not found:
        raise ArgumentTypeError(f"{text} should be a person and slots, such as p17:5-9")
    return person, found


def lost_table(text: str) -> tuple[int, range]:
    """3:4 or 3:4-6, the table and the slots."""
    table, _, slots = text.partition(":")
    try:
        return whole(table), span(slots)
    except ValueError:
        raise ArgumentTypeError(f"{text} should be a table and slots, such as 3:4 or 3:4-6") from None


def seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.1 <= value <= 1e6:
        raise ArgumentTypeError(f"{text} should be a number from 0.1 to 1000000")
    return value


def between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        try:
            value = whole(text)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise ArgumentTypeError(f"{text} should be a whole number from {least} to {most}")
        return value

    return number


def file_to_write(text: str) -> Path:
    if not text:
        raise ArgumentTypeError("the name of a file is missing")
    return Path(text)
