"""Meetings through the browser: asking, answering without signing in, the agenda, the board."""

from __future__ import annotations

import re

import pytest

from bravehall.core import jobs
from bravehall.core.db import row, rows
from bravehall.core.mail import kept_mails, letter
from bravehall.meetings.commands import meetings as after
from bravehall.meetings.commands import requests
from bravehall.meetings.queries import times
from tests import make
from tests.meetings.make import agreed, asked, begun, forum
from tests.statements import statements


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
    assert "The turn of Марек Новак" in (await browser.get(f"/meetings/{hall.event.slug}/requests")).text


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


async def test_whoever_is_too_late_is_offered_three_free_times_at_once(new_browser):
    hall = await forum()
    one, two, three = [await hall.attendee() for _ in range(3)]
    await asked(hall, one, two, 0)
    await jobs.work_all()
    address, browser = await link_of(two), await new_browser()
    await agreed(hall, three, two, 0)
    late = await browser.post(f"{address}/accept", data={"slot": str(hall.slots[0].id)})
    assert late.status_code == 409
    assert "has just been taken" in late.text
    offered = re.findall(r'name="slots" value="([^"]+)" checked', late.text)
    assert offered == [str(slot.id) for slot in hall.slots[1:4]]
    done = await browser.post(f"{address}/other", data={"slots": offered})
    assert "It is their turn now" in done.text
    page = await (await new_browser(one)).get(f"/meetings/{hall.event.slug}/requests")
    assert "Your turn since" in page.text


async def test_an_older_link_says_that_other_times_were_proposed_and_does_nothing(new_browser):
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    request = await asked(hall, one, two, 0)
    await jobs.work_all()
    address, browser = await link_of(two), await new_browser()
    await requests.propose_other(request=request, person=two.id, slots=[hall.slots[3].id])
    await requests.propose_other(request=request, person=one.id, slots=[hall.slots[4].id])
    assert "Other times have been proposed" in (await browser.get(address)).text
    late = await browser.post(f"{address}/accept", data={"slot": str(hall.slots[4].id)})
    assert late.status_code == 409
    assert (await browser.post(f"{address}/something", data={})).status_code == 404
    assert (await browser.post(f"{address}/accept", data={"slot": "nonsense"})).status_code in (409, 422)


async def test_an_expired_request_says_so_at_its_link(new_browser):
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    await asked(hall, one, two)
    await jobs.work_all()
    await rows("UPDATE meeting_request SET expires_at = clock_timestamp() - interval '1 second'")
    address, browser = await link_of(two), await new_browser()
    assert "has expired" in (await browser.get(address)).text
    late = await browser.post(f"{address}/accept", data={"slot": str(hall.slots[0].id)})
    assert (late.status_code, "has expired" in late.text) == (409, True)


async def test_a_meeting_is_called_off_with_a_word_and_not_without(new_browser):
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    meeting = await agreed(hall, one, two)
    browser, address = await new_browser(one), f"/meetings/{hall.event.slug}/agenda/{meeting}"
    silent = await browser.post(f"{address}/cancel", data={"why": " "})
    assert silent.status_code == 422
    assert "Write a few words" in silent.text
    assert (await browser.post(f"{address}/cancel", data={"why": "The train is late"})).status_code == 303
    other = await (await new_browser(two)).get(f"/meetings/{hall.event.slug}/agenda")
    assert "The train is late" in other.text
    twice = await browser.post(f"{address}/cancel", data={"why": "again"})
    assert twice.status_code == 409


