"""make asyncapi: writes docs/asyncapi.yaml from the frames and topics that the code declares (AsyncAPI 3)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src")]

import msgspec  # noqa: E402  # after the path is set
import yaml  # noqa: E402

from bravehall.app import parts  # noqa: E402
from bravehall.core.live import frames, topics  # noqa: E402

TARGET = ROOT / "docs" / "asyncapi.yaml"
CLASSES = (topics.Log, topics.State, topics.Whisper)
LETTERS = {"c": "the topic", "s": "the number in the topic, without holes", "i": "the tab's id of the command"}


def ours(cls: type) -> bool:
    """Not of a test."""
    return cls.__module__.startswith("bravehall.")


def said(cls: type) -> str:
    return " ".join((cls.__doc__ or "").split())


def frame(kind: str, **letters: dict[str, Any]) -> dict[str, Any]:
    """The schema of a frame that is put together from its letters."""
    properties = {"t": {"const": kind}} | {
        name: {"description": LETTERS[name]} | schema if name in LETTERS else schema for name, schema in letters.items()
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def message(name: str, summary: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "summary": summary, "payload": payload}


def described() -> dict[str, Any]:
    """The document, as the code stands."""
    parts()
    known = {name: topic for name, topic in sorted(topics.registered().items()) if ours(type(topic))}
    data = {kind: cls for kind, cls in sorted(frames.Data.frame_types.items()) if ours(cls)}
    commands = {
        kind: (name, command.data) for name, topic in known.items() for kind, command in sorted(topic.commands.items())
    }
    server, tab = frames.FromServer.__subclasses__(), frames.FromTab.__subclasses__()
    structs = [cls for cls in (*server, *tab, *data.values(), *(cls for _, cls in commands.values())) if ours(cls)]
    references, schemas = msgspec.json.schema_components(structs, ref_template="#/components/schemas/{name}")
    by_struct = dict(zip(structs, references, strict=True))
    text, number = {"type": "string"}, {"type": "integer"}

    sent = {cls.__name__: message(cls.__struct_config__.tag, said(cls), by_struct[cls]) for cls in server if ours(cls)}
    for kind, cls in data.items():
        sent[cls.__name__] = message(kind, said(cls), frame(kind, c=text, s=number, d=by_struct[cls]))
    heard = {cls.__name__: message(cls.__struct_config__.tag, said(cls), by_struct[cls]) for cls in tab if ours(cls)}
    for kind, (topic, cls) in commands.items():
        asked = f"To {topic}/{{id}}. {said(cls)}"
        heard[cls.__name__] = message(kind, asked, frame(kind, i=text, c=text, d=by_struct[cls]))
    for name, topic in known.items():
        for kind in topic.kinds if isinstance(topic, topics.Whisper) else ():
            heard[kind.title()] = message(
                kind, f"To {name}/{{id}}; may be lost. {said(type(topic))}", frame(kind, c=text)
            )

    def one_of(messages: dict[str, Any]) -> list[dict[str, str]]:
        return [{"$ref": f"#/channels/live/messages/{name}"} for name in messages]

    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Bravehall, the live connection",
            "version": str(frames.VERSION),
            "description": "One WebSocket a tab. A message is JSON text: one frame, or an array of frames. Written by"
            " make asyncapi from the code; docs/live.md says how it is meant.",
        },
        "defaultContentType": "application/json",
        "servers": {"here": {"host": "localhost:8000", "protocol": "ws", "description": "wss behind TLS"}},
        "channels": {
            "live": {
                "address": "/live",
                "messages": {
                    name: {"$ref": f"#/components/messages/{name}"} for name in sorted(sent | heard)
                },
            }
        },
        "operations": {
            "tell": {"action": "send", "channel": {"$ref": "#/channels/live"}, "messages": one_of(sent)},
            "ask": {"action": "receive", "channel": {"$ref": "#/channels/live"}, "messages": one_of(heard)},
        },
        "components": {"messages": dict(sorted((sent | heard).items())), "schemas": schemas},
        "x-topics": {
            name if topic.own else f"{name}/{{id}}": {
                "class": next(base.__name__.lower() for base in CLASSES if isinstance(topic, base)),
                "description": said(type(topic)),
                "commands": sorted(topic.commands),
            }
            for name, topic in known.items()
        },
    }  # fmt: skip


def written() -> str:
    return yaml.safe_dump(described(), sort_keys=False, allow_unicode=True, width=118)


if __name__ == "__main__":
    TARGET.write_text(written())
    print(f"Wrote {TARGET.relative_to(ROOT)}.")
