"""What happened, told once: to the record, to the workers, to the people watching.

A command records a fact inside its transaction. The row and the jobs of those who react become true together at
COMMIT, or not at all; pages that watch are rung after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, TypeVar

import msgspec

from bravehall.core import bell, jobs
from bravehall.core.context import current
from bravehall.core.db import DB, after_commit, rows


class Fact(msgspec.Struct, frozen=True):
    """Something that happened. Subclasses are closed, frozen, past tense; a field `event` scopes it to a conference."""

    kinds: ClassVar[dict[str, type[Fact]]] = {}
    said: ClassVar[str] = ""  # for the record that people read, a msgid: N_("Cancelled a place")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.kinds[cls.kind()] = cls

    @classmethod
    def kind(cls) -> str:
        return f"{cls.__module__.split('.')[1]}.{cls.__name__}"

    def topics(self) -> tuple[str, ...]:
        """Who is watching: the live topics that hear of it, such as ("booth/17", "hall/3")."""
        return ()


F = TypeVar("F", bound=Fact)
Reaction = Callable[[F], Awaitable[None]]
_reactions: defaultdict[type[Fact], list[str]] = defaultdict(list)


def on(fact: type[F]) -> Callable[[Reaction[F]], Reaction[F]]:
    """Run this in a worker after COMMIT: at least once, retried on its own, so it must be safe to repeat."""

    def register(reaction: Reaction[F]) -> Reaction[F]:
        _reactions[fact].append(jobs.task(reaction, fact))
        return reaction

    return register


async def record(fact: Fact) -> int:
    """Keep the fact, owe its reactions, and ring who watches once it is committed. Returns the fact's id."""
    if DB.current_transaction.get() is None:
        raise RuntimeError(f"{fact.kind()} recorded outside a transaction")
    payload = msgspec.json.encode(fact).decode()
    who, topics = current(), list(fact.topics())
    found = await rows(
        "INSERT INTO fact (kind, event, actor, request, topics, payload, at)"
        " VALUES ({}, {}, {}, {}, {}, {}, clock_timestamp()) RETURNING id",
        fact.kind(), getattr(fact, "event", None), who.actor, who.request, topics, payload,
    )  # fmt: skip
    for name in _reactions[type(fact)]:
        await jobs.enqueue(name, payload, event=getattr(fact, "event", None))
    identity = int(found[0]["id"])
    if topics:
        after_commit(lambda: bell.ring(identity))
    return identity
