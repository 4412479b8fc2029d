"""The main job in real browsers: register, have the ticket, come in, and the organiser's figure moves."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

from bravehall.core import jobs, qr
from bravehall.people.commands import open_session
from bravehall.registration.queries import qr_content, ticket
from bravehall.web.session import COOKIE, LANGUAGE_COOKIE
from tests import make
from tests.browser.axe import runs_over, violations
from tests.browser.conftest import QUIET

pytestmark = [pytest.mark.browser, pytest.mark.commits]


async def fine(page: Page) -> None:
    # half-way through its arrival an answer is half transparent
    await page.evaluate("Promise.allSettled(document.getAnimations().map((each) => each.finished))")
    assert await violations(page) == []
    assert not await runs_over(page)


async def staffed() -> tuple[Any, Any, Any, Any]:
    owner, steward = await make.person(), await make.person()
    event = await make.event(owner)
    await make.role(event, steward, "steward")
    return event, owner, steward, await make.product(event, places=5)


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
async def test_from_the_form_to_the_figure_that_moves_in_another_tab(open_tab: Any, width: int, scheme: str) -> None:
    event, owner, steward, _ = await staffed()
    look = {"width": width, "scheme": scheme}
    today = await open_tab(f"/console/{event.slug}", person=owner, **look)
    await fine(today)
    public = await open_tab(f"/events/{event.slug}", **look)
    await fine(public)

    visitor = await open_tab(f"/events/{event.slug}", provoked="422", **look)
    await visitor.get_by_role("link", name="Register").click()
    await fine(visitor)
    await visitor.get_by_role("button", name="Send me the code").click()
    await expect(visitor.get_by_role("alert")).to_contain_text("need another look")
    await fine(visitor)
    await visitor.get_by_label("Name and surname").fill("Дар’я Шевченко")
    await visitor.get_by_label("E-mail").fill("daria@example.org")
    await visitor.get_by_label("I agree").check()
    await visitor.get_by_role("button", name="Send me the code").click()
    await expect(visitor.get_by_label("Six digits")).to_be_focused()
    await fine(visitor)
    await jobs.work_all()
    await visitor.get_by_role("link", name="Open the mails").click()
    await visitor.get_by_role("link", name=re.compile("Your code")).first.click()
    code = re.search(r"\b\d{6}\b", await visitor.get_by_role("heading", level=1).inner_text())
    assert code is not None
    await visitor.go_back()
    await visitor.go_back()
    await visitor.get_by_label("Six digits").fill(code[0])
    await visitor.get_by_role("button", name="Finish registration").click()
    await expect(visitor.get_by_text("You are registered.")).to_be_visible()
    await fine(visitor)
    typed = await visitor.locator(".ticket-code code").inner_text()
    # the place is gone on the public page, and the person is in the organiser's figures, both without a reload
    await expect(public.locator("[data-live-text$=left_onsite]")).to_have_text("4")
    await expect(today.locator("[data-live-text$=registered_onsite]")).to_have_text("1")

    door = await open_tab(f"/console/{event.slug}/check-in", person=steward, **look)
    await fine(door)
    await door.get_by_label("Eight signs").fill(typed.lower())
    await door.get_by_role("button", name="Check in").click()
    await expect(door.get_by_role("heading", name="Welcome")).to_be_visible()
    await expect(door.get_by_text("Дар’я Шевченко")).to_be_visible()
    await fine(door)
    await expect(today.locator("[data-live-text$=':arrived']")).to_have_text("1", timeout=2000)
    await expect(door.locator("[data-live-text]")).to_have_text("1")
    await door.get_by_label("Eight signs").fill(typed)
    await door.keyboard.press("Enter")
    await expect(door.get_by_role("heading", name="Already scanned")).to_be_visible()
    await fine(door)


async def test_the_team_s_pages_can_be_used_by_everybody(open_tab: Any) -> None:
    event, owner, _, kind = await staffed()
    waits = await make.position(event, await make.person(), product_row=kind, state="awaiting_approval")
    tab = await open_tab(f"/console/{event.slug}/people", person=owner, width=360)
    for path in ("people", f"people/{waits.id}", "people/desk", "places", "arrivals"):
        await tab.goto(f"/console/{event.slug}/{path}")
        await fine(tab)


async def test_scans_wait_for_the_network_and_arrive_with_their_own_time(open_tab: Any) -> None:
    event, owner, steward, kind = await staffed()
    position = await make.position(event, await make.person(), product_row=kind)
    today = await open_tab(f"/console/{event.slug}", person=owner)
    door = await open_tab(f"/console/{event.slug}/check-in", person=steward, provoked="ERR_FAILED")
    await door.route(
        "**/check-in", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    await door.get_by_label("Eight signs").fill(position.code)
    await door.keyboard.press("Enter")
    await expect(door.get_by_text("1 scan waits for the network")).to_be_visible()
    await door.unroute("**/check-in")
    await door.evaluate("dispatchEvent(new Event('online'))")
    await expect(door.get_by_text("1 scan waits for the network")).to_be_hidden()
    await expect(today.locator("[data-live-text$=':arrived']")).to_have_text("1")


async def test_the_camera_reads_the_ticket(site: str, tmp_path: Path) -> None:
    """A camera that sees nothing but a ticket: Chromium's own, fed with a film."""
    from PIL import Image

    event, _, steward, kind = await staffed()
    position = await make.position(event, await make.person(name="Ada"), product_row=kind)
    code = Image.open(io.BytesIO(qr.png(await qr_content(await ticket(position.id)), scale=6))).convert("RGB")
    frame = Image.new("RGB", (640, 480), "white")
    frame.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    out = io.BytesIO()
    frame.save(out, "JPEG", quality=90)
    film = tmp_path / "ticket.mjpeg"
    film.write_bytes(out.getvalue() * 5)
    machine = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    async with async_playwright() as playwright:
        seeing = await playwright.chromium.launch(
            executable_path=machine,
            args=[
                *QUIET, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={film}",
            ],
        )  # fmt: skip
        context = await seeing.new_context(base_url=site)
        token = (await open_session(person=steward.id, agent="test")).token
        await context.add_cookies(
            [{"name": COOKIE, "value": token, "url": site}, {"name": LANGUAGE_COOKIE, "value": "en", "url": site}]
        )
        door = await context.new_page()
        await door.goto(f"/console/{event.slug}/check-in")
        await door.get_by_role("button", name="Start the camera").click()
        await expect(door.get_by_role("heading", name="Welcome")).to_be_visible(timeout=15000)
        await expect(door.get_by_text("Ada")).to_be_visible()
        await seeing.close()
