"""Ask, accept by the link of the mail, and both agendas change while one looks."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from bravehall.core import jobs
from bravehall.meetings.commands.profiles import wish
from bravehall.meetings.rules import WishKind
from tests.browser.axe import runs_over, violations
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


@pytest.mark.commits
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
async def test_a_timetable_is_searched_for_and_published_while_another_tab_looks(open_tab, width, scheme):
    hall = await forum(slots=2, tables=1)
    people = [await hall.attendee(name=name) for name in ("Olena Kovalenko", "Marek Horák", "Eva Kral", "Jan Novák")]
    for n, one in enumerate(people):
        for other in people[n + 1 :]:
            await wish(event=hall.event.id, person=one.id, other=other.id, kind=WishKind.WOULD)
    here = f"/console/{hall.event.slug}/meetings/timetable"
    looking = await open_tab(here, person=hall.owner, width=width, scheme=scheme)
    acting = await open_tab(f"/console/{hall.event.slug}/meetings", person=hall.owner, width=width, scheme=scheme)
    await looking.locator("#connection[data-state=live]").wait_for(state="attached")
    await acting.get_by_role("link", name="Timetable").click()
    await acting.get_by_role("button", name="Search for a timetable").click()
    for tab in (acting, looking):
        await tab.get_by_text("Searching, seconds").wait_for()
    assert await violations(acting) == []
    await jobs.work_all()
    for tab in (acting, looking):
        await tab.get_by_text("Wishes without a meeting").wait_for()
        await tab.get_by_role("heading", name="Search anew").wait_for()
        assert await tab.get_by_text("1 meeting").count() == await tab.get_by_text("Table 1").count() == 2
        assert await violations(tab) == []
        assert not await runs_over(tab)
    await acting.get_by_role("button", name="Publish, and tell everybody").click()
    await acting.get_by_text("2 meetings are arranged").wait_for()
    await looking.get_by_role("heading", name="Published").wait_for()
