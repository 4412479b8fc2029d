"""Any interleaving of publishing, pausing, losing and coming back leaves each tab with all of the log, or a gap it was
told of; never with a frame twice, never out of order."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bravehall.core.live import frames, logs, rooms
from bravehall.core.live.frames import Data, Frame, unframed
from bravehall.core.live.lines import Line
from bravehall.core.live.logs import LogRoom
from bravehall.core.live.rings import Ring
from bravehall.core.live.seen import Seen
from bravehall.core.live.topics import Log


class Said(Data, frozen=True):
    n: int


class Paper(Log):
    """A table that keeps some numbers and has lost others."""

    name = "paper"

    def __init__(self) -> None:
        self.rows: dict[int, Said] = {}
        self.last = 0

    async def head(self, id: str) -> tuple[str, int]:
        return "e", self.last

    async def since(self, id: str, seq: int, limit: int) -> list[Frame]:
        await asyncio.sleep(0)
        return [Frame(n, self.rows[n]) for n in sorted(self.rows) if n > seq][:limit]


class Client(Line):
    """A tab with a small buffer: full after `room` messages, until it is drained."""

    def __init__(self, buffer: int) -> None:
        super().__init__()
        self.buffer, self.unread = buffer, 0
        self.position = 0
        self.missing: set[int] = set()  # what a gap said
        self.got: list[int] = []

    def write(self, message: bytes) -> None:
        assert not self.closed
        heard = msgspec.json.decode(unframed(message))
        for frame in heard if isinstance(heard, list) else [heard]:
            if frame["t"] == "gap":
                assert frame["from"] == self.position, "a gap begins where the tab is"
                self.missing |= set(range(frame["from"] + 1, frame["to"] + 1))
                self.position = frame["to"]
            else:
                assert frame["s"] == self.position + 1, f"after {self.position} came {frame['s']}"
                self.position = frame["s"]
                self.got.append(frame["d"]["n"])
        self.unread += 1
        if self.unread >= self.buffer and not self.paused:
            self.pause()

    def drain(self) -> None:
        self.unread = 0
        if self.paused:
            self.resume()

    def end(self, code: int, why: str) -> None:
        self.leave()


STEP = st.one_of(
    st.tuples(st.just("publish"), st.integers(1, 6)),
    st.tuples(st.just("out of order"), st.permutations(range(3))),
    st.tuples(st.just("only a poke"), st.integers(1, 3)),
    st.tuples(st.just("drain"), st.integers(0, 2)),
    st.tuples(st.just("cut"), st.integers(0, 2)),
    st.tuples(st.just("come back"), st.integers(0, 2)),
    st.tuples(st.just("turn"), st.integers(1, 3)),
    st.tuples(st.just("tick"), st.just(0)),
)


async def play(steps: list[tuple[str, Any]]) -> None:
    paper = Paper()
    tasks: set[asyncio.Task[Any]] = set()

    def spawn(work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        tasks.add(task)
        return task

    room = LogRoom("paper/1", paper, "1", spawn)
    await room.load()
    assert room.ring is not None
    room.ring.most = 5
    clients = [Client(2), Client(3), Client(10_000)]
    for client in clients:
        room.join(client, 0)

    def new() -> Frame:
        paper.last += 1
        paper.rows[paper.last] = Said(paper.last)
        return Frame(paper.last, paper.rows[paper.last])

    for step, value in steps:
        match step:
            case "publish":
                for _ in range(value):
                    room.offer(new())
            case "out of order":
                made = [new() for _ in value]
                for index in value:
                    room.offer(made[index])
                room.tend()
            case "only a poke":
                for _ in range(value):
                    new()
                room.hear(None)
            case "drain":
                clients[value].drain()
            case "cut":
                clients[value].leave()
            case "come back" if clients[value].closed:
                old, again = clients[value], Client(clients[value].buffer)
                again.position, again.missing, again.got = old.position, old.missing, old.got
                clients[value] = again
                room.join(again, again.position)
            case "turn":
                for _ in range(value):
                    await asyncio.sleep(0)
            case "tick":
                room.flush()
    # The storm is over: everybody is back and reads.
    for n, client in enumerate(clients):
        if client.closed:
            again = Client(10_000)
            again.position, again.missing, again.got = client.position, client.missing, client.got
            clients[n] = again
            room.join(again, again.position)
    for _ in range(200):
        for client in clients:
            client.drain()
        room.tend()
        room.flush()
        await asyncio.sleep(0)
    room.close()
    await asyncio.gather(*tasks)
    for client in clients:
        assert client.position == paper.last, "somebody was left behind"
        assert sorted([*client.got, *client.missing]) == list(range(1, paper.last + 1)), "lost or doubled"


@settings(max_examples=200, deadline=None)
@given(steps=st.lists(STEP, max_size=40))
async def test_every_tab_has_all_of_the_log_or_was_told_of_the_gap(steps: list[tuple[str, Any]]) -> None:
    await play(steps)


async def test_a_tab_far_behind_is_told_so_instead_of_being_sent_everything() -> None:
    paper = Paper()
    paper.last = logs.REPLAY + 600
    paper.rows = {n: Said(n) for n in range(1, paper.last + 1)}
    room = LogRoom("paper/1", paper, "1", asyncio.create_task)
    await room.load()
    client = Client(10_000)
    room.join(client, 0)
    await asyncio.sleep(0)
    assert client.position == paper.last
    assert len(client.missing) >= logs.REPLAY
    assert client.missing.isdisjoint(client.got)


@given(sizes=st.lists(st.integers(0, 60), max_size=60), most=st.integers(1, 20), largest=st.integers(1, 300))
def test_a_ring_keeps_the_newest_within_its_bounds(sizes: list[int], most: int, largest: int) -> None:
    ring = Ring(7, most=most, largest=largest)
    for size in sizes:
        ring.append(b"x" * size)
    assert ring.last == 7 + len(sizes)
    assert len(ring.kept) <= most
    assert sum(map(len, ring.kept)) <= largest or len(ring.kept) == 1
    assert ring.cut(ring.before, ring.last, 10**9) == [b"x" * n for n in sizes[len(sizes) - len(ring.kept) :]]
    assert ring.cut(ring.before - 1, ring.last, 10**9) is None


@given(
    committed=st.permutations(range(1, 30)),
    rung=st.sets(st.integers(1, 29)),
    sweeps=st.sets(st.integers(0, 29)),
    rolled_back=st.sets(st.integers(1, 29)),
)
def test_each_fact_is_seen_once_however_the_ids_come(
    committed: list[int], rung: set[int], sweeps: set[int], rolled_back: set[int]
) -> None:
    seen, table, told = Seen(), set(), []

    def sweep() -> None:
        told.extend(seen.swept(sorted(id for id in table if id > seen.head or id in seen.holes)))

    for turn, id in enumerate(committed):
        if id in rolled_back:
            continue
        table.add(id)
        if id in rung and seen.new(id):
            told.append(id)
        if turn in sweeps:
            sweep()
    sweep()
    assert sorted(told) == sorted(table)


def test_a_hole_is_not_waited_for_for_ever() -> None:
    seen = Seen()
    seen.swept([1, 3])
    assert set(seen.holes) == {2}
    for _ in range(200):
        seen.swept([])
    assert not seen.holes


def test_the_bounds_are_those_of_the_docs() -> None:
    ring = Ring(0)
    assert (ring.most, ring.largest, rooms.SLICE, frames.LARGEST) == (512, 262144, 32768, 8192)
