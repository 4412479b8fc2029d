from __future__ import annotations

import pytest

from bravehall.people.commands import open_session
from tests import make

GOOD = {"name": "Дар'я О’Ніл", "language": "en", "zone": "Europe/Paris", "country": "FR"}


async def test_what_a_person_writes_is_there_the_next_time(new_browser):
    mine = await new_browser(await make.person())
    assert (await mine.post("/my/profile", data=GOOD | {"phone": "+33 6 12 34 56 78"})).status_code == 303
    page = (await mine.get("/my/profile")).text
    assert "Saved." in page
    assert 'value="Europe/Paris"' in page
    assert "+33 6 12 34 56 78" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Fill this in."),
        ({"name": "Я" * 301}, "at most 300 characters"),
        ({"zone": "Mars/Olympus"}, "There is no such time zone."),
        ({"phone": "call me"}, "with its country code"),
        ({"country": "Ukraine"}, "Choose a country of the list."),
        ({"language": "fr"}, "Choose a language of the list."),
    ],
)
async def test_what_cannot_be_is_said_and_the_rest_is_kept(new_browser, wrong, said):
    mine = await new_browser(await make.person())
    page = await mine.post("/my/profile", data=GOOD | {"job_title": "Directress 🌾"} | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert "Directress 🌾" in page.text


async def test_another_device_is_signed_out_from_here(new_browser, app):
    person = await make.person()
    here, there = await new_browser(person), await new_browser(person)
    page = (await here.get("/my/profile")).text
    assert page.count("/sessions/") == 1
    address = page.split('action="/my/profile/sessions/')[1].split('"')[0]
    await here.post(f"/my/profile/sessions/{address}")
    assert (await there.get("/my/profile")).status_code == 303
    assert (await here.get("/my/profile")).status_code == 200


async def test_the_session_of_somebody_else_is_not_there(new_browser):
    other = await make.person()
    await open_session(person=other.id, agent="Firefox on Linux")
    mine = await new_browser(await make.person())
    theirs = await new_browser(other)
    page = (await theirs.get("/my/profile")).text
    address = page.split('action="/my/profile/sessions/')[1].split('"')[0]
    assert (await mine.post(f"/my/profile/sessions/{address}")).status_code == 404
