"""Ask, accept by the link of the mail, and both agendas change while one looks."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from bravehall.core import jobs
from tests.browser.axe import violations
from tests.meetings.make import forum


@pytest.mark.commits
@pytest.mark.parametrize("width", [360, 1280])
async def test_a_yes_by_mail_appears_in_both_agendas_while_one_looks(open_tab, width):
    hall = await forum()
    one, two = await hall.attendee(name="Olena Kovalenko"), await hall.attendee(name="Marek Horák")
    home = f"/meetings/{hall.event.slug}"

    asking = await open_tab(home, person=one, width=width)
    assert await violations(asking) == []
    await asking.get_by_role("link", name="Ask for a meeting").first.click()
    assert await violations(asking) == []
    await asking.get_by_role("button", name="Ask", exact=True).click()
    await asking.get_by_text("The turn of Marek Horák").wait_for()
    assert await violations(asking) == []

    await asking.goto(f"{home}/agenda")
    await asking.get_by_text("No meetings yet").wait_for()
    waiting = await open_tab(f"{home}/agenda", person=two, width=width)
    for tab in (asking, waiting):
        await tab.locator("#connection[data-state=live]").wait_for(state="attached")

    await jobs.work_all()
    answering = await open_tab(f"/demo/mail?q={two.email}", width=width)
    await answering.get_by_role("link", name="Olena Kovalenko asks you for a meeting").click()
    button = answering.frame_locator("iframe.letter").get_by_role("link", name="Answer")
    address = await button.get_attribute("href")  # of the address that the mails of the tests name
    await answering.goto(urlsplit(address).path)
    assert await violations(answering) == []
    await answering.get_by_role("button", name="Yes, I will be there").click()
    await answering.get_by_text("Both calendars have it now").wait_for()

    await asking.locator("#agenda").get_by_text("Marek Horák").wait_for(timeout=5000)
    await waiting.locator("#agenda").get_by_text("Olena Kovalenko").wait_for(timeout=5000)
    assert await violations(asking) == []
