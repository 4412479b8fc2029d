from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bravehall.attendance.queries import evidence
from bravehall.core.db import rows
from bravehall.core.errors import NotFound
from bravehall.core.live import Stay
from bravehall.hall import rules
from bravehall.hall.commands import booths, chat, leads, moderation, talks, visits
from bravehall.hall.queries import chat as said
from bravehall.hall.queries import desk, floor
from bravehall.hall.queries.booth import my_talk, standing, visitors
from bravehall.hall.rules import Availability, RestrictionKind, State, Temperature
from bravehall.hall.tables import Booth, Lead, Message, Talk, Visit
from tests import make
from tests.hall import make as hall


async def a_booth(*, reps: int = 1):
    event = await make.event()
    staff = [await make.person() for _ in range(reps)]
    booth = await hall.booth(event, *staff)
    for rep in staff:
        await hall.at_desk(booth, rep)
    return event, booth, staff


# The chat


async def test_what_is_said_is_numbered_without_holes_and_the_same_nonce_is_said_once():
    event, booth, _ = await a_booth()
    ada, nonce = await hall.attendee(event), uuid4()
    assert await chat.say(booth=booth.id, author=ada.id, nonce=nonce, body=" One ") == 1
    assert await chat.say(booth=booth.id, author=ada.id, nonce=nonce, body="One") == 1
    assert await chat.say(booth=booth.id, author=ada.id, nonce=uuid4(), body="Two") == 2
    assert [line.body for line in await said.since(booth.id, 0, 10)] == ["One", "Two"]


async def test_a_removed_line_leaves_its_number_and_none_of_its_words():
    event, booth, (rep,) = await a_booth()
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
    event, booth, _ = await a_booth()
    ada = await hall.attendee(event)
    with pytest.raises(rules.WrongText):
        await chat.say(booth=booth.id, author=ada.id, nonce=uuid4(), body=body)
    assert await Message.count() == 0


async def test_who_has_no_place_at_the_event_may_not_talk_ring_or_give_a_card():
    event, booth, _ = await a_booth()
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
    event, booth, _ = await a_booth()
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
    event, booth, _ = await a_booth()
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
    event, booth, _ = await a_booth()
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
    _, booth, _ = await a_booth()

    async def careless() -> int:
        head = await rows("SELECT last_seq FROM booth WHERE id = {}", booth.id)
        await asyncio.sleep(0)
        seq = int(head[0]["last_seq"]) + 1
        await rows("UPDATE booth SET last_seq = {} WHERE id = {}", seq, booth.id)
        return seq

    numbers = await asyncio.gather(*(careless() for _ in range(20)))
    assert len(set(numbers)) < 20


# The bell


async def test_ringing_twice_keeps_one_place():
    event, booth, _ = await a_booth()
    ada = await hall.attendee(event)
    first = await talks.ring(booth=booth.id, visitor=ada.id, about="Ash")
    again = await talks.ring(booth=booth.id, visitor=ada.id)
    assert (again.talk, first.again, again.again) == (first.talk, False, True)
    assert await Talk.count() == 1


@pytest.mark.commits
async def test_twenty_rings_at_once_are_one_talk():
    event, booth, _ = await a_booth()
    ada = await hall.attendee(event)
    rung = await asyncio.gather(*(talks.ring(booth=booth.id, visitor=ada.id) for _ in range(20)))
    assert len({each.talk for each in rung}) == 1
    assert await Talk.count() == 1


async def test_nobody_is_led_to_an_empty_booth():
    event, booth, (rep,) = await a_booth()
    ada = await hall.attendee(event)
    await booths.set_availability(booth=booth.id, person=rep.id, availability=Availability.AWAY)
    with pytest.raises(rules.NobodyHere):
        await talks.ring(booth=booth.id, visitor=ada.id)
    await booths.set_availability(booth=booth.id, person=rep.id, availability=Availability.AVAILABLE)
    await hall.left(f"desk/{booth.id}", rep)  # her connection is lost: what she said holds no more
    with pytest.raises(rules.NobodyHere):
        await talks.ring(booth=booth.id, visitor=ada.id)


