"""The organiser's list of people, and the registrar's word."""

from __future__ import annotations

import pytest

from bravehall.core import jobs, mail
from bravehall.core.db import row
from bravehall.registration.queries import place_at
from tests import make
from tests.statements import statements


async def team():
    owner, registrar, viewer = [await make.person() for _ in range(3)]
    event = await make.event(owner)
    await make.role(event, registrar, "registrar")
    await make.role(event, viewer, "viewer")
    return event, registrar, viewer, await make.product(event, places=60, approval=True)


@pytest.mark.commits
async def test_a_registrar_approves_and_the_ticket_goes_out(new_browser):
    event, registrar, _, kind = await team()
    person = await make.person()
    position = await make.position(event, person, product_row=kind, state="awaiting_approval")
    browser = await new_browser(registrar)
    page = await browser.post(f"/console/{event.slug}/people/{position.id}/approve")
    assert page.status_code == 303
    assert (await place_at(person.id, event.id)).state == "confirmed"
    again = await browser.post(f"/console/{event.slug}/people/{position.id}/approve")
    assert again.status_code == 409
    assert "changed meanwhile" in again.text
    await jobs.work_all()
    assert ["Your ticket for" in each.subject for each in await mail.kept_mails(to=person.email)] == [True]


@pytest.mark.commits
async def test_a_refusal_without_a_reason_is_sent_back_and_with_one_is_mailed(new_browser):
    event, registrar, _, kind = await team()
    person = await make.person()
    position = await make.position(event, person, product_row=kind, state="awaiting_approval")
    browser = await new_browser(registrar)
    here = f"/console/{event.slug}/people/{position.id}"
    assert "Write the reason" in (await browser.post(f"{here}/refuse", data={"reason": " "})).text
    assert (await browser.post(f"{here}/refuse", data={"reason": "Тільки для виробників"})).status_code == 303
    await jobs.work_all()
    letter = await mail.letter((await mail.kept_mails(to=person.email))[0].id)
    assert "Тільки для виробників" in letter.text


async def test_who_only_reads_cannot_decide_and_outsiders_see_nothing(new_browser):
    event, _, viewer, kind = await team()
    position = await make.position(event, await make.person(), product_row=kind, state="awaiting_approval")
    reader, outsider = await new_browser(viewer), await new_browser(await make.person())
    assert "Approve" not in (await reader.get(f"/console/{event.slug}/people/{position.id}")).text
    assert (await reader.post(f"/console/{event.slug}/people/{position.id}/approve")).status_code == 404
    for path in ("", "/people.csv", f"/{position.id}", "/desk"):
        assert (await outsider.get(f"/console/{event.slug}/people{path}")).status_code == 404
    assert (await outsider.get(f"/console/{event.slug}/places")).status_code == 404


async def test_a_position_of_another_event_is_not_found_here(new_browser):
    event, registrar, _, _ = await team()
    other = await make.position(await make.event(), await make.person(), state="awaiting_approval")
    browser = await new_browser(registrar)
    assert (await browser.post(f"/console/{event.slug}/people/{other.id}/approve")).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
async def test_the_list_costs_the_same_however_many_are_in_it(new_browser, people):
    event, registrar, _, kind = await team()
    for n in range(people):
        await make.position(event, await make.person(name=f"Guest {n}"), product_row=kind)
    browser = await new_browser(registrar)
    async with statements() as seen:
        page = await browser.get(f"/console/{event.slug}/people")
    assert page.text.count('scope="row"') == people
    assert len(seen) <= 5, seen


async def test_search_filter_and_csv_show_the_same_people(new_browser):
    event, registrar, _, kind = await team()
    await make.position(event, await make.person(name="Ґалаґан", email="g@example.org"), product_row=kind)
    await make.position(event, await make.person(name="=1+1"), product_row=kind, state="waiting")
    browser = await new_browser(registrar)
    here = f"/console/{event.slug}/people"
    assert "Ґалаґан" in (await browser.get(f"{here}?q=ґала")).text
    assert "Nobody fits" in (await browser.get(f"{here}?q=ґала&state=waiting")).text
    table = (await browser.get(f"{here}/people.csv?state=waiting")).text
    assert "'=1+1" in table
    assert "Ґалаґан" not in table
    assert (await browser.get(f"{here}?state=nonsense&after=2026~x&mode=%00")).status_code == 200


async def test_a_walk_in_has_a_place_at_once(new_browser):
    event, registrar, _, kind = await team()
    browser = await new_browser(registrar)
    data = {"name": "Ada", "email": "ada@example.org", "product": str(kind.id)}
    page = await browser.post(f"/console/{event.slug}/people/desk", data=data)
    assert page.status_code == 303
    assert (await row("SELECT state FROM position"))["state"] == "confirmed"
    again = await browser.post(f"/console/{event.slug}/people/desk", data=data)
    assert again.status_code == 409


async def test_fewer_places_than_given_are_refused_beside_the_field(new_browser):
    event, registrar, _, kind = await team()
    await make.position(event, await make.person(), product_row=kind)
    browser = await new_browser(registrar)
    here = f"/console/{event.slug}/places"
    page = await browser.post(here, data={"mode": "onsite", "size": "0", "approval": "on"})
    assert "1 place is given already" in page.text
    assert (await browser.post(here, data={"mode": "onsite", "size": "many"})).status_code == 422
    assert (await browser.post(here, data={"mode": "online", "size": "7"})).status_code == 303
