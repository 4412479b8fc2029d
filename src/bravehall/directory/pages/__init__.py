"""The directory of firms and clusters."""

from __future__ import annotations

from bravehall.directory.pages import lists, own

HANDLERS = [*lists.HANDLERS, *own.HANDLERS]
