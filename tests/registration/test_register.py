"""From the first screen to a place, as a visitor and as somebody who has signed in."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bravehall.core import jobs, mail
from bravehall.core.db import row, rows
from tests import make


async def newest_mail(to: str) -> mail.Letter:
    kept = await mail.kept_mails(to=to)
    return await mail.letter(kept[0].id)


async def code_for(email: str) -> str:
    """What stands in the mail, after the worker has written it."""
    await jobs.work_all()
    found = re.search(r"\b\d{6}\b", (await newest_mail(email)).text)
    assert found is not None
    return found[0]


async def first_screen(browser: Any, event: Any, kind: Any, **given: Any) -> Any:
    data = {
        "name": "Дар’я О'Шевченко",
        "email": "Daria@Example.org ",
        "product": str(kind.id),
        "firm_name": "Ясен",
        "country": "UA",
        "consent": "on",
    }
    return await browser.post(f"/events/{event.slug}/register", data=data | given)


@pytest.mark.commits
async def test_a_visitor_registers_with_two_screens_and_has_the_ticket_in_the_mail(browser):
    event = await make.event()
    kind = await make.product(event)
    page = await first_screen(browser, event, kind)
    assert page.status_code == 303
    assert await row("SELECT 1 AS one FROM person WHERE email = 'daria@example.org'") is None
    second = await browser.get(page.headers["location"])
    assert "daria@example.org" in second.text
    done = await browser.post(page.headers["location"], data={"code": await code_for("daria@example.org")})
    assert done.headers["location"] == "/my/tickets"
    shown = await browser.get("/my/tickets")
    assert "You are registered" in shown.text
    assert 'class="qr"' in shown.text
    await jobs.work_all()
    letter = await newest_mail("daria@example.org")
    assert "Your ticket for" in letter.subject
    assert [(name, kind) for _, name, kind, _ in letter.attachments] == [
        (f"{event.slug}.ics", "text/calendar; charset=utf-8"), (f"{event.slug}.pdf", "application/pdf"),
    ]  # fmt: skip
    assert (await row("SELECT sold FROM quota"))["sold"] == 1


@pytest.mark.commits
async def test_a_wrong_code_says_how_many_tries_are_left_and_makes_nobody(browser):
    event = await make.event()
    page = await first_screen(browser, event, await make.product(event))
    code = await code_for("daria@example.org")
    wrong = "000000" if code != "000000" else "111111"
    answer = await browser.post(page.headers["location"], data={"code": wrong})
    assert answer.status_code == 422
    assert "4 tries are left" in answer.text
    assert await rows("SELECT 1 FROM person") == []
    for _ in range(4):
        answer = await browser.post(page.headers["location"], data={"code": wrong})
    assert "tried too often" in (await browser.post(page.headers["location"], data={"code": code})).text


@pytest.mark.commits
async def test_a_code_sent_twice_is_one_registration(browser):
    event = await make.event()
    page = await first_screen(browser, event, await make.product(event))
    code = await code_for("daria@example.org")
    for _ in range(2):
        answer = await browser.post(page.headers["location"], data={"code": code})
        assert answer.headers["location"] == "/my/tickets"
    assert len(await rows("SELECT 1 FROM position")) == 1


@pytest.mark.commits
async def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(new_browser):
    event = await make.event()
    kind = await make.product(event)
    await make.person(email="known@example.org")
    pages = []
    for email in ("known@example.org", "unknown@example.org"):
        browser = await new_browser()
        page = await first_screen(browser, event, kind, email=email)
        pages.append((await browser.get(page.headers["location"])).text)
    shapes = [
        re.sub(
            r"(un)?known(@|%40)example.org|[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[^\"]*\"|content=\"[0-9a-f]+\"", "", page
        )
        for page in pages
    ]
    assert shapes[0] == shapes[1]


@pytest.mark.commits
async def test_the_name_of_a_known_person_stays_as_they_wrote_it(browser):
    event = await make.event()
    await make.person(email="daria@example.org", name="Daria Shevchenko")
    page = await first_screen(browser, event, await make.product(event), name="Somebody Else")
    await browser.post(page.headers["location"], data={"code": await code_for("daria@example.org")})
    assert (await row("SELECT name FROM person WHERE email = 'daria@example.org'"))["name"] == "Daria Shevchenko"


@pytest.mark.commits
async def test_when_the_last_place_went_while_one_typed_the_waiting_list_is_one_tap_away(browser):
    event = await make.event()
    kind = await make.product(event, places=1)
    page = await first_screen(browser, event, kind)
    await make.position(event, await make.person(), product_row=kind)
    done = await browser.post(page.headers["location"], data={"code": await code_for("daria@example.org")})
    form = await browser.get(done.headers["location"])
    assert "Join the waiting list" in form.text
    assert 'value="Ясен"' in form.text
    waits = await browser.post(
        f"/events/{event.slug}/register",
        data={"product": str(kind.id), "firm_name": "Ясен", "consent": "on", "wait": "on"},
    )
    assert waits.headers["location"] == "/my/tickets"
    assert "on the waiting list" in (await browser.get("/my/tickets")).text


async def test_a_full_event_offers_the_waiting_list_and_keeps_what_was_typed(browser):
    event = await make.event()
    kind = await make.product(event, places=1)
    await make.position(event, await make.person(), product_row=kind)
    page = await first_screen(browser, event, kind)
    assert page.status_code == 409
    assert "Join the waiting list" in page.text
    assert "Дар’я О&#39;Шевченко" in page.text


async def test_each_wrong_answer_is_named_beside_its_field(browser):
    event = await make.event()
    kind = await make.product(event)
    page = await browser.post(f"/events/{event.slug}/register", data={"product": "nonsense"})
    assert page.status_code == 422
    for field in ("f-product", "f-name", "f-email", "f-consent"):
        assert f'href="#{field}"' in page.text
    long = await first_screen(browser, event, kind, name="Я" * 301)
    assert "at most 300 characters" in long.text
    assert (await first_screen(browser, event, kind, name="🙂" * 300)).status_code == 303


async def test_a_draft_or_a_past_event_takes_nobody(browser):
    from datetime import UTC, datetime, timedelta

    past = await make.event(
        starts_at=datetime.now(UTC) - timedelta(days=3), ends_at=datetime.now(UTC) - timedelta(days=1)
    )
    page = await first_screen(browser, past, await make.product(past))
    assert page.status_code == 422
    assert "Registration is not open" in page.text
    hidden = await make.event(state="draft")
    assert (await first_screen(browser, hidden, await make.product(hidden))).status_code == 404


async def test_who_has_a_ticket_is_led_to_it(new_browser):
    event, person = await make.event(), await make.person()
    await make.position(event, person)
    browser = await new_browser(person)
    assert (await browser.get(f"/events/{event.slug}/register")).headers["location"] == "/my/tickets"
    kind = await row("SELECT id FROM product")
    page = await browser.post(f"/events/{event.slug}/register", data={"product": str(kind["id"]), "consent": "on"})
    assert page.headers["location"] == "/my/tickets"


async def test_a_ticket_of_somebody_else_is_not_there(new_browser):
    event = await make.event()
    position = await make.position(event, await make.person())
    browser = await new_browser(await make.person())
    for tail in ("ticket.pdf", "event.ics"):
        assert (await browser.get(f"/my/tickets/{position.id}/{tail}")).status_code == 404
    assert (await browser.post(f"/my/tickets/{position.id}/cancel")).status_code == 404
