"""What a timetable is made of: who wishes whom, when they can, and what is agreed already."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from bravehall.core.db import rows
from bravehall.meetings.queries.times import LIVE, PARTIES, Party
from bravehall.meetings.rules import WishKind, onsite
from bravehall.meetings.timetable import problem as engine


class Pair(msgspec.Struct, frozen=True):
    """Two people of whom at least one wishes the other; `must`: one of them has to. `weight`: how many wish it."""

    one: UUID
    other: UUID
    must: bool
    weight: int

    @property
    def name(self) -> str:
        return f"{self.one}+{self.other}"


class Inputs(msgspec.Struct, frozen=True):
    """`problem` counts slots and tables from 1, in the order of `slots` and `tables`; its wishes are the `pairs` by name,
    its other meetings those that are agreed, by id."""

    problem: engine.Problem
    slots: list[UUID]
    tables: list[UUID]
    pairs: dict[str, Pair]
    meetings: dict[str, list[UUID]]  # the people of the agreed ones

    @property
    def sha256(self) -> str:
        return hashlib.sha256(msgspec.json.encode(self.problem, order="deterministic")).hexdigest()


async def inputs(event: UUID, *, most: int | None = None, now: datetime) -> Inputs:
    """The problem as it stands: slots that begin after `now`, and wishes that are not met by an agreed meeting.

    `most`: meetings a person, the agreed ones included. Whoever does not want to be met, or takes no requests and wishes
    nobody, is left alone.
    """
    parties = {each["person"]: msgspec.convert(each, Party) for each in await rows(PARTIES, event)}
    slots = [each["id"] for each in await rows(
        "SELECT id FROM meeting_time WHERE event = {} AND starts_at > {} ORDER BY starts_at", event, now
    )]  # fmt: skip
    tables = [each["id"] for each in await rows("SELECT id FROM meeting_table WHERE event = {} ORDER BY number", event)]
    agreed = await agreed_in(slots)
    away = await away_in(slots)
    pairs = await pairs_of(event, parties)
    at, table = ({id: n for n, id in enumerate(ids, 1)} for ids in (slots, tables))
    musts = 1 + sum(pair.weight for pair in pairs)  # one must counts more than all that would be nice
    meetings = [locked(each, at, table) for each in agreed]
    for pair in pairs:
        one, other = parties[pair.one], parties[pair.other]
        here = onsite(one.ticket, other.ticket, one.way, other.way, tables=bool(tables))
        closed = away.get(pair.one, frozenset()) | away.get(pair.other, frozenset())
        meetings.append(
            engine.Meeting(
                id=pair.name, between=(str(pair.one), str(pair.other)), needed=False, online=not here,
                slots=tuple(n for n, slot in enumerate(slots, 1) if slot not in closed),
                priority=musts * pair.must + pair.weight,
            )
        )  # fmt: skip
    held: dict[UUID, int] = {}
    for each in agreed:
        for person in each["people"]:
            held[person] = held.get(person, 0) + 1
    people = sorted({person for pair in pairs for person in (pair.one, pair.other)} | set(held))
    problem = engine.Problem(
        slots=len(slots), tables=len(tables), meetings=tuple(meetings),
        participants=tuple(
            engine.Participant(
                id=str(person), away=frozenset(at[slot] for slot in away.get(person, ())),
                most=None if most is None else max(most, held.get(person, 0)),
            )
            for person in people
        ),
    )  # fmt: skip
    return Inputs(
        problem, slots, tables, {pair.name: pair for pair in pairs}, {str(each["id"]): each["people"] for each in agreed}
    )  # fmt: skip


def locked(agreed: dict[str, Any], at: dict[UUID, int], table: dict[UUID, int]) -> engine.Meeting:
    """An agreed meeting stays where it is."""
    return engine.Meeting(
        id=str(agreed["id"]), between=tuple(map(str, agreed["people"])), slots=(at[agreed["slot"]],),
        online=agreed["at_table"] is None, table=table.get(agreed["at_table"]),
    )  # fmt: skip


async def agreed_in(slots: list[UUID]) -> list[dict[str, Any]]:
    return await rows(
        "SELECT m.id, m.slot, m.at_table, ARRAY(SELECT x.person FROM meeting_seat x WHERE x.meeting = m.id ORDER BY x.person)"
        f" AS people FROM meeting m WHERE m.slot = ANY({{}}::uuid[]) AND m.state IN {LIVE} ORDER BY m.id",
        slots,
    )


async def away_in(slots: list[UUID]) -> dict[UUID, frozenset[UUID]]:
    found = await rows(
        "SELECT person, array_agg(slot) AS slots FROM away WHERE slot = ANY({}::uuid[]) GROUP BY person", slots
    )
    return {each["person"]: frozenset(each["slots"]) for each in found}


async def pairs_of(event: UUID, parties: dict[UUID, Party]) -> list[Pair]:
    """Whom to bring together: wished by one of them, unwelcome to neither, and not agreed yet. By the ids."""
    found = await rows("SELECT person, other, kind FROM wish WHERE event = {}", event)
    met = {
        tuple(sorted(each["people"]))
        for each in await rows(
            "SELECT array_agg(x.person) AS people FROM meeting m JOIN meeting_seat x ON x.meeting = m.id"
            " WHERE m.event = {} AND m.state IN ('agreed', 'held') GROUP BY m.id",
            event,
        )
    }
    kinds: dict[tuple[UUID, ...], dict[UUID, str]] = {}
    for each in found:
        kinds.setdefault(tuple(sorted((each["person"], each["other"]))), {})[each["person"]] = each["kind"]
    made = []
    for both, said in sorted(kinds.items()):
        willing = all(person in parties and (parties[person].open or person in said) for person in both)
        if willing and WishKind.NO not in said.values() and both not in met:
            made.append(Pair(both[0], both[1], WishKind.MUST in said.values(), len(said)))
    return made
