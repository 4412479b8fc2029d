"""Travel money's pages: the delegate's, and the team's in the console."""

from __future__ import annotations

from bravehall.travel.pages import claim, console, decide, funds, give, mine

HANDLERS = [
    *mine.HANDLERS, *claim.HANDLERS, *console.HANDLERS, *decide.HANDLERS, *give.HANDLERS, *funds.HANDLERS,
]  # fmt: skip
