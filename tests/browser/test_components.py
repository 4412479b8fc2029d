"""The page of all components, as a person on a phone or at a desk meets it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.axe import runs_over, violations

pytestmark = pytest.mark.browser
PAGE = "/demo/components"


@pytest.mark.parametrize(("width", "scheme", "language"), [*product((360, 1280), ("light", "dark"), ("uk", "en"))])
async def test_all_components_can_be_used_by_everybody(open_tab: Any, width: int, scheme: str, language: str) -> None:
    page = await open_tab(PAGE, width=width, scheme=scheme, language=language)
    assert await violations(page) == []
    assert not await runs_over(page)


async def test_at_double_text_size_nothing_is_cut_off_sideways(open_tab: Any) -> None:
    page = await open_tab(PAGE, width=640)
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not await runs_over(page)


async def test_what_was_typed_is_back_after_a_reload_until_one_starts_afresh(open_tab: Any) -> None:
    page = await open_tab(PAGE)
    await page.get_by_label("Your name").fill("Дар’я Шевченко")
    await page.get_by_label("I agree to be seen").check()
    await page.reload()
    await expect(page.get_by_label("Your name")).to_have_value("Дар’я Шевченко")
    await expect(page.get_by_label("I agree to be seen")).to_be_checked()
    await page.get_by_role("button", name="Start afresh").click()
    await expect(page.get_by_label("Your name")).to_have_value("")
    await page.reload()
    await expect(page.get_by_label("Your name")).to_have_value("")


async def test_a_dangerous_button_works_once_its_words_are_typed(open_tab: Any) -> None:
    page = await open_tab(PAGE)
    await page.get_by_role("button", name="Cancel the event").click()
    dialog = page.get_by_role("dialog")
    button = dialog.get_by_role("button", name="Cancel the event")
    await expect(button).to_be_disabled()
    await dialog.get_by_label("To be sure, type").fill("Cancel the event ")
    await expect(button).to_be_enabled()


async def test_a_dialog_opens_and_closes_by_keyboard_and_gives_the_focus_back(open_tab: Any) -> None:
    page = await open_tab(PAGE)
    opener = page.get_by_role("button", name="Ask for a meeting").first
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_the_chosen_theme_is_there_at_the_first_paint_of_the_next_page(open_tab: Any) -> None:
    page = await open_tab(PAGE, scheme="light")
    await page.get_by_role("button", name="Light or dark").click()
    html = await (await page.request.get(PAGE)).text()
    assert 'data-theme="dark"' in html


async def test_the_first_page_is_light_enough_for_a_slow_network(open_tab: Any) -> None:
    page = await open_tab("about:blank")
    weighed = await page.context.new_cdp_session(page)
    await weighed.send("Network.enable")
    sizes: list[float] = []
    weighed.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    await page.goto(PAGE, wait_until="networkidle")
    assert sum(sizes) < 200_000
