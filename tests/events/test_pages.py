from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests import make

TOMORROW = datetime.now(UTC) + timedelta(days=1)


async def test_the_front_page_shows_coming_events_and_no_drafts(browser):
    await make.event(title_en="Clusters meet Regions", starts_at=TOMORROW, ends_at=TOMORROW + timedelta(days=1))
    await make.event(title_en="A secret draft", state="draft")
    page = await browser.get("/")
    assert "Clusters meet Regions" in page.text
    assert "A secret draft" not in page.text


async def test_a_closed_event_stands_among_the_past_ones(browser):
    await make.event(title_en="Prague 2022", state="closed")
    page = await browser.get("/events")
    assert page.text.index("<h2>Past</h2>") < page.text.index("Prague 2022")


async def test_the_public_page_says_the_hours_in_both_zones(browser):
    start = datetime(2027, 3, 29, 7, tzinfo=UTC)
    event = await make.event(starts_at=start, ends_at=start + timedelta(hours=8), city_en="Košice", city_uk="Кошиці")
    page = await browser.get(f"/events/{event.slug}")
    assert "09:00–17:00 (Bratislava)" in page.text
    assert "10:00–18:00 (Kyiv)" in page.text
    assert "Košice" in page.text


async def test_the_public_page_speaks_ukrainian(new_browser):
    event = await make.event(title_uk="Кластери зустрічають регіони")
    page = await (await new_browser(language="uk")).get(f"/events/{event.slug}")
    assert "Кластери зустрічають регіони" in page.text
    assert "Коли і де" in page.text


async def test_a_draft_is_seen_by_its_team_only(new_browser, browser):
    owner = await make.person()
    event = await make.event(owner, state="draft")
    assert (await browser.get(f"/events/{event.slug}")).status_code == 404
    page = await (await new_browser(owner)).get(f"/events/{event.slug}")
    assert "only the team" in page.text


async def test_the_console_opens_for_the_team_and_is_not_there_for_others(new_browser, browser):
    owner, outsider = await make.person(), await make.person()
    event = await make.event(owner)
    mine = await new_browser(owner)
    assert event.title_en in (await mine.get("/console")).text
    assert 'aria-current="page"' in (await mine.get(f"/console/{event.slug}")).text
    assert (await (await new_browser(outsider)).get(f"/console/{event.slug}")).status_code == 404
    assert (await browser.get(f"/console/{event.slug}")).headers["location"].startswith("/sign-in")


async def test_my_forum_says_what_to_do_when_nothing_is_planned(new_browser):
    page = await (await new_browser(await make.person())).get("/my")
    assert "Choose an event" in page.text
