"""Asking and answering: nothing is blocked until somebody says yes."""

from __future__ import annotations

import pytest

from bravehall.core import jobs
from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.core.mail import kept_mails
from bravehall.meetings.commands import meetings as after
from bravehall.meetings.commands import profiles, requests
from bravehall.meetings.queries import agenda, times
from bravehall.meetings.queries.requests import request_of, waiting_for
from bravehall.meetings.rules import (
    AlreadyAsked,
    Answer,
    NoTimes,
    NotLive,
    NotOpen,
    NotYours,
    Outdated,
    Over,
    SlotTaken,
    State,
    TooEarly,
    Way,
    WishKind,
)
from tests import make
from tests.meetings.make import agreed, asked, begun, forum


async def free(event, one, other):
    return [each.id for each in await times.common_times(event.id, *await times.pair(event.id, one.id, other.id))]


async def test_a_pending_request_blocks_nobody():
    hall = await forum(tables=1)
    one, two, three = [await hall.attendee() for _ in range(3)]
    await asked(hall, one, two, 0, 1, 2)
    assert await free(hall.event, two, three) == [slot.id for slot in hall.slots]
    await asked(hall, three, two, 0, 1, 2)
    assert await waiting_for(two.id, hall.event.id) == 2


async def test_a_yes_gives_both_the_same_slot_and_table_and_a_mail_with_the_calendar():
    hall = await forum()
    one, two = await hall.attendee(name="Olena"), await hall.attendee(name="Marek")
    request = await asked(hall, one, two)
    await requests.accept(request=request, person=two.id, slot=hall.slots[1].id)
    mine, theirs = [(await agenda.agenda(who.id, hall.event.id))[0] for who in (one, two)]
    assert (mine.starts_at, mine.table, mine.name) == (hall.slots[1].starts_at, 1, "Marek")
    assert (theirs.starts_at, theirs.table, theirs.name) == (hall.slots[1].starts_at, 1, "Olena")
    await jobs.work_all()
    subjects = [mail.subject for mail in await kept_mails(to=one.email)]
    assert any(subject.startswith("You meet Marek") for subject in subjects)
    entry = await row("SELECT content FROM mail_attachment JOIN mail ON mail.id = mail WHERE recipient = {}", one.email)
    assert b"METHOD:REQUEST" in bytes(entry["content"])
    assert two.email.encode() not in bytes(entry["content"])


async def test_the_first_yes_takes_the_slot_and_the_other_is_offered_another():
    hall = await forum()
    one, two, three = [await hall.attendee() for _ in range(3)]
    first, second = await asked(hall, one, two, 0), await asked(hall, three, two, 0)
    await requests.accept(request=first, person=two.id, slot=hall.slots[0].id)
    with pytest.raises(SlotTaken):
        await requests.accept(request=second, person=two.id, slot=hall.slots[0].id)
    assert (await request_of(two.id, second)).state == "pending"
    assert (await free(hall.event, two, three))[:3] == [slot.id for slot in hall.slots[1:4]]


async def test_two_pairs_get_two_tables_and_the_third_is_told_the_slot_is_full():
    hall = await forum(tables=2)
    people = [await hall.attendee() for _ in range(6)]
    await agreed(hall, people[0], people[1])
    await agreed(hall, people[2], people[3])
    assert await free(hall.event, people[4], people[5]) == [slot.id for slot in hall.slots[1:]]
    with pytest.raises(SlotTaken):
        await agreed(hall, people[4], people[5])
    taken = await rows("SELECT t.number FROM meeting m JOIN meeting_table t ON t.id = m.at_table ORDER BY 1")
    assert [each["number"] for each in taken] == [1, 2]


async def test_somebody_stays_at_the_table_where_they_sit_already():
    hall = await forum(tables=3)
    people = [await hall.attendee() for _ in range(4)]
    await agreed(hall, people[0], people[1], 0)
    await agreed(hall, people[2], people[3], 0)
    await agreed(hall, people[2], people[0], 1)  # table 1 and 2 are as near as each other: the first
    meeting = await agreed(hall, people[3], people[1], 2)
    assert meeting
    await agreed(hall, people[3], people[2], 3)
    tables = {
        each["starts_at"]: each["number"]
        for each in await rows(
            "SELECT s.starts_at, t.number FROM meeting_seat x JOIN meeting m ON m.id = x.meeting JOIN meeting_time s"
            " ON s.id = x.slot JOIN meeting_table t ON t.id = m.at_table WHERE x.person = {}",
            people[3].id,
        )
    }
    assert tables[hall.slots[2].starts_at] == tables[hall.slots[3].starts_at]


