from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from bravehall.core.live.hub import hub
from bravehall.hall.commands import booths, leads, talks
from bravehall.hall.rules import State
from bravehall.hall.tables import Message, Visit
from bravehall.people.commands import open_session
from bravehall.web.session import COOKIE
from tests import make
from tests.hall import make as hall
from tests.tab import asgi_tab

pytestmark = pytest.mark.commits


async def cookie_of(person: Any) -> str:
    return f"{COOKIE}={(await open_session(person=person.id, agent='test')).token}"


async def scene() -> tuple[Any, Any, Any, Any]:
    event, rep = await make.event(), await make.person(name="Daryna")
    return event, await hall.booth(event, rep), rep, await hall.attendee(event, name="Taras")


async def test_both_sides_of_a_talk_hear_every_line_once_and_in_order(app):
    _, booth, rep, visitor = await scene()
    topic = f"booth/{booth.id}"
    async with asgi_tab(app, await cookie_of(rep)) as desk, asgi_tab(app, await cookie_of(visitor)) as page:
        for tab in (desk, page):  # whoever is not in yet hears from then on only
            await tab.hello(topic)
            await tab.hear("sub", c=topic)
        nonce = str(uuid4())
        assert (await page.ask("say", topic, {"nonce": nonce, "body": "Ash?"}))["d"] == {"seq": 1}
        assert (await desk.ask("say", topic, {"nonce": str(uuid4()), "body": "Yes."}))["d"] == {"seq": 2}
        for tab in (desk, page):
            first, second = await tab.hear("booth_said", s=1), await tab.hear("booth_said", s=2)
            assert (first["d"]["body"], first["d"]["name"], first["d"]["nonce"]) == ("Ash?", "Taras", nonce)
            assert (second["d"]["body"], second["d"]["staff"]) == ("Yes.", True)
        assert (await page.ask("say", topic, {"nonce": nonce, "body": "Ash?"}))["d"] == {"seq": 1}
        assert not [frame for frame in await desk.quiet() if frame["t"] == "booth_said"]


async def test_who_was_cut_off_gets_what_was_missed_and_never_reads_what_was_removed(app):
    _, booth, rep, visitor = await scene()
    topic, cookie = f"booth/{booth.id}", await cookie_of(visitor)
    async with asgi_tab(app, cookie) as page:
        await page.hello(topic)
        at = await page.hear("sub", c=topic)
        sid = page.sid
    async with asgi_tab(app, await cookie_of(rep)) as desk:
        await desk.hello(topic)
        for body in ("One", "A slip", "Three"):
            await desk.ask("say", topic, {"nonce": str(uuid4()), "body": body})
        await desk.ask("remove", topic, {"seq": 2})
    hub.rooms.pop(topic).close()  # as after a restart: everything comes from the table
    async with asgi_tab(app, cookie) as page:
        await page.hello(subs={topic: [at["e"], at.get("s", 0)]}, sid=sid)
        heard = [await page.hear("booth_said") for _ in range(3)]
        assert [frame["d"]["body"] for frame in heard] == ["One", "", "Three"]
        assert (await page.hear("booth_removed"))["d"] == {"removes": 2}
        assert "A slip" not in str(page.heard)


async def test_the_desk_hears_the_bell_within_a_second_and_the_visitor_hears_that_someone_comes(app):
    _, booth, rep, visitor = await scene()
    async with asgi_tab(app, await cookie_of(rep)) as desk, asgi_tab(app, await cookie_of(visitor)) as page:
        await desk.hello(f"desk/{booth.id}")
        await page.hello(f"queue/{booth.id}", f"booth-here/{booth.id}", "me")
        await desk.hear("state", c=f"desk/{booth.id}")
        await page.hear("state", c=f"queue/{booth.id}")
        await asyncio.sleep(0.1)  # entering follows the first state
        await hub.presence.flush()
        rung = await talks.ring(booth=booth.id, visitor=visitor.id)
        async with asyncio.timeout(1):
            while True:
                frame = await desk.hear("state", c=f"desk/{booth.id}")
                if str(rung.talk) in (frame["d"].get("queue") or {}):
                    break
        await talks.take(talk=rung.talk, rep=rep.id)
        assert (await page.hear("notice"))["d"]["kind"] == "hall.called"
        while True:
            frame = await page.hear("state", c=f"queue/{booth.id}")
            if frame["d"].get(str(rung.talk), "").startswith("with"):
                break


