"""Signing in, and what people say about themselves."""

from __future__ import annotations

from bravehall.people.pages import profile, sign_in

HANDLERS = [*sign_in.HANDLERS, *profile.HANDLERS]
