"""Registering, one's own tickets, and the organiser's list of people."""

from __future__ import annotations

from bravehall.registration.pages import panels as _panels  # noqa: F401  # declares them
from bravehall.registration.pages import people, places, register, tickets

HANDLERS = [*register.HANDLERS, *tickets.HANDLERS, *people.HANDLERS, *places.HANDLERS]
