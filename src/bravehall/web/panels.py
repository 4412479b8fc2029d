"""Pages that are put together from several modules: each adds its panel, none knows the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal

import msgspec
from litestar.template.base import csrf_token
from markupsafe import Markup

from bravehall.core.context import current
from bravehall.web.render import templates
from bravehall.web.viewer import Ask

Where = Literal["my", "today", "event", "front"]
# Given the request and, but for "my" and "front", the event; an empty string draws nothing.
Draw = Callable[[Ask, Any], Awaitable[str]]


class Panel(msgspec.Struct, frozen=True):
    rank: int
    draw: Draw


_panels: dict[Where, list[Panel]] = {"my": [], "today": [], "event": [], "front": []}


def panel(where: Where, *, rank: int) -> Callable[[Draw], Draw]:
    """Declare a panel: of *my forum*, of an event's *today*, of its public page, of the front page; low ranks first."""

    def declare(draw: Draw) -> Draw:
        _panels[where].append(Panel(rank, draw))
        _panels[where].sort(key=lambda each: each.rank)
        return draw

    return declare


async def panels(where: Where, request: Ask, event: Any = None) -> list[Markup]:
    """The panels that have something to show this viewer, drawn."""
    drawn = [await each.draw(request, event) for each in _panels[where]]
    return [Markup(html) for html in drawn if html]  # noqa: S704  # each comes out of an escaping template


def fragment(request: Ask, template: str, **context: Any) -> str:
    """A partial drawn into a string, for a panel."""
    words = {
        "viewer": request.user, "language": current().language, "zone": current().zone, "csrf": csrf_token({"request": request}), "live": True,
    }  # fmt: skip
    return templates.get_template(template).render(words | context)
