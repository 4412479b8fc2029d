"""Files for the browser are found, kept, and nothing beside them."""

from __future__ import annotations

from typing import Any

import pytest

from bravehall.web.assets import static


async def test_a_file_is_kept_for_ever_under_the_address_that_pages_use(browser: Any) -> None:
    answer = await browser.get(static("js/main.js"))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]


async def test_a_page_from_before_an_update_still_finds_its_modules_and_keeps_none(browser: Any) -> None:
    answer = await browser.get("/static/v-0123456789ab/js/theme.js")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/static/nothing.js",
        "/static/",
        "/static/v-1/",
        "/static/js",
        "/static/..%2fpyproject.toml",
        "/static/v-1/..%2f..%2fREADME.md",
    ],
)
async def test_nothing_else_can_be_read(browser: Any, path: str) -> None:
    assert (await browser.get(path)).status_code == 404
