"""The room of a log: every frame, in order, once, or an explicit gap."""

from __future__ import annotations

from bravehall.core.facts import Fact
from bravehall.core.live.frames import Frame, Gap, framed, joined
from bravehall.core.live.lines import Line
from bravehall.core.live.rings import Ring
from bravehall.core.live.rooms import SLICE, Room, Spawn
from bravehall.core.live.topics import Log

PAGE = 256  # frames read from the table at once
REPLAY = 2000  # a tab further behind is told so and loads its part by HTTP


class LogRoom(Room):
    topic: Log

    def __init__(self, name: str, topic: Log, id: str, spawn: Spawn) -> None:
        super().__init__(name, topic, id, spawn)
        self.ring: Ring | None = None  # None: loading
        self.ahead: dict[int, Frame] = {}  # came before the one before them
        self.filling = False
        self.behind = False  # something came that is not in the ring
        self.reading: set[Line] = set()
        self._epoch = ""

    @property
    def epoch(self) -> str:
        return self._epoch

    async def load(self) -> None:
        self._epoch, head = await self.topic.head(self.id)
        ring = Ring(head)
        recent = await self.topic.since(self.id, max(0, head - PAGE), PAGE)
        recent = [frame for frame in recent if frame.s <= head]
        if [frame.s for frame in recent] == list(range(head - len(recent) + 1, head + 1)):
            ring.leap(head - len(recent))
            for frame in recent:
                ring.append(frame.wire(self.wire))
        self.ring, self.sent = ring, head
        self.tend()

    def hear(self, fact: Fact | None) -> None:
        frame = self.topic.frame(fact) if fact is not None else None
        if self.ring is None or frame is None:
            self.behind = True
            if self.ring is not None:
                self.fill()
            return
        self.offer(frame)
        if self.ahead:
            self.fill()

    def offer(self, frame: Frame) -> None:
        """Take a frame, in whatever order they come: what was sent is dropped, what is too early waits."""
        assert self.ring is not None
        if frame.s <= self.ring.last:
            return
        self.ahead[frame.s] = frame
        while (following := self.ahead.pop(self.ring.last + 1, None)) is not None:
            payload = following.wire(self.wire)
            self.ring.append(payload)
            self.publish(payload)

    def fill(self) -> None:
        if not self.filling:
            self.filling = True
            self.spawn(self.filled())

    async def filled(self) -> None:
        """Read the table until the ring is where the table is. Numbers the table no longer has become a gap."""
        assert self.ring is not None
        try:
            while self.behind or self.ahead:
                self.behind = False
                found = await self.topic.since(self.id, self.ring.last, PAGE)
                if not found and not self.ahead:
                    found = await self.emptied()
                for frame in found:
                    self.ahead.setdefault(frame.s, frame)
                self.ahead = {seq: frame for seq, frame in self.ahead.items() if seq > self.ring.last}
                if not self.ahead:
                    continue
                if (first := min(self.ahead)) > self.ring.last + 1:
                    self.leap(first - 1)
                self.offer(self.ahead[first])
                self.behind = self.behind or len(found) == PAGE
        except BaseException:
            self.behind = True  # the next `tend` tries again
            raise
        finally:
            self.filling = False

    async def emptied(self) -> list[Frame]:
        """Nothing came after the newest: perhaps it was taken away before we read it, and that is a gap too."""
        assert self.ring is not None
        _, last = await self.topic.head(self.id)
        if last > self.ring.last:
            found = await self.topic.since(self.id, self.ring.last, PAGE)  # it may have come between the two
            if found:
                return found
            self.leap(last)
        return []

    async def refresh(self) -> None:
        """Be where the table is, now."""
        self.behind = True
        if not self.filling:
            self.filling = True
            await self.filled()
        self.flush()

    def tend(self) -> None:
        if self.ring is not None and (self.behind or self.ahead):
            self.fill()

    def leap(self, last: int) -> None:
        assert self.ring is not None
        self.flush()
        gap = Gap(c=self.wire, from_=self.ring.last, to=last)
        self.ring.leap(last)
        self.sent = last - 1  # the gap itself is what brings the lines to `last`
        self.publish(gap.wire())
        self.flush()

    def missed(self, line: Line, cursor: int) -> tuple[bytes, int] | None:
        assert self.ring is not None
        if cursor > self.sent or self.ring.before - cursor > REPLAY:  # of another life, or too far behind
            upto = self.sent if cursor > self.sent else min(self.ring.before, self.sent)
            return Gap(c=self.wire, from_=min(cursor, upto), to=upto).wire(), upto
        part = self.ring.cut(cursor, self.sent, SLICE)
        return None if part is None else (joined(part), cursor + len(part))

    def read(self, line: Line) -> None:
        if line not in self.reading:
            self.reading.add(line)
            self.spawn(self.read_for(line))

    async def read_for(self, line: Line) -> None:
        """A page of the table for a line that fell off the ring; holes in it are told as gaps."""
        assert self.ring is not None
        try:
            if (cursor := self.slow.get(line)) is None:
                return
            found = await self.topic.since(self.id, cursor, PAGE)
        finally:
            self.reading.discard(line)
        if self.slow.get(line) != cursor or line.paused or line.closed:
            self.catch_up(line)  # if it has begun elsewhere meanwhile
            return
        payloads = []
        for frame in found:
            if not cursor < frame.s <= self.sent:
                break
            if frame.s > cursor + 1:
                payloads.append(Gap(c=self.wire, from_=cursor, to=frame.s - 1).wire())
            payloads.append(frame.wire(self.wire))
            cursor = frame.s
        if not payloads:
            upto = min(self.ring.before, self.sent)
            payloads.append(Gap(c=self.wire, from_=cursor, to=upto).wire())
            cursor = upto
        self.slow[line] = cursor
        line.write(framed(joined(payloads)))
        self.catch_up(line)
