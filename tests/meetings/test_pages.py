"""Meetings through the browser: asking, answering without signing in, the agenda, the board."""

from __future__ import annotations

import re

from bravehall.core import jobs
from bravehall.core.mail import kept_mails, letter
from tests import make
from tests.meetings.make import agreed, asked, begun, forum


async def link_of(person):
    """The address in the newest mail that asks this person."""
    kept = next(mail for mail in await kept_mails(to=person.email) if mail.purpose == "meetings/asked")
    return re.search(r"/answer/[^\s)]+", (await letter(kept.id)).text)[0]


async def test_three_times_are_chosen_already_and_asking_takes_one_more_click(new_browser):
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee(name="Марек Новак")
    browser = await new_browser(one)
    assert "Марек Новак" in (await browser.get(f"/meetings/{hall.event.slug}")).text
    page = await browser.get(f"/meetings/{hall.event.slug}/with/{two.id}")
    chosen = re.findall(r'name="slots" value="([^"]+)" checked', page.text)
    assert len(chosen) == 3
    answer = await browser.post(f"/meetings/{hall.event.slug}/with/{two.id}", data={"slots": chosen, "note": "Oak"})
    assert answer.status_code == 303
    assert "their turn" in (await browser.get(f"/meetings/{hall.event.slug}/requests")).text


async def test_no_time_chosen_says_so_and_keeps_the_word(new_browser):
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    page = await (await new_browser(one)).post(
        f"/meetings/{hall.event.slug}/with/{two.id}", data={"note": "Дуб і ясен 🌳"}
    )
    assert page.status_code == 422
    assert "Choose at least one time" in page.text
    assert "Дуб і ясен 🌳" in page.text


async def test_the_link_of_the_mail_answers_without_signing_in_and_opening_it_does_nothing(new_browser):
    hall = await forum()
    one, two = await hall.attendee(name="Olena"), await hall.attendee()
    await asked(hall, one, two)
    await jobs.work_all()
    address, browser = await link_of(two), await new_browser()
    shown = await browser.get(address)
    assert "Meet Olena?" in shown.text
    assert "No meetings yet" in (await (await new_browser(two)).get(f"/meetings/{hall.event.slug}/agenda")).text
    done = await browser.post(f"{address}/accept", data={"slot": str(hall.slots[1].id)})
    assert "Both calendars have it" in done.text
    assert "Olena" in (await (await new_browser(two)).get(f"/meetings/{hall.event.slug}/agenda")).text
    again = await browser.post(f"{address}/accept", data={"slot": str(hall.slots[1].id)})
    assert again.status_code == 409
    assert "you meet" in again.text


async def test_a_link_that_was_made_up_opens_nothing(new_browser):
    browser = await new_browser()
    assert (await browser.get("/answer/nonsense")).status_code == 404
    assert (await browser.get("/feeds/nonsense.ics")).status_code == 404


async def test_both_say_that_it_happened(new_browser):
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    meeting = await agreed(hall, one, two)
    await begun(hall)
    for who in (one, two):
        browser = await new_browser(who)
        await browser.post(f"/meetings/{hall.event.slug}/agenda/{meeting}/outcome", data={"answer": "held"})
    assert "held" in (await browser.get(f"/meetings/{hall.event.slug}/agenda")).text


async def test_the_private_calendar_has_the_meeting(new_browser):
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee(name="Marek")
    await agreed(hall, one, two)
    page = await (await new_browser(one)).get(f"/meetings/{hall.event.slug}/agenda")
    address = re.search(r"/feeds/\w+\.ics", page.text)[0]
    assert b"Marek" in (await (await new_browser()).get(address)).content


async def test_the_organiser_makes_hours_and_tables_and_moves_a_meeting(new_browser):
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    meeting = await agreed(hall, one, two)
    browser = await new_browser(hall.owner)
    board = f"/console/{hall.event.slug}/meetings"
    assert (await browser.get(board)).status_code == 200
    assert (await browser.post(f"{board}/tables", data={"count": 5, "seats": 4})).status_code == 303
    moved = await browser.post(f"{board}/{meeting}/move", data={"slot": str(hall.slots[4].id)})
    assert moved.status_code == 303
    wrong = await browser.post(f"{board}/hours", data={"minutes": "many"})
    assert wrong.status_code == 422
    assert "whole number" in wrong.text
    assert (await browser.get(f"{board}/list.csv")).status_code == 200


async def test_meetings_are_for_those_who_take_part(new_browser):
    hall = await forum()
    outsider = await make.person()
    browser = await new_browser(outsider)
    for path in ("", "/requests", "/agenda", "/profile"):
        assert (await browser.get(f"/meetings/{hall.event.slug}{path}")).status_code == 404
    assert (await browser.get(f"/console/{hall.event.slug}/meetings")).status_code == 404


async def test_a_profile_is_kept_and_its_mistakes_are_shown(new_browser):
    hall = await forum()
    one = await hall.attendee()
    browser, address = await new_browser(one), f"/meetings/{hall.event.slug}/profile"
    saved = await browser.post(address, data={"offers": "Oak, Kitchens", "way": "any", "open": "on"})
    assert saved.status_code == 303
    assert "oak, kitchens" in (await browser.get(address)).text
    long = await browser.post(address, data={"offers": "x" * 50, "way": "any"})
    assert long.status_code == 422
    assert "at most 40 letters" in long.text
