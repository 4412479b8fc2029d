"""What a tab may listen to in the hall, and what it may say there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from bravehall.core.errors import NotFound
from bravehall.core.live import Command, Data, Frame, Listener, Log, State, Stay, Whisper, poke, register
from bravehall.hall.commands.chat import remove_message, say
from bravehall.hall.commands.visits import keep_visits
from bravehall.hall.queries import booth, chat, desk, floor
from bravehall.hall.queries.doors import booth_by_id, desk_for, hall_by_id, identity
from bravehall.hall.queries.staff import staff_of


class BoothSaid(Data, frozen=True):
    """Something was said at a booth. `nonce` lets the tab that said it know its own; an empty body was removed."""

    author: UUID
    name: str
    staff: bool
    nonce: UUID
    body: str
    removed: bool
    at: str  # ISO 8601


class BoothRemoved(Data, frozen=True):
    """What was said under the number `removes` is taken away."""

    removes: int


class Say(msgspec.Struct):
    """Say a line at the booth. A nonce that was used is answered with its first line."""

    nonce: UUID
    body: str


class Remove(msgspec.Struct):
    """Take the line with this number away."""

    seq: int


def frame(line: chat.Line) -> Frame:
    if line.removes is not None:
        return Frame(line.seq, BoothRemoved(line.removes))
    said = BoothSaid(line.author, line.name, line.staff, line.nonce, line.body, line.removed, line.at.isoformat())
    return Frame(line.seq, said)


def person(viewer: Listener | None) -> UUID | None:
    return viewer.id if viewer else None


def somebody(viewer: Listener | None) -> UUID:
    """NotFound: only who has signed in may do this."""
    if viewer is None:
        raise NotFound
    return viewer.id


class Chat(Log):
    """What is said at a booth, complete and in order."""

    name = "booth"

    def __init__(self) -> None:
        self.commands = {
            "say": Command(Say, self.say, rate=(5, 1.0)),
            "remove": Command(Remove, self.remove, rate=(10, 2.0)),
        }

    async def door(self, viewer: Listener | None, id: str) -> None:
        await booth_by_id(person(viewer), id)

    async def head(self, id: str) -> tuple[str, int]:
        return await chat.head(identity(id))

    async def since(self, id: str, seq: int, limit: int) -> list[Frame]:
        return [frame(line) for line in await chat.since(identity(id), seq, limit)]

    async def say(self, viewer: Listener | None, sid: str, id: str, data: Say) -> dict[str, int]:
        await booth_by_id(person(viewer), id)
        seq = await say(booth=identity(id), author=somebody(viewer), nonce=data.nonce, body=data.body)
        return {"seq": seq}

    async def remove(self, viewer: Listener | None, sid: str, id: str, data: Remove) -> None:
        await desk_for(person(viewer), id)
        await remove_message(booth=identity(id), seq=data.seq, by=somebody(viewer))


class BoothHere(State):
    """Who subscribes is at the booth: how many visitors there are, and who of the staff is free."""

    name = "booth-here"
    present = True

    async def door(self, viewer: Listener | None, id: str) -> None:
        await booth_by_id(person(viewer), id)

    async def snapshot(self, id: str) -> dict[str, Any]:
        staff = await staff_of(identity(id))
        return {"here": await booth.visitors(identity(id)), **{str(rep.person): rep.state for rep in staff}}

    async def moved(self, ids: set[str]) -> None:
        for id in ids:
            for topic in ("booth-here", "queue", "desk"):
                poke(f"{topic}/{id}")
        for event in await floor.events_of({UUID(id) for id in ids}):
            poke(f"hall/{event}")

    async def stayed(self, stays: list[Stay]) -> None:
        await keep_visits(stays=stays)


class Floor(State):
    """By the number of each stand: how many visitors there are now, and how it is staffed."""

    name = "hall"

    async def door(self, viewer: Listener | None, id: str) -> None:
        await hall_by_id(person(viewer), id)

    async def snapshot(self, id: str) -> dict[str, Any]:
        return await floor.now(identity(id))


class Queue(State):
    """How a booth is staffed, its open talks and their places; without names: everybody in the queue may listen."""

    name = "queue"
    every = 0.3

    async def door(self, viewer: Listener | None, id: str) -> None:
        await booth_by_id(person(viewer), id)

    async def snapshot(self, id: str) -> dict[str, Any]:
        return {"staff": await booth.standing(identity(id)), **await booth.queue(identity(id))}


class Desk(State):
    """What a booth's desk watches. Who of its staff subscribes is at the booth: this is the lease of availability."""

    name = "desk"
    present = True
    every = 0.2

    async def door(self, viewer: Listener | None, id: str) -> None:
        await desk_for(person(viewer), id)

    async def snapshot(self, id: str) -> dict[str, Any]:
        return await desk.bell(identity(id))

    async def moved(self, ids: set[str]) -> None:
        await BoothHere().moved(ids)


class Typing(Whisper):
    """Who is writing at a booth."""

    name = "typing"
    kinds: ClassVar[Mapping[str, type[set[str]] | type[int]]] = {"typing": set}

    async def door(self, viewer: Listener | None, id: str) -> None:
        await booth_by_id(person(viewer), id)


for topic in (Chat(), BoothHere(), Floor(), Queue(), Desk(), Typing()):
    register(topic)
