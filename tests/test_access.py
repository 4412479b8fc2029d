"""Who gets what: every route has a row in tests/access/<module>.py, or stands where the strictest reading holds."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from litestar.routes import HTTPRoute

from bravehall.app import create_app
from bravehall.events.rules import OWNED, Role
from tests import make
from tests.access.who import ANYBODY, BEGINS, PROGRAM, SIGNED_IN, TEAM, THEIRS, Row

FILES = sorted(Path(__file__).with_name("access").glob("*.py"))
ROWS: dict[str, Row] = {}
for file in FILES:
    ROWS |= getattr(import_module(f"tests.access.{file.stem}"), "ROWS", {})
ROUTES = {
    route.path: sorted(str(method) for method in route.methods if method not in {"OPTIONS", "HEAD"})
    for route in create_app().routes
    if isinstance(route, HTTPRoute)
}
CASES = [(path, method) for path, methods in sorted(ROUTES.items()) for method in methods]


def row_of(path: str) -> Row | None:
    return ROWS.get(path) or next((row for begin, row in BEGINS if path.startswith(begin)), None)


def address(path: str, slug: str) -> str:
    """With the event's or firm's own slug, and ids of nothing in all other places."""
    filled = path.replace("{slug:str}", slug)
    for kind, value in (("uuid", str(uuid4())), ("int", "1"), ("str", "x"), ("path", "x")):
        filled = re.sub(rf"{{\w+:{kind}}}", value, filled)
    return filled


async def things() -> tuple[Any, str]:
    """An event, and a firm with the same slug."""
    event = await make.event(await make.person())
    await make.firm(slug=event.slug)
    return event, event.slug


def led_to_sign_in(answer: Any) -> bool:
    return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")


def test_every_route_has_a_row_and_every_row_a_route():
    assert [path for path in ROUTES if row_of(path) is None] == []
    assert [path for path in ROWS if path not in ROUTES] == []


@pytest.mark.parametrize(("path", "method"), CASES)
async def test_a_visitor_gets_what_is_for_anybody(browser, path, method):
    _event, slug = await things()
    answer = await browser.request(method, address(path, slug))
    row = row_of(path)
    assert answer.status_code < 500
    if row == PROGRAM:
        assert answer.status_code in {400, 401}  # a body that cannot be read is said before anything else
    elif row == ANYBODY:
        assert method == "POST" or not led_to_sign_in(answer)
    else:
        assert led_to_sign_in(answer)


@pytest.mark.parametrize(("path", "method"), CASES)
async def test_an_outsider_finds_nothing_that_is_not_theirs(new_browser, path, method):
    _event, slug = await things()
    answer = await (await new_browser(await make.person())).request(method, address(path, slug))
    row = row_of(path)
    assert answer.status_code < 500
    if row in (TEAM, THEIRS) or isinstance(row, frozenset):
        assert answer.status_code == 404
    elif row == SIGNED_IN:
        assert not led_to_sign_in(answer)


@pytest.mark.parametrize("path", [path for path, row in ROWS.items() if isinstance(row, frozenset)])
@pytest.mark.parametrize("role", list(Role))
async def test_a_role_opens_what_its_row_says_and_no_more(new_browser, path, role):
    event, slug = await things()
    person = await make.person()
    await make.role(event, person, role)
    row = ROWS[path]
    assert isinstance(row, frozenset)
    allowed = role in row or (role == Role.OWNER and bool(OWNED & row))
    page = await new_browser(person)
    for method in ROUTES[path]:
        if not allowed and not (method == "POST" and "viewer" in row and role == Role.VIEWER):
            assert (await page.request(method, address(path, slug))).status_code == 404
        elif method == "GET" and path.count("{") == 1:
            assert (await page.get(address(path, slug))).status_code == 200
