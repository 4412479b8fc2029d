"""What a tab may listen to. A module declares its topics in `topics.py`, one instance a kind, and registers them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

import msgspec

from bravehall.core.errors import NotFound
from bravehall.core.facts import Fact
from bravehall.core.live.frames import Frame


class Listener(Protocol):
    """Whoever listens, if signed in."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...


class Stay(msgspec.Struct, frozen=True):
    """One tab was at one thing, from and until."""

    id: str
    person: UUID | None
    sid: str
    entered: datetime
    left: datetime


Handler = Callable[[Listener | None, str, str, Any], Awaitable[Any]]


class Command(msgspec.Struct, frozen=True):
    """What a tab may ask a topic for. `run(viewer, sid, id, data)` answers with something JSON can say.

    `rate`: how many at once, and how many a second after that; for a person, in all their tabs.
    """

    data: type[msgspec.Struct]
    run: Handler
    rate: tuple[int, float] = (5, 1.0)


class Topic(ABC):
    """A kind of topic. Its tabs name one as "<name>/<id>"; the id reaches `door` as the tab wrote it."""

    name: ClassVar[str]
    commands: Mapping[str, Command] = {}
    own: ClassVar[bool] = False  # one a person: its tabs name it without an id, its id is the viewer's
    present: ClassVar[bool] = False  # whoever subscribes is there
    grace: ClassVar[float] = 45.0  # seconds until a lost tab counts as gone

    async def door(self, viewer: Listener | None, id: str) -> None:
        """Raise NotFound or a Refusal when this viewer may not listen. It is the same door as the page's."""
        raise NotFound

    async def moved(self, ids: set[str]) -> None:
        """Somebody came to or left these; at most once a second."""

    async def stayed(self, stays: list[Stay]) -> None:
        """These stays have ended. In the transaction that forgets them: write down what is to be kept."""


class Log(Topic):
    """Everything arrives, in order: numbers without holes, given by a row lock and kept by the module."""

    @abstractmethod
    async def head(self, id: str) -> tuple[str, int]:
        """The log's epoch and newest number (0: empty)."""

    @abstractmethod
    async def since(self, id: str, seq: int, limit: int) -> list[Frame]:
        """What comes after number `seq`, in order, at most `limit`."""

    async def start(self, id: str) -> int | None:
        """Where a tab without a position begins; None: at the head."""
        return None

    def frame(self, fact: Fact) -> Frame | None:
        """The frame that a fact naming this topic stands for. None: read it with `since`."""
        return None

    async def ack(self, id: str, seq: int) -> None:
        """A tab has shown everything up to `seq`."""


class State(Topic):
    """The last value wins: a few keys, computed again when a fact or `poke` names the topic."""

    every: ClassVar[float] = 1.0  # seconds between two computations, at least

    @abstractmethod
    async def snapshot(self, id: str) -> dict[str, Any]:
        """All keys with their values."""


class Whisper(Topic):
    """Kept nowhere: who is typing (names), how many hearts (a count); gathered for a second."""

    kinds: ClassVar[Mapping[str, type[set[str]] | type[int]]] = {}


_topics: dict[str, Topic] = {}


def register(topic: Topic) -> None:
    """Make a kind of topic known. Twice the same name is a mistake of ours."""
    if topic.name in _topics:
        raise RuntimeError(f"two topics are called {topic.name}")
    _topics[topic.name] = topic


def topic_named(name: str) -> tuple[Topic, str]:
    """The topic and the id of a full name such as "booth/17". NotFound: no such kind, or no sensible id."""
    kind, _, identity = name.partition("/")
    topic = _topics.get(kind)
    if topic is None or len(identity) > 80 or "\x00" in identity:
        raise NotFound
    return topic, identity


def registered() -> dict[str, Topic]:
    return dict(_topics)
