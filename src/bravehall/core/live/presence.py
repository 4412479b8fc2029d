"""Who is where. The unit is the tab; what all processes see is in PostgreSQL, written in batches, under a lease.

A lost tab counts for the grace of its topic, then its stay ends at the moment it was lost. A process that does not
renew its lease leaves ghosts; whoever sweeps next ends their stays at the last sign of life.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import msgspec

from bravehall.core.db import rows, transaction
from bravehall.core.live.bus import AWAY
from bravehall.core.live.topics import Stay, topic_named

RENEW = 5  # seconds between two renewals of a process's lease
LEASE = 50  # seconds without renewal until its people are taken for gone

Key = tuple[str, str]  # topic, tab


class Present(msgspec.Struct, frozen=True):
    """One tab that is there. `since` as PostgreSQL gave it, with its zone."""

    person: UUID | None
    sid: str
    since: datetime


class Presence:
    def __init__(self) -> None:
        self.node = uuid4().hex[:12]
        self.here: dict[Key, tuple[UUID | None, datetime]] = {}
        self.arrived: set[Key] = set()
        self.leaving: dict[Key, tuple[float, datetime]] = {}  # when the grace ends, and when it was lost
        self.gone: dict[Key, datetime] = {}
        self.ticks = 0
        self.flushing = asyncio.Lock()

    def enter(self, topic: str, sid: str, person: UUID | None) -> None:
        key = (topic, sid)
        self.leaving.pop(key, None)
        self.gone.pop(key, None)
        if key not in self.here:
            self.here[key] = (person, datetime.now(UTC))
            self.arrived.add(key)

    def leave(self, topic: str, sid: str) -> None:
        """At once: the person said so."""
        key = (topic, sid)
        self.leaving.pop(key, None)
        if key in self.here:
            self.gone[key] = datetime.now(UTC)

    def lost(self, topic: str, sid: str) -> None:
        """The connection broke; perhaps they come back."""
        key = (topic, sid)
        if key in self.here and key not in self.gone:
            grace = topic_named(topic)[0].grace
            self.leaving[key] = (time.monotonic() + grace, datetime.now(UTC))

    # What the other processes are told

    async def begin(self) -> None:
        self.node = uuid4().hex[:12]
        self.here, self.arrived, self.leaving, self.gone = {}, set(), {}, {}
        self.flushing = asyncio.Lock()  # of this loop
        await rows("INSERT INTO presence_lease (node, seen_at) VALUES ({}, clock_timestamp())", self.node)

    async def end(self) -> None:
        """The stays stay open: who comes back within the lease has never been away."""
        await self.flush()
        await rows("UPDATE presence_lease SET seen_at = clock_timestamp() WHERE node = {}", self.node)

    async def tend(self) -> None:
        """Called each second."""
        self.ticks += 1
        now = time.monotonic()
        for key, (until, lost) in list(self.leaving.items()):
            if now >= until:
                del self.leaving[key]
                self.gone[key] = lost
        if self.ticks % RENEW == 0:
            await self.renew()
        await self.flush()
        if self.ticks % (2 * RENEW) == 0:
            await self.sweep()

    async def renew(self) -> None:
        mine = await rows(
            "UPDATE presence_lease SET seen_at = clock_timestamp() WHERE node = {} RETURNING node", self.node
        )
        if not mine:  # we were taken for dead: say everything again
            self.arrived |= set(self.here)
            await rows("INSERT INTO presence_lease (node, seen_at) VALUES ({}, clock_timestamp())", self.node)

    async def flush(self) -> None:
        """Write down who came and went since the last time, end the stays, tell the topics. After it everybody who came before
        it is written down, whoever began to do so."""
        async with self.flushing:
            await self.flushed()

    async def flushed(self) -> None:
        arrived, self.arrived = self.arrived, set()
        gone, self.gone = self.gone, {}
        if not arrived and not gone:
            return
        came = [(topic, sid, *self.here[topic, sid]) for topic, sid in arrived]
        left = {key: self.here.pop(key) for key in gone}  # before the first wait: who comes back meanwhile arrives anew
        try:
            async with transaction():
                if came:
                    topics, sids, people, times = zip(*came, strict=True)
                    await rows(
                        "INSERT INTO presence (topic, sid, person, node, entered_at)"
                        " SELECT t, s, p, {}, e FROM unnest({}::text[], {}::text[], {}::uuid[], {}::timestamptz[])"
                        " AS came (t, s, p, e)"
                        " ON CONFLICT (topic, sid) DO UPDATE SET node = excluded.node, person = excluded.person",
                        self.node, list(topics), list(sids), list(people), list(times),
                    )  # fmt: skip
                if gone:
                    ended = await rows(
                        "DELETE FROM presence AS here USING unnest({}::text[], {}::text[], {}::timestamptz[])"
                        " AS gone (t, s, left_at) WHERE here.topic = t AND here.sid = s AND here.node = {}"
                        " RETURNING here.topic, here.sid, here.person, here.entered_at, gone.left_at",
                        [t for t, _ in gone], [s for _, s in gone], list(gone.values()), self.node,
                    )  # fmt: skip
                    await self.stayed(ended)
        except (*AWAY, asyncio.CancelledError):  # the last flush of a process comes after its beat is cancelled
            self.arrived |= arrived
            self.gone = {key: at for key, at in gone.items() if key not in self.here} | self.gone
            self.here |= left
            raise
        await moved({topic for topic, _ in arrived} | {topic for topic, _ in gone})

    async def sweep(self) -> None:
        """End the stays that dead processes left."""
        async with transaction():
            ended = await rows(
                "DELETE FROM presence AS here USING presence_lease AS dead WHERE here.node = dead.node"
                " AND dead.seen_at < clock_timestamp() - {} * interval '1 second'"
                " RETURNING here.topic, here.sid, here.person, here.entered_at,"
                " greatest(dead.seen_at, here.entered_at) AS left_at",
                LEASE,
            )
            await rows(
                "DELETE FROM presence_lease WHERE seen_at < clock_timestamp() - {} * interval '1 second'"
                " AND NOT EXISTS (SELECT FROM presence WHERE presence.node = presence_lease.node)",
                LEASE,
            )
            await self.stayed(ended)
        await moved({row["topic"] for row in ended})

    async def stayed(self, ended: Iterable[dict[str, object]]) -> None:
        """In the transaction that forgets them, so that each stay is written down once."""
        stays: defaultdict[str, list[Stay]] = defaultdict(list)
        for row in ended:
            kind, _, id = str(row["topic"]).partition("/")
            entered, left = row["entered_at"], row["left_at"]
            stays[kind].append(Stay(id, row["person"], row["sid"], entered, left))  # type: ignore[arg-type]
        for kind, of_kind in stays.items():
            await topic_named(kind)[0].stayed(of_kind)


async def moved(topics: set[str]) -> None:
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for topic in topics:
        kind, _, id = topic.partition("/")
        ids[kind].add(id)
    for kind, of_kind in ids.items():
        await topic_named(kind)[0].moved(of_kind)


async def counts(topics: Iterable[str]) -> dict[str, int]:
    """How many people are at each of these topics, such as "booth/17"; a person in two tabs is one."""
    found = await rows(
        "SELECT topic, count(DISTINCT coalesce(person::text, sid)) AS people FROM presence"
        " WHERE topic = ANY({}) GROUP BY topic",
        list(topics),
    )
    return {row["topic"]: row["people"] for row in found}


async def present(topic: str) -> list[Present]:
    """Who is there, in the order of coming: for the eyes of those who may know names only."""
    found = await rows("SELECT person, sid, entered_at FROM presence WHERE topic = {} ORDER BY entered_at, sid", topic)
    return [Present(row["person"], row["sid"], row["entered_at"]) for row in found]