async def test_the_queue_is_ordered_and_says_who_is_next():
    event, booth, (rep,) = await a_booth()
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
    event, booth, (rep,) = await a_booth()
    ada, bob = await hall.attendee(event, name="Ada"), await hall.attendee(event)
    one, other = [(await talks.ring(booth=booth.id, visitor=person.id)).talk for person in (ada, bob)]
    await talks.take(talk=one, rep=rep.id)
    await talks.take(talk=one, rep=rep.id)  # a double click
    with pytest.raises(rules.WithAnother, match="Ada"):
        await talks.take(talk=other, rep=rep.id)


async def test_a_stranger_takes_and_ends_nothing():
    event, booth, (rep,) = await a_booth()
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
    event, booth, staff = await a_booth(reps=10)
    ada = await hall.attendee(event)
    talk = (await talks.ring(booth=booth.id, visitor=ada.id)).talk
    came = await asyncio.gather(*(talks.take(talk=talk, rep=rep.id) for rep in staff), return_exceptions=True)
    assert came.count(None) == 1
    lost = [each for each in came if each is not None]
    assert all(isinstance(each, rules.TakenByColleague) for each in lost)
    assert len(lost) == 9


@pytest.mark.commits
async def test_one_representative_in_two_tabs_who_takes_two_visitors_gets_one():
    event, booth, (rep,) = await a_booth()
    rung = [(await talks.ring(booth=booth.id, visitor=(await hall.attendee(event)).id)).talk for _ in range(2)]
    came = await asyncio.gather(*(talks.take(talk=talk, rep=rep.id) for talk in rung), return_exceptions=True)
    assert came.count(None) == 1
    assert sum(isinstance(each, rules.WithAnother) for each in came) == 1


@pytest.mark.commits
async def test_without_the_compare_two_would_take_one_visitor():
    """The negative control: look first, write then."""
    event, booth, staff = await a_booth(reps=2)
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
    event, booth, _ = await a_booth()
    ada = await hall.attendee(event)
    await talks.ring(booth=booth.id, visitor=ada.id)
    assert await talks.let_bells_rest() == 0
    await rows("UPDATE talk SET rang_at = rang_at - interval '21 seconds'")
    assert await talks.let_bells_rest() == 1
    assert (await my_talk(booth.id, ada.id)).state == "waiting"


async def test_a_place_is_kept_for_ten_minutes_without_a_connection():
    event, booth, _ = await a_booth()
    ada, bob = await hall.attendee(event), await hall.attendee(event)
    for person in (ada, bob):
        await talks.ring(booth=booth.id, visitor=person.id)
    await hall.visits(booth, bob)  # his page is open
    await rows("UPDATE talk SET seen_at = clock_timestamp() - interval '9 minutes'")
    assert await talks.give_up_places() == 0
    await rows("UPDATE talk SET seen_at = clock_timestamp() - interval '11 minutes'")
    assert await talks.give_up_places() == 1
    assert (await my_talk(booth.id, bob.id)).place == 1


# Cards


async def test_a_card_is_one_lead_with_the_newest_consent():
    event, booth, (rep,) = await a_booth()
    ada = await hall.attendee(event, name="Ada", phone="+380 1")
    lead = await leads.give_card(booth=booth.id, person=ada.id, fields=["name", "phone"], word="Call me")
    assert await leads.give_card(booth=booth.id, person=ada.id, fields=["email"]) == lead
    (line,) = await desk.leads(booth.id)
    assert (line.name, line.email, line.phone, line.word) == ("Ada", ada.email, "", "Call me")
    await leads.note_lead(booth=booth.id, lead=lead, by=rep.id, temperature=Temperature.HOT, note="Send prices")
    assert [line.note for line in await desk.leads(booth.id, "hot")] == ["Send prices"]
    await leads.take_card_back(booth=booth.id, person=ada.id)
    assert await desk.leads(booth.id) == []
    assert (await Lead.objects().first()).word == ""
    with pytest.raises(NotFound):
        await leads.note_lead(booth=booth.id, lead=lead, by=rep.id, temperature=Temperature.HOT, note="")


