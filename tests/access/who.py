"""Who gets through to a route."""

from __future__ import annotations

ANYBODY = "anybody"  # a visitor too
SIGNED_IN = "whoever has signed in"
TEAM = "the team of the event"
THEIRS = "those it belongs to"  # for others it is not there
PROGRAM = "a program with a key"
Row = str | frozenset[str]


def roles(*names: str) -> frozenset[str]:
    """Only these roles of the event's team; each page without further parts opens for every one of them."""
    return frozenset(names)


# Routes without a row of their own are held to the strictest reading of where they stand.
BEGINS: tuple[tuple[str, Row], ...] = (
    ("/console/{slug:str}", TEAM),
    ("/desk/{booth:uuid}", THEIRS),
    ("/desk", SIGNED_IN),
    ("/travel/", THEIRS),
    ("/travel", SIGNED_IN),
    ("/meetings/", THEIRS),
    ("/my/", SIGNED_IN),
    ("/hall", ANYBODY),
    ("/api/v1/events/{slug:str}/", PROGRAM),
)
