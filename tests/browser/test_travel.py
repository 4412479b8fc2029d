"""From the grant to the approved claim, in real browsers: the delegate's tracker moves while they look."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from bravehall.attendance.tables import Attendance
from tests.browser.axe import runs_over, violations
from tests.travel import make

pytestmark = [pytest.mark.browser, pytest.mark.commits]


def ticket() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(out, "JPEG")
    return {"name": "ticket.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


async def fine(page: Page) -> None:
    assert await violations(page) == []
    assert not await runs_over(page)


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
async def test_the_tracker_changes_while_the_delegate_looks(open_tab: Any, width: int, scheme: str) -> None:
    world = await make.world()
    await make.rate(world)
    await Attendance(
        event=world.event.id, person=world.delegate.id, day=world.event.starts_at.date(), kind="door", source=uuid4()
    ).save()
    console = f"/console/{world.event.slug}/travel"
    officer = await open_tab(f"{console}/grants", person=world.officer, width=width, scheme=scheme)
    await officer.get_by_label("Delegate's e-mail").fill(world.delegate.email)
    await officer.get_by_label("At most, in euros").fill("400")
    await fine(officer)
    await officer.get_by_role("button", name="Offer the grant").click()
    await expect(officer.get_by_text("The delegate has a mail with it")).to_be_visible()

    delegate = await open_tab("/travel", person=world.delegate, width=width, scheme=scheme)
    await fine(delegate)
    await delegate.get_by_role("link", name="€400.00 offered").click()
    await fine(delegate)
    await delegate.get_by_role("button", name="Yes, I travel").click()
    await delegate.get_by_role("button", name="Claim what I spent").click()
    await expect(delegate.get_by_text("scanned at the door")).to_be_visible()
    await delegate.get_by_label("How much?").fill("1 250,00")
    await delegate.get_by_label("On which day was it paid?").fill("2026-10-12")
    await expect(delegate.get_by_text("€24.50 by the rate of the agreement")).to_be_visible()
    await delegate.get_by_label("Photo or PDF of the paper").set_input_files(ticket())
    await delegate.get_by_role("button", name="Add this cost").click()
    await expect(delegate.get_by_role("link", name="ticket.jpg")).to_be_visible()
    await fine(delegate)
    await delegate.get_by_label("These costs are mine").check()
    await delegate.get_by_role("button", name="Send: €24.50").click()
    await expect(delegate.get_by_text("Now with the travel officer")).to_be_visible()
    await expect(delegate.locator("#connection")).to_have_attribute("data-state", "live")

    await officer.goto(f"{console}/claims")
    await fine(officer)
    await officer.get_by_role("link", name="Mariia Delegate").click()
    await fine(officer)
    await officer.get_by_role("button", name="Checked: on to the approver").click()
    await expect(delegate.get_by_text("Now with the approver")).to_be_visible()

    approver = await open_tab(f"{console}/claims?state=checked", person=world.approver, width=width, scheme=scheme)
    await approver.get_by_role("link", name="Mariia Delegate").click()
    await fine(approver)
    await approver.get_by_role("button", name="Approve", exact=True).click()
    await expect(delegate.get_by_text("Approved: €24.50")).to_be_visible()
    await expect(delegate.get_by_text("Now with whoever pays")).to_be_visible()
    await fine(delegate)


@pytest.mark.parametrize("language", ["uk", "en"])
async def test_the_lists_of_the_team_can_be_used_by_everybody(open_tab: Any, language: str) -> None:
    world = await make.world()
    await make.rate(world)
    await make.submitted(world)
    console = f"/console/{world.event.slug}/travel"
    page = await open_tab(console, person=world.officer, width=360, language=language)
    await fine(page)
    for path in ("/agreements", f"/agreements/{world.agreement}", "/rates"):
        await page.goto(console + path)
        await fine(page)