async def test_another_time_for_a_meeting_waits_for_the_other_one(new_browser):
    hall = await forum()
    one, two = await hall.attendee(name="Olena"), await hall.attendee()
    meeting = await agreed(hall, one, two)
    browser, address = await new_browser(one), f"/meetings/{hall.event.slug}/agenda/{meeting}"
    chosen = re.findall(r'name="slots" value="([^"]+)" checked', (await browser.get(address)).text)
    assert chosen == [str(slot.id) for slot in hall.slots[1:4]]
    assert (await browser.post(f"{address}/move", data={"slots": chosen})).status_code == 303
    assert "Another time is proposed already" in (await browser.get(address)).text
    theirs = await new_browser(two)
    page = await theirs.get(f"/meetings/{hall.event.slug}/requests")
    request = re.search(rf"/meetings/{hall.event.slug}/requests/[0-9a-f-]+", page.text)[0]
    assert "Another time with Olena?" in (await theirs.get(request)).text
    assert (await theirs.post(f"{request}/accept", data={"slot": chosen[1]})).status_code == 303
    moved = await browser.get(address)
    assert "has moved to another time" in moved.text


async def test_a_meeting_or_request_of_others_is_not_there(new_browser):
    hall = await forum()
    one, two, stranger = [await hall.attendee() for _ in range(3)]
    meeting, browser = await agreed(hall, one, two), await new_browser(stranger)
    request = await asked(hall, two, one, 3)
    for path in (f"agenda/{meeting}", f"requests/{request}"):
        assert (await browser.get(f"/meetings/{hall.event.slug}/{path}")).status_code == 404
    for path in (f"agenda/{meeting}/cancel", f"agenda/{meeting}/outcome", f"requests/{request}/decline"):
        data = {"why": "x", "answer": "held"}
        assert (await browser.post(f"/meetings/{hall.event.slug}/{path}", data=data)).status_code == 404


async def test_a_new_address_closes_the_old_calendar(new_browser):
    hall = await forum()
    browser = await new_browser(await hall.attendee())
    page = await browser.get(f"/meetings/{hall.event.slug}/agenda")
    old = re.search(r"/feeds/\w+\.ics", page.text)[0]
    await browser.post(f"/meetings/{hall.event.slug}/feed")
    new = re.search(r"/feeds/\w+\.ics", (await browser.get(f"/meetings/{hall.event.slug}/agenda")).text)[0]
    assert (await browser.get(old)).status_code == 404
    assert (await browser.get(new)).status_code == 200


async def test_the_calendar_cancels_what_was_cancelled_and_counts_changes(new_browser):
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    meeting = await agreed(hall, one, two)
    moved = await after.move(event=hall.event.id, meeting=meeting, slot=hall.slots[2].id, by=hall.owner.id)
    await after.cancel(event=hall.event.id, meeting=moved, by=two.id, why="x")
    browser = await new_browser(one)
    page = await browser.get(f"/meetings/{hall.event.slug}/agenda")
    content = (await browser.get(re.search(r"/feeds/\w+\.ics", page.text)[0])).content
    assert content.count(b"BEGIN:VEVENT") == 1
    assert b"STATUS:CANCELLED" in content
    assert b"SEQUENCE:2" in content


@pytest.mark.parametrize("path", ["", "/requests", "/agenda"])
async def test_a_longer_list_costs_no_more_statements(new_browser, path):
    hall = await forum(slots=8)
    one = await hall.attendee()
    others = [await hall.attendee() for _ in range(6)]
    browser, costs = await new_browser(one), []
    for n in (1, 3):
        for other in others[3 * (n > 1) :][:n]:
            await asked(hall, other, one, 7)
        for other in others[3 * (n > 1) :][:n]:
            request = await row("SELECT id FROM meeting_request WHERE asker = {}", other.id)
            if path == "/agenda":
                slot = (await times.times_of(hall.event.id, one.id, other.id))[0]
                await requests.decline(request=request["id"], person=one.id)
                new = await requests.ask(event=hall.event.id, asker=other.id, asked=one.id, slots=[slot.id])
                await requests.accept(request=new, person=one.id, slot=slot.id)
        async with statements() as seen:
            assert (await browser.get(f"/meetings/{hall.event.slug}{path}")).status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1]
