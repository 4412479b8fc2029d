"""The sections of an event's console: each module declares its own, none knows the others."""

from __future__ import annotations

from typing import Any

import msgspec

from bravehall.core.i18n import _
from bravehall.web.navigation import Link


class Section(msgspec.Struct, frozen=True):
    """`path` follows /console/{slug} ("" is *today*); `label` is a msgid; `roles`: who it is for, empty: the whole team."""

    key: str
    label: str
    path: str
    icon: str
    rank: int
    roles: frozenset[str] = frozenset()


_sections: list[Section] = []


def section(key: str, label: str, path: str, icon: str, rank: int, roles: frozenset[str] = frozenset()) -> None:
    """Declare a section, such as section("meetings", N_("Meetings"), "/meetings", "handshake", 40, frozenset({"meetings"}))."""
    _sections.append(Section(key, label, path, icon, rank, roles))
    _sections.sort(key=lambda each: each.rank)


def sections(event: Any, current: str) -> list[Link]:
    """What this event's viewer may open, for the navigation of its console. Doors decide by themselves."""
    return [
        Link(_(each.label), f"/console/{event.slug}{each.path}", each.icon, each.key == current)
        for each in _sections
        if not each.roles or event.may(*each.roles)
    ]
