"""One connected tab: what it says, and what it is answered."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from secrets import token_urlsafe
from typing import Any

import msgspec

from bravehall.core.context import acting
from bravehall.core.errors import NotFound, Refusal, TooMany
from bravehall.core.i18n import LANGUAGES, _
from bravehall.core.live import frames
from bravehall.core.live.broken import ELSEWHERE, PROTOCOL, SLOW, TOO_MANY, Broken, sentence
from bravehall.core.live.frames import (
    HEARTBEAT,
    LARGEST,
    OWN_TYPES,
    VERSION,
    Ack,
    Alive,
    Gap,
    Head,
    Heartbeat,
    Hello,
    Ok,
    Refused,
    Subscribe,
    Subscribed,
    Sync,
    Unsubscribe,
    Welcome,
    framed,
)  # fmt: skip
from bravehall.core.live.hub import Hub
from bravehall.core.live.limits import Bucket
from bravehall.core.live.lines import Line
from bravehall.core.live.logs import LogRoom
from bravehall.core.live.memory import Memory
from bravehall.core.live.rooms import Room
from bravehall.core.live.states import NOTHING_YET
from bravehall.core.live.topics import Command, Listener, Whisper, topic_named

log = logging.getLogger(__name__)

MOST_TABS, MOST_TOPICS = 8, 64
PAUSED, DEAD = 20, 45  # seconds: a line that does not drain, a tab that says nothing
BEAT = framed(Heartbeat().wire())
FLOOD = (150, 30.0)  # frames at once, and a second


class Tab:
    def __init__(self, hub: Hub, line: Line, viewer: Listener | None, language: str) -> None:
        self.hub, self.line, self.viewer, self.language = hub, line, viewer, language
        self.sid = ""  # empty until hello
        self.subs: dict[str, Room] = {}  # by the name the tab uses
        self.memory = Memory()
        self.age = 0  # seconds since it came
        self.quiet = 0  # seconds since it said something
        self.open = True
        self.flood = Bucket(*FLOOD, time.monotonic())

    @property
    def who(self) -> Any:
        """Whom a limit counts: the person, or the tab of a stranger."""
        return self.viewer.id if self.viewer else self.sid

    async def hear(self, text: str | bytes) -> None:
        """One message of the tab: a frame or an array of frames. Broken: close the socket."""
        self.quiet = 0
        if len(text) > LARGEST:
            raise Broken(1009, "too big")
        try:
            raw = text.encode() if isinstance(text, str) else text
            for each in frames.read_many(raw) if raw.lstrip()[:1] == b"[" else [msgspec.Raw(raw)]:
                if self.flood.take(time.monotonic()):
                    raise Broken(TOO_MANY, "too many")
                await self.one(bytes(each))
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise Broken(PROTOCOL, "not understood") from error

    async def one(self, raw: bytes) -> None:
        head = frames.read_head(raw)
        if not self.sid and head.t != "hello":
            raise Broken(PROTOCOL, "say hello first")
        with acting(language=self.language):
            if head.t not in OWN_TYPES:
                await self.act(head)
                return
            match frames.read_own(raw):
                case Hello() as hello:
                    await self.greet(hello)
                case Subscribe(c=c, e=e, s=s):
                    await self.subscribe(c, (e, s) if s >= 0 else None)
                case Unsubscribe(c=c):
                    self.unsubscribe(c)
                case Ack(c=c, s=s):
                    await self.ack(c, s)
                case Sync(c=c, s=s):
                    self.sync(c, s)
                case Alive():
                    pass

    async def greet(self, hello: Hello) -> None:
        if self.sid:
            raise Broken(PROTOCOL, "hello twice")
        if hello.v != VERSION:
            raise Broken(PROTOCOL, "another version")
        if hello.lang in LANGUAGES:
            self.language = hello.lang
        self.line.lite = hello.lite
        person = self.viewer.id if self.viewer else None
        sid = hello.sid if re.fullmatch(r"[\w-]{16,40}", hello.sid) else token_urlsafe(16)
        if (other := self.hub.tabs.get((person, sid))) is not None:
            other.line.end(ELSEWHERE, "elsewhere")
            other.close()
        if person is not None and sum(owner == person for owner, _ in self.hub.tabs) >= MOST_TABS:
            raise Broken(TOO_MANY, "too many tabs")
        self.sid = sid
        self.hub.tabs[person, sid] = self
        self.memory = self.hub.memories.setdefault((person, sid), self.memory)
        limits = {"bytes": LARGEST, "topics": MOST_TOPICS}
        self.line.tell(Welcome(sid=sid, hb=int(HEARTBEAT * 1000), now=int(time.time() * 1000), limits=limits))
        with acting(language=self.language):
            for c, position in hello.subs.items():
                await self.subscribe(c, position)

    # Topics

    def name(self, c: str) -> str:
        """The full name of what the tab calls `c`: of its own topics it knows only the kind. NotFound."""
        topic, id = topic_named(c)
        if not topic.own:
            return c
        if id or self.viewer is None:
            raise NotFound
        return f"{c}/{self.viewer.id}"

    async def subscribe(self, c: str, position: tuple[str, int] | None) -> None:
        if len(self.subs) >= MOST_TOPICS and c not in self.subs:
            why = _("This page listens to too many things at once. Close some of them.")
            self.line.tell(Refused(c=c, why=why))
            return
        try:
            name = self.name(c)
            topic, id = topic_named(name)
            await topic.door(self.viewer, id)
            room = await self.hub.room(name)
            cursor = await self.cursor(room, position)
        except (NotFound, Refusal) as refusal:
            self.line.tell(Refused(c=c, why=sentence(refusal)))
            return
        if self.line.closed:
            return
        if c in self.subs:
            room.leave(self.line)
        self.subs[c] = room
        # From here to the end nothing waits: what is published meanwhile can neither be missed nor doubled.
        known = isinstance(room, LogRoom) and cursor is not None
        start = room.sent if cursor is None else cursor
        self.line.tell(Subscribed(c=c, e=room.epoch, s=start, rec=known))
        if isinstance(room, LogRoom):
            if not known and position is not None:
                self.line.tell(Gap(c=c, from_=0, to=start))
            room.join(self.line, start)
        else:
            room.join(self.line, NOTHING_YET)
        if topic.present:
            self.hub.presence.enter(name, self.sid, self.viewer.id if self.viewer else None)

    async def cursor(self, room: Room, position: tuple[str, int] | None) -> int | None:
        """From where a log goes on for this tab. None: at the head, since its position is worthless or it has none."""
        if not isinstance(room, LogRoom):
            return None
        if position is None:
            return await room.topic.start(room.id)
        epoch, seq = position
        if epoch != room.epoch or seq < 0:
            return None
        if seq > room.sent:  # another process has told more than we have heard
            await room.refresh()
        return seq if seq <= room.sent else None

    def unsubscribe(self, c: str) -> None:
        room = self.subs.pop(c, None)
        if room is not None:
            room.leave(self.line)
            if room.topic.present:
                self.hub.presence.leave(room.name, self.sid)

    async def ack(self, c: str, seq: int) -> None:
        room = self.subs.get(c)
        if isinstance(room, LogRoom):
            await room.topic.ack(room.id, min(seq, room.sent))

    def sync(self, c: str, seq: int) -> None:
        room = self.subs.get(c)
        if isinstance(room, LogRoom) and 0 <= seq <= room.sent:
            room.leave(self.line)
            room.join(self.line, seq)

    # Commands

    async def act(self, head: Head) -> None:
        try:
            name = self.name(head.c)
            topic, id = topic_named(name)
            if head.c not in self.subs:
                await topic.door(self.viewer, id)
        except (NotFound, Refusal) as refusal:
            self.answer(Refused(i=head.i, why=sentence(refusal)))
            return
        if isinstance(topic, Whisper) and head.t in topic.kinds:
            if not self.wait(topic.name, head.t, (4, 2.0)):
                self.hub.whisper(name, head.t, self.viewer.name if self.viewer else "")
            return
        command = topic.commands.get(head.t)
        if command is None:
            why = _("This page is older than the server. Reload it, then try again.")
            self.answer(Refused(i=head.i, why=why))
            return
        known = self.memory.answers.get(head.i) if head.i else None
        if known is None:
            if wait := self.wait(topic.name, head.t, command.rate):
                why = _("That was too fast. Wait a moment, then try again.")
                self.answer(Refused(i=head.i, why=why, retry=int(wait * 1000) + 1))
                return
            # It runs on when the connection is lost: the tab asks again and gets this answer.
            known = self.hub.spawn(self.run(head, command, id))
            if head.i:
                self.memory.keep(head.i, known)
        self.answer(await asyncio.shield(known))

    def wait(self, topic: str, kind: str, rate: tuple[int, float]) -> float:
        now = time.monotonic()
        return self.hub.buckets.setdefault((self.who, topic, kind), Bucket(*rate, now)).take(now)

    async def run(self, head: Head, command: Command, id: str) -> Ok | Refused:
        person = self.viewer.id if self.viewer else None
        with acting(actor=person, language=self.language, request=f"{self.sid[:16]}:{head.i}"[:40]):
            try:
                data = msgspec.json.decode(head.d, type=command.data)
                return Ok(i=head.i, d=await command.run(self.viewer, self.sid, id, data))
            except (NotFound, Refusal) as refusal:
                retry = refusal.after * 1000 if isinstance(refusal, TooMany) else 0
                return Refused(i=head.i, why=sentence(refusal), retry=retry)
            except msgspec.ValidationError as error:
                log.info("a tab's %s could not be read: %s", head.t, error)
                return Refused(i=head.i, why=_("Something in this is not as it should be. Check it, then try again."))
            except Exception:  # the socket's outermost frame: one broken command must not take the others with it
                log.exception("the command %s failed", head.t)
                self.memory.answers.pop(head.i, None)
                why = _("Something broke on our side; nothing was changed. Try again in a moment.")
                return Refused(i=head.i, why=why, retry=5000)

    def answer(self, answer: Ok | Refused) -> None:
        if answer.i:
            self.line.tell(answer)

    # Its life

    def second(self) -> None:
        """Called each second: beat, and end what is slow or dead."""
        self.age += 1
        self.quiet += 1
        if self.line.paused:
            self.line.paused_for += 1
            if self.line.paused_for > PAUSED:
                self.line.end(SLOW, "slow")
                self.close()
        elif self.quiet > DEAD:
            self.line.end(1001, "silent")
            self.close()
        elif self.age % HEARTBEAT == 0:
            self.line.write(BEAT)

    def close(self) -> None:
        """The connection is over, from whichever side."""
        if not self.open:
            return
        self.open = False
        self.line.leave()
        for room in self.subs.values():
            if room.topic.present:
                self.hub.presence.lost(room.name, self.sid)
        key = (self.viewer.id if self.viewer else None, self.sid)
        if self.hub.tabs.get(key) is self:
            del self.hub.tabs[key]
            self.memory.left = asyncio.get_running_loop().time()
