"""The bell, the queue, and who comes."""

from __future__ import annotations

import asyncio

import pytest

from bravehall.core.db import rows
from bravehall.core.errors import NotFound
from bravehall.hall import rules
from bravehall.hall.commands import booths, talks
from bravehall.hall.queries.booth import my_talk, standing
from bravehall.hall.rules import Availability
from bravehall.hall.tables import Talk
from tests.hall import make as hall


async def test_ringing_twice_keeps_one_place():
    event, booth, _ = await hall.staffed()
    ada = await hall.attendee(event)
    first = await talks.ring(booth=booth.id, visitor=ada.id, about="Ash")
    again = await talks.ring(booth=booth.id, visitor=ada.id)
    assert (again.talk, first.again, again.again) == (first.talk, False, True)
    assert await Talk.count() == 1


@pytest.mark.commits
async def test_twenty_rings_at_once_are_one_talk():
    event, booth, _ = await hall.staffed()
    ada = await hall.attendee(event)
    rung = await asyncio.gather(*(talks.ring(booth=booth.id, visitor=ada.id) for _ in range(20)))
    assert len({each.talk for each in rung}) == 1
    assert await Talk.count() == 1


async def test_nobody_is_led_to_an_empty_booth():
    event, booth, (rep,) = await hall.staffed()
    ada = await hall.attendee(event)
    await booths.set_availability(booth=booth.id, person=rep.id, availability=Availability.AWAY)
    with pytest.raises(rules.NobodyHere):
        await talks.ring(booth=booth.id, visitor=ada.id)
    await booths.set_availability(booth=booth.id, person=rep.id, availability=Availability.AVAILABLE)
    await hall.left(f"desk/{booth.id}", rep)  # her connection is lost: what she said holds no more
    with pytest.raises(rules.NobodyHere):
        await talks.ring(booth=booth.id, visitor=ada.id)


async def test_the_queue_is_ordered_and_says_who_is_next():
    event, booth, (rep,) = await hall.staffed()
    people = [await hall.attendee(event) for _ in range(3)]
    rung = [await talks.ring(booth=booth.id, visitor=person.id) for person in people]
    assert [(await my_talk(booth.id, person.id)).place for person in people] == [1, 2, 3]
    await talks.take(talk=rung[0].talk, rep=rep.id)
    assert await standing(booth.id) == "busy"
    assert [(await my_talk(booth.id, person.id)).place for person in people] == [0, 1, 2]
    fourth = await hall.attendee(event)
    await talks.ring(booth=booth.id, visitor=fourth.id)
    assert (await my_talk(booth.id, fourth.id)).state == "waiting"  # nobody is free to hear it ring
    await talks.end_talk(talk=rung[0].talk, by=people[0].id)
    assert await standing(booth.id) == "staffed"


async def test_one_representative_takes_one_visitor():
    event, booth, (rep,) = await hall.staffed()
    ada, bob = await hall.attendee(event, name="Ada"), await hall.attendee(event)
    one, other = [(await talks.ring(booth=booth.id, visitor=person.id)).talk for person in (ada, bob)]
    await talks.take(talk=one, rep=rep.id)
    await talks.take(talk=one, rep=rep.id)  # a double click
    with pytest.raises(rules.WithAnother, match="Ada"):
        await talks.take(talk=other, rep=rep.id)


async def test_a_stranger_takes_and_ends_nothing():
    event, booth, (rep,) = await hall.staffed()
    ada, stranger = await hall.attendee(event), await hall.attendee(event)
    talk = (await talks.ring(booth=booth.id, visitor=ada.id)).talk
    for act in (
        talks.take(talk=talk, rep=stranger.id),
        talks.leave_queue(talk=talk, visitor=stranger.id),
        talks.end_talk(talk=talk, by=stranger.id),
    ):
        with pytest.raises(NotFound):
            await act
    await talks.leave_queue(talk=talk, visitor=ada.id)
    with pytest.raises(rules.VisitorLeft):
        await talks.take(talk=talk, rep=rep.id)


@pytest.mark.commits
async def test_of_ten_representatives_who_take_one_visitor_one_wins():
    event, booth, staff = await hall.staffed(reps=10)
    ada = await hall.attendee(event)
    talk = (await talks.ring(booth=booth.id, visitor=ada.id)).talk
    came = await asyncio.gather(*(talks.take(talk=talk, rep=rep.id) for rep in staff), return_exceptions=True)
    assert came.count(None) == 1
    lost = [each for each in came if each is not None]
    assert all(isinstance(each, rules.TakenByColleague) for each in lost)
    assert len(lost) == 9


@pytest.mark.commits
async def test_one_representative_in_two_tabs_who_takes_two_visitors_gets_one():
    event, booth, (rep,) = await hall.staffed()
    rung = [(await talks.ring(booth=booth.id, visitor=(await hall.attendee(event)).id)).talk for _ in range(2)]
    came = await asyncio.gather(*(talks.take(talk=talk, rep=rep.id) for talk in rung), return_exceptions=True)
    assert came.count(None) == 1
    assert sum(isinstance(each, rules.WithAnother) for each in came) == 1


@pytest.mark.commits
async def test_without_the_compare_two_would_take_one_visitor():
    """The negative control: look first, write then."""
    event, booth, staff = await hall.staffed(reps=2)
    talk = (await talks.ring(booth=booth.id, visitor=(await hall.attendee(event)).id)).talk

    async def careless(rep: object) -> bool:
        found = await rows("SELECT state FROM talk WHERE id = {}", talk)
        await asyncio.sleep(0.05)
        if found[0]["state"] == "with":
            return False
        await rows("UPDATE talk SET state = 'with', rep = {}, taken_at = now() WHERE id = {}", rep, talk)
        return True

    assert await asyncio.gather(*(careless(rep.id) for rep in staff)) == [True, True]


async def test_a_bell_rests_after_twenty_seconds_and_its_visitor_waits():
    event, booth, _ = await hall.staffed()
    ada = await hall.attendee(event)
    await talks.ring(booth=booth.id, visitor=ada.id)
    assert await talks.let_bells_rest() == 0
    await rows("UPDATE talk SET rang_at = rang_at - interval '21 seconds'")
    assert await talks.let_bells_rest() == 1
    assert (await my_talk(booth.id, ada.id)).state == "waiting"


async def test_a_place_is_kept_for_ten_minutes_without_a_connection():
    event, booth, _ = await hall.staffed()
    ada, bob = await hall.attendee(event), await hall.attendee(event)
    for person in (ada, bob):
        await talks.ring(booth=booth.id, visitor=person.id)
    await hall.visits(booth, bob)  # his page is open
    await rows("UPDATE talk SET seen_at = clock_timestamp() - interval '9 minutes'")
    assert await talks.give_up_places() == 0
    await rows("UPDATE talk SET seen_at = clock_timestamp() - interval '11 minutes'")
    assert await talks.give_up_places() == 1
    assert (await my_talk(booth.id, bob.id)).place == 1
