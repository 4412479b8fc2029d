"""The public pages of events, *my forum*, and the console."""

from __future__ import annotations

from bravehall.events.pages import console, my, public

HANDLERS = [*public.HANDLERS, *my.HANDLERS, *console.HANDLERS]