async def test_the_floor_counts_people_as_they_come_and_go_and_keeps_their_visits(app):
    event, booth, rep, visitor = await scene()
    hall_topic, here = f"hall/{event.id}", f"booth-here/{booth.id}"
    async with asgi_tab(app) as floor:
        await floor.hello(hall_topic)
        assert (await floor.hear("state", c=hall_topic))["d"] == {"1": [0, "away"]}
        async with asgi_tab(app, await cookie_of(rep)) as desk:
            await desk.hello(f"desk/{booth.id}")
            assert (await floor.hear("state", c=hall_topic))["d"] == {"1": [0, "staffed"]}
            async with asgi_tab(app, await cookie_of(visitor)) as page:
                await page.hello(here)
                assert (await floor.hear("state", c=hall_topic))["d"] == {"1": [1, "staffed"]}
                await page.send("unsub", c=here)
                assert (await floor.hear("state", c=hall_topic))["d"] == {"1": [0, "staffed"]}
    visit = await Visit.objects().first()
    assert (visit.booth, visit.person) == (booth.id, visitor.id)


async def test_a_card_is_seen_at_the_desk_at_once(app):
    _, booth, rep, visitor = await scene()
    async with asgi_tab(app, await cookie_of(rep)) as desk:
        await desk.hello(f"desk/{booth.id}", "me")
        await desk.hear("state", c=f"desk/{booth.id}")
        await leads.give_card(booth=booth.id, person=visitor.id, fields=["email"])
        assert (await desk.hear("notice"))["d"]["kind"] == "hall.card"
        while "leads" not in (frame := await desk.hear("state", c=f"desk/{booth.id}"))["d"]:
            pass
        assert frame["d"]["leads"][0] == 1


@pytest.mark.parametrize(
    ("topic", "may"),
    [
        ("booth/{open}", "visitor outsider rep host stranger"),
        ("booth-here/{open}", "visitor outsider rep host stranger"),
        ("queue/{open}", "visitor outsider rep host stranger"),
        ("typing/{open}", "visitor outsider rep host stranger"),
        ("hall/{event}", "visitor outsider rep host stranger"),
        ("desk/{open}", "rep host"),
        ("booth/{draft}", "rep host"),
        ("desk/{draft}", "rep host"),
        ("booth/{open}x", ""),
        ("booth/17", ""),
        ("hall/", ""),
        ("desk/{nothing}", ""),
    ],
)
async def test_who_may_listen(app, topic, may):
    event, rep, host = await make.event(), await make.person(), await make.person()
    await make.role(event, host, "host")
    open_one, draft = await hall.booth(event, rep), await hall.booth(event, rep, state="draft")
    name = topic.format(open=open_one.id, draft=draft.id, event=event.id, nothing=uuid4())
    people = {"visitor": await hall.attendee(event), "outsider": await make.person(), "rep": rep, "host": host}
    for who in ("visitor", "outsider", "rep", "host", "stranger"):
        async with asgi_tab(app, await cookie_of(people[who]) if who in people else "") as tab:
            await tab.hello(name)
            heard = await tab.hear("sub", "refused")
            assert (heard["t"] == "sub") == (who in may.split()), who


async def test_what_may_not_be_said_is_refused_in_words_and_nothing_is_kept(app):
    _, booth, _, visitor = await scene()
    topic = f"booth/{booth.id}"
    async with asgi_tab(app, await cookie_of(visitor)) as page:
        await page.hello(topic, lang="en")
        for data in (
            {"nonce": str(uuid4()), "body": "x" * 2001},
            {"nonce": "no", "body": "x"},
            {"body": "x"},
            {"body": 7},
        ):
            assert (await page.ask("say", topic, data))["t"] == "refused"
        await asyncio.sleep(1.1)
        assert (await page.ask("remove", topic, {"seq": 1}))["t"] == "refused"
        await booths.move_booth(booth=booth.id, state=State.CLOSED)
        refused = await page.ask("say", topic, {"nonce": str(uuid4()), "body": "Hello"})
        assert "closed now" in refused["why"]
    async with asgi_tab(app) as stranger:
        await stranger.hello(topic)
        assert (await stranger.ask("say", topic, {"nonce": str(uuid4()), "body": "Hello"}))["t"] == "refused"
    assert await Message.count() == 0
