"""Templates: one environment, one set of words every page may use."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from litestar import Response
from litestar.template.base import csrf_token

from bravehall.core import i18n
from bravehall.core.context import current
from bravehall.web import flash
from bravehall.web.assets import static
from bravehall.web.navigation import navigation
from bravehall.web.sections import sections
from bravehall.web.viewer import Ask

SRC = Path(__file__).parents[1]


def environment() -> Environment:
    """Templates are named module/file.html; a missing variable is an error."""
    made = Environment(
        loader=PrefixLoader({p.parent.name: FileSystemLoader(p) for p in SRC.glob("*/templates")}),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {
        "static": static,
        "both": i18n.both,
        "say_date": i18n.say_date,
        "day_of": i18n.day_of,
        "say_day": i18n.say_day,
        "say_time": i18n.say_time,
        "say_instant": i18n.say_instant,
        "say_period": i18n.say_period,
        "say_money": i18n.say_money,
        "say_number": i18n.say_number,
        "say_zone": i18n.say_zone,
        "say_hours": i18n.say_hours,
        "sections": sections,
        "languages": i18n.LANGUAGES,
        "now": lambda: datetime.now(UTC),
    }
    return made


templates = environment()


def page(
    request: Ask, template: str, *, status: int = 200, place: str = "public", live: bool = False, **context: Any
) -> Response[str]:
    """A page, or a partial for htmx: `template` is "module/file.html"; `place` is public, my, hall, desk or console."""
    words = {
        "viewer": request.user,
        "language": current().language,
        "nav": navigation(request.user, request.url.path),
        "place": place,
        "csrf": csrf_token({"request": request}),
        "path": request.url.path,
        "live": live,
        "flash": flash.take(request),
        "theme": theme if (theme := request.cookies.get("theme", "")) in ("light", "dark") else "",
        "zone": current().zone,
        **context,
    }
    answer = Response(templates.get_template(template).render(words), status_code=status, media_type="text/html")
    flash.forget(request, answer)
    return answer
