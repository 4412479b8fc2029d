"""The one navigation: modules add their entries; what a person may not do is not drawn."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from bravehall.core.i18n import _
from bravehall.web.viewer import Viewer


class Link(msgspec.Struct, frozen=True):
    label: str
    url: str
    icon: str
    current: bool = False


class Entry(msgspec.Struct, frozen=True):
    """`shown` decides by the viewer alone (None: a visitor); `label` is a msgid."""

    label: str
    url: str
    icon: str
    rank: int
    shown: Callable[[Viewer | None], bool]


_entries: list[Entry] = []


def add(label: str, url: str, icon: str, *, rank: int, shown: Callable[[Viewer | None], bool]) -> None:
    """Declare an entry of the navigation; called where a module's pages are declared."""
    _entries.append(Entry(label, url, icon, rank, shown))
    _entries.sort(key=lambda entry: entry.rank)


def navigation(viewer: Viewer | None, path: str) -> list[Link]:
    shown = [entry for entry in _entries if entry.shown(viewer)]
    here = max((e.url for e in shown if path == e.url or path.startswith(e.url.rstrip("/") + "/")), key=len, default="")
    return [Link(_(entry.label), entry.url, entry.icon, entry.url == here) for entry in shown]
