"""What is said at a booth, and who may say it."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from bravehall.core.db import rows
from bravehall.core.errors import NotFound
from bravehall.hall import rules
from bravehall.hall.commands import booths, chat, leads, moderation, talks
from bravehall.hall.queries import chat as said
from bravehall.hall.rules import RestrictionKind, State
from bravehall.hall.tables import Message
from tests import make
from tests.hall import make as hall


async def test_what_is_said_is_numbered_without_holes_and_the_same_nonce_is_said_once():
    event, booth, _ = await hall.staffed()
    ada, nonce = await hall.attendee(event), uuid4()
    assert await chat.say(booth=booth.id, author=ada.id, nonce=nonce, body=" One ") == 1
    assert await chat.say(booth=booth.id, author=ada.id, nonce=nonce, body="One") == 1
    assert await chat.say(booth=booth.id, author=ada.id, nonce=uuid4(), body="Two") == 2
    assert [line.body for line in await said.since(booth.id, 0, 10)] == ["One", "Two"]


async def test_a_removed_line_leaves_its_number_and_none_of_its_words():
    event, booth, (rep,) = await hall.staffed()
    ada = await hall.attendee(event)
    await chat.say(booth=booth.id, author=ada.id, nonce=uuid4(), body="A rude word")
    for _ in range(2):  # a double click
        await chat.remove_message(booth=booth.id, seq=1, by=rep.id)
    lines = await said.since(booth.id, 0, 10)
    assert [(line.seq, line.body, line.removes) for line in lines] == [(1, "", None), (2, "", 1)]
    assert not await rows("SELECT id FROM fact WHERE payload::text LIKE '%rude%'")
    with pytest.raises(NotFound):
        await chat.remove_message(booth=booth.id, seq=2, by=rep.id)


@pytest.mark.parametrize("body", ["", " \n ", "я" * 2001])
async def test_nothing_and_too_much_are_refused(body):
    event, booth, _ = await hall.staffed()
    ada = await hall.attendee(event)
    with pytest.raises(rules.WrongText):
        await chat.say(booth=booth.id, author=ada.id, nonce=uuid4(), body=body)
    assert await Message.count() == 0


async def test_who_has_no_place_at_the_event_may_not_talk_ring_or_give_a_card():
    event, booth, _ = await hall.staffed()
    outsider, waiting = await make.person(), await make.person()
    await make.position(event, waiting, state="waiting")
    for person in (outsider, waiting):
        with pytest.raises(rules.NotAnAttendee):
            await chat.say(booth=booth.id, author=person.id, nonce=uuid4(), body="Hello")
        with pytest.raises(rules.NotAnAttendee):
            await talks.ring(booth=booth.id, visitor=person.id)
        with pytest.raises(rules.NotAnAttendee):
            await leads.give_card(booth=booth.id, person=person.id, fields=["name"])


async def test_a_mute_ends_by_itself_and_can_be_lifted_before():
    event, booth, _ = await hall.staffed()
    ada, host = await hall.attendee(event), await make.person()
    held = await moderation.restrict(
        event=event.id, email=ada.email, kind=RestrictionKind.MUTE, hours=1, reason="", by=host.id
    )
    with pytest.raises(rules.Muted):
        await chat.say(booth=booth.id, author=ada.id, nonce=uuid4(), body="Hello")
    await moderation.lift(event=event.id, restriction=held)
    assert await chat.say(booth=booth.id, author=ada.id, nonce=uuid4(), body="Hello") == 1
    await moderation.restrict(
        event=event.id, email=ada.email, kind=RestrictionKind.MUTE, hours=1, reason="", by=host.id
    )
    await rows("UPDATE restriction SET until = clock_timestamp() - interval '1 second'")
    assert await chat.say(booth=booth.id, author=ada.id, nonce=uuid4(), body="Again") == 2


async def test_a_closed_booth_is_silent():
    event, booth, _ = await hall.staffed()
    ada = await hall.attendee(event)
    await booths.move_booth(booth=booth.id, state=State.CLOSED)
    for act in (
        chat.say(booth=booth.id, author=ada.id, nonce=uuid4(), body="Hello"),
        talks.ring(booth=booth.id, visitor=ada.id),
        leads.give_card(booth=booth.id, person=ada.id, fields=["name"]),
    ):
        with pytest.raises(rules.BoothNotOpen):
            await act


@pytest.mark.commits
async def test_twenty_tries_with_one_nonce_say_it_once_and_twenty_people_get_twenty_numbers():
    event, booth, _ = await hall.staffed()
    ada, nonce = await hall.attendee(event), uuid4()
    same = await asyncio.gather(*(chat.say(booth=booth.id, author=ada.id, nonce=nonce, body="Once") for _ in range(20)))
    assert set(same) == {1}
    many = await asyncio.gather(
        *(chat.say(booth=booth.id, author=ada.id, nonce=uuid4(), body="Each") for _ in range(20))
    )
    assert sorted(many) == list(range(2, 22))
    assert await Message.count() == 21


@pytest.mark.commits
async def test_without_the_lock_of_the_booth_numbers_would_be_given_twice():
    """The negative control of the test above: the same tries by reading first and writing then."""
    _, booth, _ = await hall.staffed()

    async def careless() -> int:
        head = await rows("SELECT last_seq FROM booth WHERE id = {}", booth.id)
        await asyncio.sleep(0)
        seq = int(head[0]["last_seq"]) + 1
        await rows("UPDATE booth SET last_seq = {} WHERE id = {}", seq, booth.id)
        return seq

    numbers = await asyncio.gather(*(careless() for _ in range(20)))
    assert len(set(numbers)) < 20