async def test_who_comes_online_meets_in_the_room_and_takes_no_table():
    hall = await forum(tables=1)
    people = [await hall.attendee(online=n == 1) for n in range(4)]
    await agreed(hall, people[0], people[1])
    found = (await agenda.agenda(people[0].id, hall.event.id))[0]
    assert found.table is None
    assert found.room.startswith("https://meet.example.org/")
    assert "{" not in found.room
    await agreed(hall, people[2], people[3])


async def test_other_times_turn_the_request_round_and_end_the_older_link():
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    request = await asked(hall, one, two, 0)
    await requests.propose_other(request=request, person=two.id, slots=[hall.slots[4].id], round=1)
    seen = await request_of(one.id, request)
    assert seen.my_turn
    assert [time.id for time in seen.times] == [hall.slots[4].id]
    with pytest.raises(Outdated):
        await requests.accept(request=request, person=two.id, slot=hall.slots[0].id, round=1)
    with pytest.raises(NotYours):
        await requests.accept(request=request, person=two.id, slot=hall.slots[4].id)
    await requests.accept(request=request, person=one.id, slot=hall.slots[4].id)
    assert (await request_of(one.id, request)).state == "agreed"


async def test_a_request_is_answered_once():
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    request = await asked(hall, one, two)
    await requests.decline(request=request, person=two.id)
    for again in (
        requests.decline(request=request, person=two.id),
        requests.accept(request=request, person=two.id, slot=hall.slots[0].id),
        requests.withdraw(request=request, person=one.id),
    ):
        with pytest.raises(Over):
            await again


async def test_somebody_else_cannot_answer_or_withdraw():
    hall = await forum()
    one, two, stranger = [await hall.attendee() for _ in range(3)]
    request = await asked(hall, one, two)
    with pytest.raises(NotFound):
        await requests.accept(request=request, person=stranger.id, slot=hall.slots[0].id)
    with pytest.raises(NotFound):
        await requests.withdraw(request=request, person=two.id)
    with pytest.raises(NotYours):
        await requests.accept(request=request, person=one.id, slot=hall.slots[0].id)


async def test_nobody_asks_twice_or_back_or_themselves_or_who_is_closed():
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    await asked(hall, one, two)
    with pytest.raises(AlreadyAsked):
        await asked(hall, two, one)
    with pytest.raises(NotFound):
        await asked(hall, one, one)
    closed = await hall.attendee()
    await profiles.save_profile(
        event=hall.event.id, person=closed.id, offers=[], needs=[], about="", mode=Way.ANY, open=False, free=[]
    )
    with pytest.raises(NotOpen):
        await asked(hall, one, closed)


async def test_only_confirmed_attendees_take_part():
    hall = await forum()
    one, waiting = await hall.attendee(), await make.person()
    await make.position(hall.event, waiting, product_row=hall.onsite, state="waiting")
    with pytest.raises(NotFound):
        await asked(hall, one, waiting)
    with pytest.raises(NotFound):
        await asked(hall, waiting, one)


async def test_times_of_another_event_no_times_and_four_times_are_refused():
    hall, elsewhere = await forum(), await forum()
    one, two = await hall.attendee(), await hall.attendee()
    for slots, refusal in (
        ([elsewhere.slots[0].id], SlotTaken),
        ([], NoTimes),
        ([slot.id for slot in hall.slots[:4]], NoTimes),
    ):
        with pytest.raises(refusal):
            await requests.ask(event=hall.event.id, asker=one.id, asked=two.id, slots=slots)


async def test_an_unanswered_request_expires_and_the_asker_hears_of_it():
    hall = await forum()
    one, two = await hall.attendee(name="Olena"), await hall.attendee(name="Marek")
    request = await asked(hall, one, two)
    await rows("UPDATE meeting_request SET expires_at = clock_timestamp() - interval '1 second'")
    with pytest.raises(Over):
        await requests.accept(request=request, person=two.id, slot=hall.slots[0].id)
    await requests.expire_requests()
    assert (await row("SELECT state FROM meeting_request"))["state"] == "expired"
    await jobs.work_all()
    assert any("No answer from Marek" in mail.subject for mail in await kept_mails(to=one.email))
    await asked(hall, one, two)


