"""The owner's page of keys for programs."""

from __future__ import annotations

import re

from tests import make


async def test_a_new_key_is_shown_once_and_a_revoked_one_is_gone(new_browser):
    owner = await make.person()
    event = await make.event(owner)
    browser = await new_browser(owner)
    address = f"/console/{event.slug}/api"
    made = await browser.post(address, data={"name": "website", "scopes": ["hall:read"]})
    token = re.search(r'id="new-key">(bh_[^<]+)<', made.text)[1]
    again = await browser.get(address)
    assert token not in again.text
    assert token[:8] in again.text
    await browser.post(re.search(r'action="([^"]+/revoke)"', again.text)[1])
    assert token[:8] not in (await browser.get(address)).text


async def test_a_key_that_may_do_nothing_is_refused_and_its_name_kept(new_browser):
    owner = await make.person()
    event = await make.event(owner)
    page = await (await new_browser(owner)).post(f"/console/{event.slug}/api", data={"name": "Сайт кластера"})
    assert page.status_code == 422
    assert "at least one of the list" in page.text
    assert 'value="Сайт кластера"' in page.text


async def test_only_an_owner_sees_the_keys(new_browser):
    event = await make.event(await make.person())
    registrar = await make.person()
    await make.role(event, registrar, "registrar")
    for somebody in (registrar, await make.person()):
        assert (await (await new_browser(somebody)).get(f"/console/{event.slug}/api")).status_code == 404
