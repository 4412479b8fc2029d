from __future__ import annotations

from tests import make


async def test_a_visitor_is_asked_for_the_address_only(browser):
    page = await browser.get("/sign-in")
    assert page.status_code == 200
    assert "six-digit code" in page.text


async def test_an_address_that_cannot_be_one_is_refused_beside_its_field(browser):
    page = await browser.post("/sign-in", data={"email": "olena@"})
    assert page.status_code == 422
    assert "Write your e-mail address in full" in page.text
    assert 'value="olena@"' in page.text


async def test_a_code_that_was_never_asked_for_says_what_to_do(browser):
    person = await make.person()
    page = await browser.post("/sign-in/code", data={"email": person.email, "code": "123456"})
    assert page.status_code == 422
    assert "Ask for a new one" in page.text