async def test_a_move_that_both_want_keeps_the_calendar_entry_and_frees_the_old_hour():
    hall = await forum(tables=1)
    one, two = await hall.attendee(), await hall.attendee()
    meeting = await agreed(hall, one, two, 0)
    before = await row("SELECT uid, sequence FROM meeting WHERE id = {}", meeting)
    request = await asked(hall, one, two, 3, moves=meeting)
    moved = await requests.accept(request=request, person=two.id, slot=hall.slots[3].id)
    now = await row("SELECT uid, sequence, state FROM meeting WHERE id = {}", moved)
    assert (now["uid"], now["sequence"], now["state"]) == (before["uid"], before["sequence"] + 1, "agreed")
    assert [each.starts_at for each in await agenda.agenda(one.id, hall.event.id)] == [hall.slots[3].starts_at]
    assert hall.slots[0].id in await free(hall.event, one, two)
    assert (await agenda.appointment(one.id, hall.event.id, meeting)).next == moved


async def test_a_move_that_fails_leaves_the_meeting_where_it_was():
    hall = await forum()
    one, two, three = [await hall.attendee() for _ in range(3)]
    meeting = await agreed(hall, one, two, 0)
    request = await asked(hall, one, two, 3, moves=meeting)
    await agreed(hall, three, two, 3)
    with pytest.raises(SlotTaken):
        await requests.accept(request=request, person=two.id, slot=hall.slots[3].id)
    found = await agenda.appointment(one.id, hall.event.id, meeting)
    assert (found.state, found.starts_at) == (State.AGREED, hall.slots[0].starts_at)


async def test_cancelling_frees_the_hour_and_tells_why():
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee(name="Marek")
    meeting = await agreed(hall, one, two, 0)
    await after.cancel(event=hall.event.id, meeting=meeting, by=two.id, why="The train is late")
    assert (await free(hall.event, one, two))[0] == hall.slots[0].id
    await jobs.work_all()
    letter = await row("SELECT text FROM mail WHERE recipient = {} AND subject LIKE 'Cancelled%'", one.email)
    assert "The train is late" in letter["text"]
    with pytest.raises(NotLive):
        await after.cancel(event=hall.event.id, meeting=meeting, by=one.id, why="again")


async def test_held_needs_both_and_stands_in_the_attendance_ledger():
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    meeting = await agreed(hall, one, two, 0)
    with pytest.raises(TooEarly):
        await after.say_outcome(event=hall.event.id, meeting=meeting, person=one.id, answer=Answer.HELD)
    await begun(hall)
    said = {"event": hall.event.id, "meeting": meeting}
    assert await after.say_outcome(**said, person=one.id, answer=Answer.HELD) == State.AGREED
    assert await after.say_outcome(**said, person=two.id, answer=Answer.MISSED) == State.AGREED
    assert await rows("SELECT FROM attendance") == []
    assert await after.say_outcome(**said, person=two.id, answer=Answer.HELD) == State.HELD
    assert await after.say_outcome(**said, person=two.id, answer=Answer.HELD) == State.HELD
    ledger = await rows("SELECT person, kind, source FROM attendance")
    assert {(each["person"], each["kind"], each["source"]) for each in ledger} == {
        (one.id, "meeting", meeting), (two.id, "meeting", meeting)
    }  # fmt: skip
    with pytest.raises(NotLive):
        await after.say_outcome(**said, person=two.id, answer=Answer.MISSED)


async def test_away_hours_are_not_offered_and_wishes_are_kept():
    hall = await forum()
    one, two = await hall.attendee(), await hall.attendee()
    await profiles.save_profile(
        event=hall.event.id, person=two.id, offers=["oak"], needs=[], about="", mode=Way.ANY, open=True,
        free=[hall.slots[2].id],
    )  # fmt: skip
    assert await free(hall.event, one, two) == [hall.slots[2].id]
    await profiles.wish(event=hall.event.id, person=one.id, other=two.id, kind=WishKind.MUST)
    await profiles.wish(event=hall.event.id, person=one.id, other=two.id, kind=WishKind.WOULD)
    assert [each["kind"] for each in await rows("SELECT kind FROM wish")] == ["would"]
