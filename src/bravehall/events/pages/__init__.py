"""The public pages of events, *my forum*, and the console."""

from __future__ import annotations

from bravehall.events.pages import api_keys, console, my, public

HANDLERS = [*public.HANDLERS, *my.HANDLERS, *console.HANDLERS, *api_keys.HANDLERS]
