"""What goes over the socket: JSON text, one object or an array of objects, told apart by `t`.

A frame's letters: t = type, c = topic, s = number in the topic, e = the topic's epoch, i = a command's id, d = data.
"""

from __future__ import annotations

import re
import struct
from typing import Any, ClassVar

import msgspec

VERSION = 1
LARGEST = 8192  # bytes of one message from a tab
HEARTBEAT = 20.0  # seconds

encode = msgspec.json.Encoder().encode


class Data(msgspec.Struct, frozen=True):
    """What a frame carries. Its type on the wire is the class's name in snake case: `class BellRang` is "bell_rang"."""

    frame_types: ClassVar[dict[str, type[Data]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.frame_types[cls.frame_type()] = cls

    @classmethod
    def frame_type(cls) -> str:
        return re.sub(r"(?<=.)([A-Z])", r"_\1", cls.__name__).lower()


class Frame(msgspec.Struct, frozen=True):
    """One entry of a log: its number in the topic (dense, from 1) and what it carries."""

    s: int
    d: Data

    def wire(self, topic: str) -> bytes:
        return encode({"t": self.d.frame_type(), "c": topic, "s": self.s, "d": self.d})


class FromServer(msgspec.Struct, frozen=True, tag_field="t", omit_defaults=True):
    """Whatever the server sends, besides the frames of logs."""

    def wire(self) -> bytes:
        return encode(self)


class Welcome(FromServer, frozen=True, tag="welcome"):
    """The answer to hello. `sid` names the tab; `hb` is the heartbeat and `now` the server's clock, in ms."""

    sid: str
    hb: int
    now: int
    limits: dict[str, int]


class Subscribed(FromServer, frozen=True, tag="sub"):
    """You listen now, to what comes after number `s`; `rec`: what you missed follows, in order."""

    c: str
    e: str = ""
    s: int = 0
    rec: bool = False


class Gap(FromServer, frozen=True, tag="gap"):
    """The frames after `from`, up to and with `to`, cannot be sent: load the page's part by HTTP, go on from `to`."""

    c: str
    from_: int = msgspec.field(name="from")
    to: int


class StateChanged(FromServer, frozen=True, tag="state"):
    """Changed keys of a state (null: gone); with `full` all of them, and what is not here is gone."""

    c: str
    d: dict[str, Any]
    full: bool = False


class Whispered(FromServer, frozen=True, tag="whisper"):
    """What was whispered within the last second: names by kind, or how many."""

    c: str
    d: dict[str, Any]


class Ok(FromServer, frozen=True, tag="ok"):
    """The command `i` was done; `d` is its answer."""

    i: str
    d: Any = None


class Refused(FromServer, frozen=True, tag="refused"):
    """A command (`i`) or a subscription (`c`) was refused: the sentence for the person; `retry` in ms."""

    why: str
    i: str = ""
    c: str = ""
    retry: int = 0


class Heartbeat(FromServer, frozen=True, tag="hb"):
    """Nothing happened, and I am here. A tab answers with its own."""


class Bye(FromServer, frozen=True, tag="bye"):
    """The server goes; come back after a random time between the two (ms)."""

    why: str
    retry: tuple[int, int]


class FromTab(msgspec.Struct, frozen=True, tag_field="t"):
    """What every tab may send; the commands come from the topics."""


class Hello(FromTab, frozen=True, tag="hello"):
    """The first frame, within 5 s. `subs`: topics, each with the position [epoch, number] it is at, or null."""

    v: int
    sid: str = ""
    lang: str = ""
    lite: bool = False
    subs: dict[str, tuple[str, int] | None] = {}


class Subscribe(FromTab, frozen=True, tag="sub"):
    """Listen to a topic, from the position `e`, `s` if there is one."""

    c: str
    e: str = ""
    s: int = -1


class Unsubscribe(FromTab, frozen=True, tag="unsub"):
    """Listen no longer; where presence counts, this is leaving at once."""

    c: str


class Ack(FromTab, frozen=True, tag="ack"):
    """Everything of this inbox up to `s` was shown to the person."""

    c: str
    s: int


class Sync(FromTab, frozen=True, tag="sync"):
    """I saw a hole after `s`: send again from there."""

    c: str
    s: int


class Alive(FromTab, frozen=True, tag="hb"):
    """The answer to a heartbeat."""


class Head(msgspec.Struct, frozen=True):
    """The part of a tab's frame that says what it is; a command is read with this and its own data type."""

    t: str
    c: str = ""
    i: str = ""
    d: msgspec.Raw = msgspec.Raw(b"{}")


OWN = Hello | Subscribe | Unsubscribe | Ack | Sync | Alive
OWN_TYPES = {"hello", "sub", "unsub", "ack", "sync", "hb"}
read_own = msgspec.json.Decoder(OWN).decode
read_head = msgspec.json.Decoder(Head).decode
read_many = msgspec.json.Decoder(list[msgspec.Raw]).decode


def framed(payload: bytes) -> bytes:
    """The payload as one unmasked WebSocket text message (RFC 6455, section 5.2)."""
    n = len(payload)
    if n < 126:
        return bytes((0x81, n)) + payload
    if n < 65536:
        return struct.pack("!BBH", 0x81, 126, n) + payload
    return struct.pack("!BBQ", 0x81, 127, n) + payload


def unframed(message: bytes) -> bytes:
    """The payload of a `framed` message."""
    return message[{126: 4, 127: 10}.get(message[1], 2) :]


def joined(payloads: list[bytes]) -> bytes:
    """Several payloads as one: an array; a single one stays as it is."""
    return payloads[0] if len(payloads) == 1 else b"[" + b",".join(payloads) + b"]"