async def test_a_lead_of_another_booth_cannot_be_noted():
    event, booth, (rep,) = await a_booth()
    other = await hall.booth(event, rep)
    lead = await leads.give_card(booth=booth.id, person=(await hall.attendee(event)).id, fields=[])
    with pytest.raises(NotFound):
        await leads.note_lead(booth=other.id, lead=lead, by=rep.id, temperature=Temperature.NO, note="")


@pytest.mark.commits
async def test_ten_clicks_on_the_card_are_one_lead():
    event, booth, _ = await a_booth()
    ada = await hall.attendee(event)
    made = await asyncio.gather(*(leads.give_card(booth=booth.id, person=ada.id, fields=["email"]) for _ in range(10)))
    assert len(set(made)) == 1


# Who is here


async def test_a_person_in_three_tabs_is_one_visitor_and_staff_is_none():
    event, booth, (rep,) = await a_booth()
    ada = await hall.attendee(event)
    for sid in ("one", "two", "three"):
        await hall.visits(booth, ada, sid)
    await hall.visits(booth, rep)
    assert await visitors(booth.id) == 1
    assert await floor.now(event.id) == {"1": [1, "staffed"]}


async def test_names_are_only_of_those_who_agreed_and_counts_are_of_all():
    event, booth, _ = await a_booth()
    seen, unseen = await hall.attendee(event, name="Seen"), await hall.attendee(event, name="Unseen", seen=False)
    for person in (seen, unseen):
        await hall.visits(booth, person)
        await talks.ring(booth=booth.id, visitor=person.id)
    guests, others = await desk.guests(booth.id)
    assert ([guest.name for guest in guests], others) == (["Seen"], 1)
    assert [talk.name for talk in await desk.open_talks(booth.id)] == ["Seen", ""]
    await leads.give_card(booth=booth.id, person=unseen.id, fields=["name"])
    assert [talk.name for talk in await desk.open_talks(booth.id)] == ["Seen", "Unseen"]


async def test_stays_become_visits_once_and_those_of_staff_do_not():
    event, booth, (rep,) = await a_booth()
    ada = await hall.attendee(event)
    end = datetime.now(UTC)
    stays = [
        Stay(str(booth.id), person, sid, end - timedelta(minutes=5), end)
        for person, sid in ((ada.id, "a"), (rep.id, "b"), (None, "c"))
    ]
    for _ in range(2):
        await visits.keep_visits(stays=stays)
    assert await Visit.count() == 2
    assert (await desk.figures(booth.id))["visitors"] == 2


async def test_who_takes_part_and_is_at_a_booth_on_a_day_of_the_event_attended_it_online_once():
    event, booth, (rep,) = await a_booth()
    ada, stranger = await hall.attendee(event), await make.person()
    await make.position(event, rep)
    early, there = event.starts_at - timedelta(days=2), event.starts_at + timedelta(hours=1)
    for person, sid, entered in (
        (ada, "a", early), (ada, "b", there), (ada, "c", there + timedelta(hours=1)), (rep, "d", there),
        (stranger, "e", there),
    ):  # fmt: skip
        await visits.keep_visits(stays=[Stay(str(booth.id), person.id, sid, entered, entered + timedelta(minutes=5))])
    assert [(row.person, row.kind, row.at) for row in await evidence(event.id)] == [(ada.id, "online", there)]


# Booths


@pytest.mark.commits
async def test_ten_new_booths_at_once_get_ten_stands():
    event = await make.event()
    firms = [await make.firm() for _ in range(10)]
    await asyncio.gather(*(booths.create_booth(event=event.id, firm=firm.id, size=rules.Size.SMALL) for firm in firms))
    assert sorted(each["number"] for each in await Booth.select(Booth.number)) == list(range(1, 11))


async def test_a_booth_is_published_once_and_never_a_draft_again():
    event = await make.event()
    booth = await hall.booth(event, state="draft")
    await booths.move_booth(booth=booth.id, state=State.PUBLISHED)
    for wrong in (State.PUBLISHED, State.DRAFT):
        with pytest.raises(rules.Taken):
            await booths.move_booth(booth=booth.id, state=wrong)
