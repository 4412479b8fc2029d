"""The hall, the booths, their desks, and the hall's section of the console."""

from __future__ import annotations

from bravehall.hall.pages import booth, console, desk, floor

HANDLERS = [*floor.HANDLERS, *booth.HANDLERS, *desk.HANDLERS, *console.HANDLERS]
