"""Booths, who is at them, and the cards they are given."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bravehall.attendance.queries import evidence
from bravehall.core.errors import NotFound
from bravehall.core.live import Stay
from bravehall.hall import rules
from bravehall.hall.commands import booths, leads, talks, visits
from bravehall.hall.queries import desk, floor
from bravehall.hall.queries.booth import visitors
from bravehall.hall.rules import State, Temperature
from bravehall.hall.tables import Booth, Lead, Visit
from tests import make
from tests.hall import make as hall


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


async def test_a_person_in_three_tabs_is_one_visitor_and_staff_is_none():
    event, booth, (rep,) = await hall.staffed()
    ada = await hall.attendee(event)
    for sid in ("one", "two", "three"):
        await hall.visits(booth, ada, sid)
    await hall.visits(booth, rep)
    assert await visitors(booth.id) == 1
    assert await floor.now(event.id) == {"1": [1, "staffed"]}


async def test_names_are_only_of_those_who_agreed_and_counts_are_of_all():
    event, booth, _ = await hall.staffed()
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
    event, booth, (rep,) = await hall.staffed()
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
    event, booth, (rep,) = await hall.staffed()
    ada, stranger = await hall.attendee(event), await make.person()
    await make.position(event, rep)
    early, there = event.starts_at - timedelta(days=2), event.starts_at + timedelta(hours=1)
    for person, sid, entered in (
        (ada, "a", early), (ada, "b", there), (ada, "c", there + timedelta(hours=1)), (rep, "d", there),
        (stranger, "e", there),
    ):  # fmt: skip
        await visits.keep_visits(stays=[Stay(str(booth.id), person.id, sid, entered, entered + timedelta(minutes=5))])
    assert [(row.person, row.kind, row.at) for row in await evidence(event.id)] == [(ada.id, "online", there)]


async def test_a_card_is_one_lead_with_the_newest_consent():
    event, booth, (rep,) = await hall.staffed()
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
    event, booth, (rep,) = await hall.staffed()
    other = await hall.booth(event, rep)
    lead = await leads.give_card(booth=booth.id, person=(await hall.attendee(event)).id, fields=[])
    with pytest.raises(NotFound):
        await leads.note_lead(booth=other.id, lead=lead, by=rep.id, temperature=Temperature.NO, note="")


@pytest.mark.commits
async def test_ten_clicks_on_the_card_are_one_lead():
    event, booth, _ = await hall.staffed()
    ada = await hall.attendee(event)
    made = await asyncio.gather(*(leads.give_card(booth=booth.id, person=ada.id, fields=["email"]) for _ in range(10)))
    assert len(set(made)) == 1
