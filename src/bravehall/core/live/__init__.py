"""The live connection: what changes under a person's eyes, over one socket a tab. See docs/live.md."""

from bravehall.core.live.frames import Data, Frame
from bravehall.core.live.hub import Hub, hub, listening, part, poke
from bravehall.core.live.inbox import notify
from bravehall.core.live.progress import progress
from bravehall.core.live.topics import Command, Listener, Log, State, Stay, Topic, Whisper, register

__all__ = [
    "Command", "Data", "Frame", "Hub", "Listener", "Log", "State", "Stay", "Topic", "Whisper",
    "hub", "listening", "notify", "part", "poke", "progress", "register",
]  # fmt: skip
