"""An address that leads nowhere: the sentence, in the page of whoever asks."""

from __future__ import annotations

from tests import make


async def test_whoever_is_signed_in_keeps_their_navigation(new_browser):
    person = await make.person()
    answer = await (await new_browser(person)).get("/no/such/address")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert person.name in answer.text
    assert "/sign-in" not in answer.text


async def test_a_visitor_is_asked_to_sign_in_and_a_program_gets_a_problem(browser):
    assert "/sign-in" in (await browser.get("/no/such/address")).text
    answer = await browser.get("/api/v1/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
