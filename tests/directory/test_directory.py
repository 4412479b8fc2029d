"""Firms and clusters: found by everybody, changed by those who belong there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from bravehall.directory.tables import Card, Coordinator
from tests import make
from tests.counted import statements


def card(**given: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "kind": "offer", "title_en": "Oak kitchens", "tags": "oak, kitchens, oak"} | given


async def test_firms_are_found_by_name_offer_sector_and_region(browser):
    oak = await make.firm(name_en="Oakworks", sector="furniture", region="lviv")
    await make.firm(name_en="Sea Lines", sector="maritime", region="odesa")
    await Card(firm=oak.id, kind="offer", title_en="Bentwood chairs", tags=["beech"]).save()
    for query in ("q=oakw", "q=bentwood", "q=beech", "sector=furniture", "region=lviv"):
        page = (await browser.get(f"/directory?{query}")).text
        assert "Oakworks" in page
        assert "Sea Lines" not in page
    assert "Nothing found" in (await browser.get("/directory?q=%25_%25")).text
    assert "Sea Lines" in (await browser.get("/directory?sector=nonsense&after=nonsense")).text


async def test_a_long_list_is_paged_by_key_without_a_gap(browser):
    for n in range(60):
        await make.firm(name_en=f"Firm of {n:03}")
    first = (await browser.get("/directory")).text
    further = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = (await browser.get(further)).text
    seen = [n for n in range(60) if (f"Firm of {n:03}" in first) + (f"Firm of {n:03}" in second) == 1]
    assert seen == list(range(60))


@pytest.mark.parametrize("address", ["/directory", "/directory/clusters"])
async def test_a_list_takes_as_many_queries_for_three_as_for_one(browser, address):
    numbers = []
    for _each in range(2):
        await make.firm(cluster=(await make.cluster()).id)
        await make.firm()
        with statements() as sent:
            await browser.get(address)
        numbers.append(len(sent))
    assert 0 < numbers[0] == numbers[1]


async def test_the_list_is_a_spreadsheet_without_formulas(browser):
    await make.firm(name_en="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in (await browser.get("/directory/list.csv")).text


async def test_of_a_hidden_firm_strangers_learn_the_region_only(browser, new_browser):
    worker = await make.person()
    firm = await make.firm(worker, hidden=True, site="https://plant.example", employees=240, about_en="By the river")
    address = f"/directory/firms/{firm.slug}"
    stranger = (await browser.get(address)).text
    assert "only the region" in stranger
    assert "plant.example" not in stranger
    assert "By the river" not in stranger
    assert "plant.example" in (await (await new_browser(worker)).get(address)).text


async def test_a_member_writes_an_offer_once_and_takes_it_off(new_browser, browser):
    worker = await make.person()
    firm = await make.firm(worker)
    mine, address = await new_browser(worker), f"/directory/firms/{firm.slug}"
    sent = card()
    for _twice in range(2):
        assert (await mine.post(f"{address}/cards", data=sent)).status_code == 303
    page = (await browser.get(address)).text
    assert page.count("<h3>Oak kitchens</h3>") == 1
    assert page.count("<li>oak</li>") == 1
    await mine.post(f"{address}/cards/{sent['id']}/close")
    assert "Oak kitchens" not in (await browser.get(address)).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title_en": ""}, "Say in a few words"),
        ({"title_en": "x" * 300}, "At most 200 characters"),
        ({"kind": "gift"}, "Choose one of the list."),
        ({"tags": ",".join(map(str, range(20)))}, "At most eight tags"),
    ],
)
async def test_a_card_that_cannot_be_is_refused_and_its_words_are_kept(new_browser, wrong, said):
    worker = await make.person()
    firm = await make.firm(worker)
    page = await (await new_browser(worker)).post(
        f"/directory/firms/{firm.slug}/cards", data=card(text_uk="Об’єм 🌾") | wrong
    )
    assert page.status_code == 422
    assert said in page.text
    assert "Об’єм 🌾" in page.text


async def test_a_site_that_is_a_script_is_refused(new_browser):
    worker = await make.person()
    firm = await make.firm(worker)
    page = await (await new_browser(worker)).post(
        f"/directory/firms/{firm.slug}/edit", data={"site": "javascript:alert(1)"}
    )
    assert page.status_code == 422
    assert "Write the address in full" in page.text


async def test_a_coordinator_adds_people_and_others_do_not(new_browser):
    speaker, worker, new = await make.person(), await make.person(), await make.person(name="Новенька")
    cluster = await make.cluster()
    await Coordinator(cluster=cluster.id, person=speaker.id).save()
    firm = await make.firm(worker, cluster=cluster.id)
    address = f"/directory/firms/{firm.slug}"
    theirs = await new_browser(speaker)
    assert (await theirs.post(f"{address}/members", data={"email": "nobody@x.example"})).status_code == 422
    assert (await theirs.post(f"{address}/members", data={"email": new.email})).status_code == 303
    assert "Новенька" in (await theirs.get(f"{address}/edit")).text
    assert (await theirs.post(f"{address}/members/{new.id}/remove")).status_code == 303
    assert (await (await new_browser(worker)).post(f"{address}/members", data={"email": new.email})).status_code == 404
    assert (await (await new_browser(new)).get(f"{address}/edit")).status_code == 404


async def test_a_cluster_names_its_firms_and_who_speaks_for_it(browser):
    speaker = await make.person(name="Роман Верховинський")
    cluster = await make.cluster(name_en="Lviv Furniture Cluster")
    await Coordinator(cluster=cluster.id, person=speaker.id).save()
    await make.firm(name_en="Oakworks", cluster=cluster.id)
    page = (await browser.get(f"/directory/clusters/{cluster.slug}")).text
    assert "Roman" not in page
    assert "Роман Верховинський" in page
    assert "Oakworks" in page
    assert "1 firm" in page


async def test_ukrainian_names_stand_in_the_order_of_the_alphabet(new_browser):
    for name in ("Їжак", "Яблуко", "Єдність", "Дубок", "Зерно", "Ґанок", "Лан", "Промінь"):
        await make.firm(name_uk=name)
    page = (await (await new_browser(language="uk")).get("/directory")).text
    places = [
        page.index(f">{name}<") for name in ("Ґанок", "Дубок", "Єдність", "Зерно", "Їжак", "Лан", "Промінь", "Яблуко")
    ]
    assert places == sorted(places)
