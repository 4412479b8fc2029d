"""The public pages of events, *my forum*, and the console."""

from __future__ import annotations

from bravehall.events.pages import api_keys, console, details, my, public, record, team

HANDLERS = [
    *public.HANDLERS,
    *my.HANDLERS,
    *console.HANDLERS,
    *details.HANDLERS,
    *team.HANDLERS,
    *record.HANDLERS,
    *api_keys.HANDLERS,
]
