"""Organisers make, change, publish and copy events, and give roles."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from bravehall.core.db import row, rows
from bravehall.events import commands
from bravehall.events.rules import LastOwner, OtherState
from tests import make

GOOD: dict[str, Any] = {
    "title_uk": "Форум у Львові", "title_en": "Forum in Lviv", "format": "hybrid", "zone": "Europe/Kyiv",
    "starts": "2027-03-29T09:00", "ends": "2027-03-30T18:00", "capacity": "150",
}  # fmt: skip


async def organiser(new_browser: Any, **given: Any) -> Any:
    return await new_browser(await make.person(organiser=True, **given))


async def test_an_organiser_makes_publishes_and_closes_an_event(new_browser, browser):
    mine = await organiser(new_browser)
    made = await mine.post("/console/new", data=GOOD | {"id": str(uuid4())})
    assert made.headers["location"] == "/console/forum-in-lviv"
    assert "Publish the event" in (await mine.get("/console/forum-in-lviv")).text
    assert (await browser.get("/events/forum-in-lviv")).status_code == 404
    await mine.post("/console/forum-in-lviv/settings/publish")
    assert "29 Mar, 09:00" in (await browser.get("/events/forum-in-lviv")).text
    await mine.post("/console/forum-in-lviv/settings/close")
    assert "This event is over." in (await browser.get("/events/forum-in-lviv")).text
    record = (await mine.get("/console/forum-in-lviv/record")).text
    for said in ("Made the event", "Published the event", "Closed the event"):
        assert said in record


async def test_a_form_sent_twice_makes_one_event(new_browser):
    mine = await organiser(new_browser)
    form = GOOD | {"id": str(uuid4())}
    first, second = await mine.post("/console/new", data=form), await mine.post("/console/new", data=form)
    assert first.headers["location"] == second.headers["location"]
    assert len(await rows("SELECT 1 FROM event")) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title_uk": ""}, "Fill this in."),
        ({"title_en": "x" * 300}, "At most 200 characters fit here."),
        ({"ends": "2027-03-28T09:00"}, "The end should be after the start."),
        ({"ends": "2029-03-28T09:00"}, "at most 60 days"),
        ({"starts": "soon"}, "Choose a date and a time."),
        ({"zone": "Europe/Atlantis"}, "There is no such time zone."),
        ({"capacity": "many"}, "Write a whole number"),
        ({"capacity": "0"}, "from 1 to 200 000"),
        ({"capacity": "99999999999999999999"}, "from 1 to 200 000"),
        ({"format": "hologram"}, "Choose one of the list."),
        ({"room": "javascript:alert(1)"}, "address of the room in full"),
        ({"slug": "Форум!"}, "small Latin letters"),
        ({"slug": "new"}, "small Latin letters"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_the_rest_is_kept(new_browser, wrong, said):
    mine = await organiser(new_browser)
    page = await mine.post("/console/new", data=GOOD | {"id": str(uuid4()), "about_uk": "Ярослав’я 🌾"} | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert "Ярослав’я 🌾" in page.text


async def test_a_taken_address_is_refused_when_typed_and_numbered_when_made(new_browser):
    await make.event(slug="forum-in-lviv")
    mine = await organiser(new_browser)
    typed = await mine.post("/console/new", data=GOOD | {"id": str(uuid4()), "slug": "forum-in-lviv"})
    assert typed.status_code == 409
    assert "Another event has this address" in typed.text
    made = await mine.post("/console/new", data=GOOD | {"id": str(uuid4())})
    assert made.headers["location"] == "/console/forum-in-lviv-2"


async def test_a_past_event_is_copied_a_year_later(new_browser):
    mine = await organiser(new_browser)
    await mine.post("/console/new", data=GOOD | {"id": str(uuid4())})
    copy = await mine.get("/console/new?from=forum-in-lviv")
    assert 'value="Форум у Львові"' in copy.text
    assert 'value="2028-03-27T09:00"' in copy.text


async def test_settings_change_what_the_public_page_says(new_browser, browser):
    owner = await make.person()
    event = await make.event(owner)
    mine = await new_browser(owner)
    saved = await mine.post(f"/console/{event.slug}/settings", data=GOOD | {"city_en": "Lviv", "city_uk": "Львів"})
    assert saved.status_code == 303
    page = (await browser.get(f"/events/{event.slug}")).text
    assert "Forum in Lviv" in page
    assert "Lviv" in page


async def test_only_owners_change_and_only_organisers_make(new_browser):
    event, viewer = await make.event(await make.person()), await make.person()
    await make.role(event, viewer, "viewer")
    reading = await new_browser(viewer)
    assert (await reading.get("/console/new")).status_code == 404
    assert (await reading.post("/console/new", data=GOOD | {"id": str(uuid4())})).status_code == 404
    assert (await reading.get(f"/console/{event.slug}/settings")).status_code == 404
    assert (
        await reading.post(f"/console/{event.slug}/team", data={"email": "x@y.zz", "role": "owner"})
    ).status_code == 404
    assert (await reading.get(f"/console/{event.slug}/record")).status_code == 200


async def test_roles_are_given_by_address_and_taken_back(new_browser):
    owner, helper = await make.person(), await make.person(name="Соломія О'Браєн 🌻")
    event = await make.event(owner)
    mine = await new_browser(owner)
    address = f"/console/{event.slug}/team"
    unknown = await mine.post(address, data={"email": "nobody@example.org", "role": "steward"})
    assert unknown.status_code == 422
    assert "Nobody has an account" in unknown.text
    given = await mine.post(address, data={"email": helper.email.upper(), "role": "steward"})
    assert given.status_code == 303
    assert (await mine.post(address, data={"email": helper.email, "role": "steward"})).status_code == 409
    assert (await (await new_browser(helper)).get(f"/console/{event.slug}")).status_code == 200
    assert helper.email in (await mine.get(f"{address}/list.csv")).text
    await mine.post(f"{address}/{helper.id}/steward/take")
    assert (await (await new_browser(helper)).get(f"/console/{event.slug}")).status_code == 404


async def test_the_last_owner_stays(new_browser):
    owner = await make.person()
    event = await make.event(owner)
    mine = await new_browser(owner)
    await mine.post(f"/console/{event.slug}/team/{owner.id}/owner/take")
    assert "An event needs an owner" in (await mine.get(f"/console/{event.slug}/team")).text


@pytest.mark.commits
async def test_two_owners_who_remove_each_other_leave_one():
    one, other = await make.person(), await make.person()
    event = await make.event(one)
    await make.role(event, other, "owner")
    tried = await asyncio.gather(
        *(commands.take_role(event=event.id, person=each.id, role="owner") for each in (one, other)),
        return_exceptions=True,
    )
    assert [type(each) for each in tried if each] == [LastOwner]
    left = await row("SELECT count(*) AS n FROM team_member WHERE event = {}", event.id)
    assert left is not None
    assert left["n"] == 1


@pytest.mark.commits
async def test_of_twenty_who_publish_at_once_one_does():
    event = await make.event(state="draft")
    tried = await asyncio.gather(*(commands.publish_event(event=event.id) for _ in range(20)), return_exceptions=True)
    assert sum(each is None for each in tried) == 1
    assert all(isinstance(each, OtherState) for each in tried if each)


@pytest.mark.commits
async def test_without_the_comparison_all_twenty_would_have_published():
    """The negative control: the same race by reading first and writing then."""
    event = await make.event(state="draft")

    async def careless() -> bool:
        seen = await row("SELECT state FROM event WHERE id = {}", event.id)
        await asyncio.sleep(0.05)
        await rows("UPDATE event SET state = 'published' WHERE id = {}", event.id)
        return bool(seen and seen["state"] == "draft")

    assert sum(await asyncio.gather(*(careless() for _ in range(20)))) > 1


async def test_the_record_is_paged_and_searched(new_browser):
    owner = await make.person(name="Олена")
    event = await make.event(owner)
    for n in range(60):
        person = await make.person(name=f"Помічниця {n}")
        await commands.give_role(event=event.id, email=person.email, role="steward")
    mine = await new_browser(owner)
    first = (await mine.get(f"/console/{event.slug}/record")).text
    assert first.count('data-label="Who"') == 50
    assert 'rel="next"' in first
    found = (await mine.get(f"/console/{event.slug}/record?q=Помічниця 7")).text
    assert found.count('data-label="Who"') == 1
    assert (await mine.get(f"/console/{event.slug}/record?before=' OR 1=1")).status_code == 200
    assert "Помічниця 59" in (await mine.get(f"/console/{event.slug}/record/list.csv")).text


async def test_nothing_failed_is_said_and_a_foreign_job_is_not_there(new_browser):
    owner = await make.person()
    event = await make.event(owner)
    mine = await new_browser(owner)
    assert "Nothing has failed" in (await mine.get(f"/console/{event.slug}/troubles")).text
    for job in (1, 10**30):
        assert (await mine.post(f"/console/{event.slug}/troubles/{job}/retry")).status_code == 404
