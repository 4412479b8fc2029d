"""The JSON API as a program meets it."""

from __future__ import annotations

import pytest

from bravehall.core.api_keys import SCOPES, make_api_key, revoke_api_key
from bravehall.core.db import row
from tests import make


async def key_for(event, *scopes):
    person = await make.person()
    return await make_api_key(event=event.id, name="website", scopes=list(scopes or SCOPES), by=person.id)


async def test_public_events_come_without_a_key(browser):
    event = await make.event()
    await make.event(state="draft")
    answer = (await browser.get("/api/v1/events")).json()
    assert [each["slug"] for each in answer["events"]] == [event.slug]
    assert answer["next"] is None


async def test_a_long_list_comes_in_pages(browser):
    slugs = sorted([(await make.event()).slug for _ in range(3)])
    first = (await browser.get("/api/v1/events", params={"size": 2})).json()
    rest = (await browser.get("/api/v1/events", params={"size": 2, "after": first["next"]})).json()
    assert [each["slug"] for each in first["events"] + rest["events"]] == slugs
    assert rest["next"] is None


async def test_what_is_not_there_is_a_problem_in_words(browser):
    answer = await browser.get("/api/v1/events/nope")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["status"] == 404
    assert answer.json()["instance"] == answer.headers["x-request-id"]


async def test_a_draft_is_not_there(browser):
    event = await make.event(state="draft")
    assert (await browser.get(f"/api/v1/events/{event.slug}")).status_code == 404


@pytest.mark.parametrize("query", ["size=many", "size=1e400", "size=" + "9" * 40, "after=%00"])
async def test_a_value_of_the_wrong_kind_is_a_problem_and_no_breakdown(browser, query):
    answer = await browser.get(f"/api/v1/events?{query}")
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.headers["content-type"].startswith("application/problem+json")


async def test_a_key_is_kept_as_a_hash_only():
    event = await make.event()
    token = await key_for(event)
    kept = await row("SELECT token, start FROM api_key WHERE event = {}", event.id)
    assert token not in kept["token"]
    assert token.startswith(kept["start"])


async def test_a_revoked_key_opens_nothing():
    event = await make.event()
    await key_for(event)
    made = await row("SELECT id FROM api_key WHERE event = {}", event.id)
    await revoke_api_key(event=event.id, key=made["id"])
    assert await row("SELECT 1 AS there FROM api_key WHERE event = {} AND revoked_at IS NULL", event.id) is None


async def test_the_description_asks_nothing_of_other_sites(browser):
    page = await browser.get("/api")
    assert page.status_code == 200
    assert "/api/v1/events/{slug}" in page.text
    assert 'src="http' not in page.text
    document = (await browser.get("/api/v1/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
