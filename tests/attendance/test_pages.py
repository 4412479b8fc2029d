"""The door and the organiser's figures, as those see them who stand there."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bravehall.attendance.commands import check_in
from bravehall.core.db import row, rows
from bravehall.events.rules import Role
from bravehall.registration.queries import qr_content, ticket
from tests import make
from tests.statements import statements


async def staffed():
    """An event with a steward, and a ticket kind."""
    owner, steward = await make.person(), await make.person(name="Ostap")
    event = await make.event(owner)
    await make.role(event, steward, "steward")
    return event, owner, steward, await make.product(event, places=50)


async def test_a_steward_checks_in_by_the_typed_code_without_javascript(new_browser):
    event, _, steward, kind = await staffed()
    position = await make.position(event, await make.person(name="Дар’я"), product_row=kind)
    browser = await new_browser(steward)
    page = await browser.post(f"/console/{event.slug}/check-in", data={"said": position.code, "door": "Main"})
    assert "Welcome" in page.text
    assert "Дар’я" in page.text
    again = await browser.post(f"/console/{event.slug}/check-in", data={"said": position.code, "door": "Side"})
    assert "Already scanned" in again.text
    assert "door “Main”" in again.text


async def test_the_script_of_the_page_gets_the_answer_alone_and_a_scan_sent_twice_counts_once(new_browser):
    event, _, steward, kind = await staffed()
    position = await make.position(event, await make.person(), product_row=kind)
    browser = await new_browser(steward)
    scan = {"said": await qr_content(await ticket(position.id)), "nonce": str(uuid4())}
    for _ in range(2):
        page = await browser.post(f"/console/{event.slug}/check-in", data=scan, headers={"x-part": "scan"})
        assert 'data-outcome="accepted"' in page.text
        assert "<html" not in page.text
    assert len(await rows("SELECT 1 FROM attendance")) == 1


async def test_undo_and_search_by_name_at_the_door(new_browser):
    event, _, steward, kind = await staffed()
    position = await make.position(event, await make.person(name="Соломія Гнатів"), product_row=kind)
    browser = await new_browser(steward)
    found = await browser.get(f"/console/{event.slug}/check-in?q=гнат")
    assert position.code in found.text
    done = await check_in(event=event.id, said=position.code, by=steward.id, nonce=uuid4())
    page = await browser.post(f"/console/{event.slug}/check-in/{done.id}/undo")
    assert page.status_code == 303
    assert (await row("SELECT undone_by FROM scan"))["undone_by"] == steward.id


@pytest.mark.parametrize(
    "data", [{}, {"said": "x", "nonce": "nonsense"}, {"said": "x", "at": "yesterday"}, {"said": "\x00" * 400}]
)
async def test_nonsense_at_the_door_is_answered_in_words(new_browser, data):
    event, _, steward, _ = await staffed()
    browser = await new_browser(steward)
    assert (await browser.post(f"/console/{event.slug}/check-in", data=data)).status_code in (200, 422)


async def test_who_is_not_of_the_door_finds_nothing_there(new_browser):
    event, _, _, _ = await staffed()
    viewer = await make.person()
    await make.role(event, viewer, "viewer")
    for person in (await make.person(), viewer):
        browser = await new_browser(person)
        assert (await browser.get(f"/console/{event.slug}/check-in")).status_code == 404
        assert (await browser.post(f"/console/{event.slug}/check-in", data={"said": "x"})).status_code == 404
    assert (await browser.get(f"/console/{event.slug}/arrivals")).status_code == 200


@pytest.mark.parametrize("people", [1, 3])
async def test_the_arrivals_cost_the_same_however_many_came(new_browser, people):
    event, owner, steward, kind = await staffed()
    for n in range(people):
        position = await make.position(event, await make.person(name=f"Guest {n}"), product_row=kind)
        await check_in(event=event.id, said=position.code, by=steward.id, nonce=uuid4())
    browser = await new_browser(owner)
    async with statements() as seen:
        page = await browser.get(f"/console/{event.slug}/arrivals?outcome=accepted")
    assert f"Guest {people - 1}" in page.text
    assert len(seen) <= 4, seen


async def test_the_list_behind_a_figure_has_as_many_rows_as_the_figure_says(new_browser):
    event, owner, steward, kind = await staffed()
    for state in ("confirmed", "confirmed", "waiting", "awaiting_approval"):
        position = await make.position(event, await make.person(), product_row=kind, state=state)
        await check_in(event=event.id, said=position.code, by=steward.id, nonce=uuid4())
    browser = await new_browser(owner)
    today = await browser.get(f"/console/{event.slug}")
    assert f'data-live-text="today/{event.id}:arrived">2<' in today.text
    assert "2 tickets were refused" in today.text
    refused = await browser.get(f"/console/{event.slug}/arrivals?outcome=refused")
    assert refused.text.count('scope="row"') == 2
    table = await browser.get(f"/console/{event.slug}/arrivals/arrivals.csv?outcome=accepted")
    assert len(table.text.strip().splitlines()) == 3
    assert "data-live=" in (await browser.get(f"/console/{event.slug}/arrivals/hours")).text
    waits = await browser.get(f"/console/{event.slug}/people?state=waiting")
    assert waits.text.count('scope="row"') == 1


async def test_the_lists_go_on_by_key(new_browser):
    event, owner, steward, _kind = await staffed()
    for _ in range(51):
        await check_in(event=event.id, said="nothing", by=steward.id, nonce=uuid4())
    browser = await new_browser(owner)
    first = await browser.get(f"/console/{event.slug}/arrivals")
    assert first.text.count('scope="row"') == 50
    after = first.text.split("arrivals?after=")[1].split('"')[0]
    assert (await browser.get(f"/console/{event.slug}/arrivals?after={after}")).text.count('scope="row"') == 1
    assert (await browser.get(f"/console/{event.slug}/arrivals?after=nonsense")).status_code == 200


async def test_who_may_not_open_the_lists_sees_figures_without_links(new_browser):
    event, host = await make.event(), await make.person()
    await make.role(event, host, Role.HOST)
    page = (await (await new_browser(host)).get(f"/console/{event.slug}")).text
    assert "registered on site" in page
    assert f"/console/{event.slug}/people" not in page
    assert f"/console/{event.slug}/arrivals?" not in page
