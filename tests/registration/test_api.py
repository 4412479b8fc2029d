"""Registration and check-in by a program."""

from __future__ import annotations

from uuid import uuid4

from bravehall.core.api_keys import SCOPES, make_api_key
from tests import make


async def program(new_browser, event, *scopes):
    """A program with a key of this event."""
    owner = await make.person()
    token = await make_api_key(event=event.id, name="website", scopes=list(scopes or SCOPES), by=owner.id)
    client = await new_browser()
    client.headers["authorization"] = f"Bearer {token}"
    return client


WHO = {"email": "Olena@Example.org", "name": "Олена О'Коннор", "mode": "onsite"}


async def test_a_program_registers_somebody_and_finds_them(new_browser):
    event = await make.event()
    await make.product(event)
    client = await program(new_browser, event)
    made = await client.post(f"/api/v1/events/{event.slug}/registrations", json=WHO)
    assert made.status_code == 201, made.text
    assert made.json()["state"] == "confirmed"
    listed = (await client.get(f"/api/v1/events/{event.slug}/registrations")).json()
    assert [each["email"] for each in listed["registrations"]] == ["olena@example.org"]


async def test_a_call_that_is_sent_again_has_one_effect(new_browser):
    event = await make.event()
    await make.product(event)
    client = await program(new_browser, event)
    address, key = f"/api/v1/events/{event.slug}/registrations", {"Idempotency-Key": "order-17"}
    first = await client.post(address, json=WHO, headers=key)
    again = await client.post(address, json=WHO, headers=key)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    other = await client.post(address, json=WHO | {"name": "Somebody else"}, headers=key)
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["detail"]
    without = await client.post(address, json=WHO)
    assert without.status_code in (409, 422), "registered already"


async def test_a_full_event_is_a_clear_answer(new_browser):
    event = await make.event()
    await make.product(event, places=1)
    client = await program(new_browser, event)
    address = f"/api/v1/events/{event.slug}/registrations"
    assert (await client.post(address, json=WHO)).status_code == 201
    full = await client.post(address, json=WHO | {"email": "second@example.org"})
    assert full.status_code in (409, 422)
    assert full.headers["content-type"].startswith("application/problem+json")


async def test_a_cancelled_place_is_given_back(new_browser):
    event = await make.event()
    await make.product(event, places=1)
    client = await program(new_browser, event)
    address = f"/api/v1/events/{event.slug}/registrations"
    made = (await client.post(address, json=WHO)).json()
    gone = await client.post(f"{address}/{made['id']}/cancellation", json={"reason": "asked by mail"})
    assert gone.json()["state"] == "cancelled"
    assert (await client.post(address, json=WHO | {"email": "second@example.org"})).status_code == 201


async def test_a_key_opens_its_own_event_and_scopes_only(new_browser):
    mine, other = await make.event(), await make.event()
    await make.product(mine)
    client = await program(new_browser, mine, "registrations:read")
    assert (await client.get(f"/api/v1/events/{mine.slug}/registrations")).status_code == 200
    assert (await client.get(f"/api/v1/events/{other.slug}/registrations")).status_code == 404
    assert (await client.post(f"/api/v1/events/{mine.slug}/registrations", json=WHO)).status_code == 403
    client.headers["authorization"] = "Bearer bh_nonsense"
    assert (await client.get(f"/api/v1/events/{mine.slug}/registrations")).status_code == 401


async def test_a_value_of_the_wrong_type_names_its_field(new_browser):
    event = await make.event()
    client = await program(new_browser, event)
    for body in ({"email": 7, "name": "A", "mode": "onsite"}, {"email": "a@b.cc"}, [], "nonsense"):
        answer = await client.post(f"/api/v1/events/{event.slug}/registrations", json=body)
        assert answer.status_code == 400, answer.text
        assert answer.headers["content-type"].startswith("application/problem+json")


async def test_a_scanner_of_ones_own_checks_people_in(new_browser):
    event, guest = await make.event(), await make.person()
    ticket = await make.position(event, guest)
    client = await program(new_browser, event)
    scan = {"said": ticket.code, "nonce": str(uuid4()), "door": "A"}
    first = await client.post(f"/api/v1/events/{event.slug}/check-ins", json=scan)
    assert (first.status_code, first.json()["outcome"]) == (201, "accepted")
    again = await client.post(f"/api/v1/events/{event.slug}/check-ins", json=scan)
    assert again.json()["id"] == first.json()["id"], "one nonce is one scan"
    unreadable = await client.post(
        f"/api/v1/events/{event.slug}/check-ins", json={"said": "nothing", "nonce": str(uuid4())}
    )
    assert unreadable.status_code == 201
    assert unreadable.json()["outcome"] != "accepted"
