"""A timetable for what people wish: searched for in a process of its own, looked at, published or dropped."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from asyncpg import UniqueViolationError

from bravehall.core import jobs
from bravehall.core.db import row, rows
from bravehall.core.mail import kept_mails, letter
from bravehall.events.rules import Role
from bravehall.meetings.commands import meetings, publishing, requests, searching, timetables
from bravehall.meetings.commands.profiles import wish
from bravehall.meetings.commands.searching import Searching
from bravehall.meetings.commands.timetables import Gone
from bravehall.meetings.queries.inputs import inputs
from bravehall.meetings.rules import SlotTaken, WishKind
from tests import make
from tests.meetings.make import Forum, agreed, asked, begun, forum
from tests.statements import statements


async def wished(hall: Forum, one: Any, other: Any, kind: WishKind = WishKind.WOULD) -> None:
    await wish(event=hall.event.id, person=one.id, other=other.id, kind=kind)


async def searched(hall: Forum, **given: Any) -> UUID:
    """A search that has come to its end."""
    made = await searching.begin(event=hall.event.id, by=hall.owner.id, **{"seconds": 5} | given)
    await jobs.work_all()
    return made


async def meetings_of(hall: Forum) -> list[dict[str, Any]]:
    return await rows(
        "SELECT m.origin, m.state, s.starts_at, t.number, array_agg(x.person ORDER BY x.person) AS people FROM meeting m"
        " JOIN meeting_time s ON s.id = m.slot LEFT JOIN meeting_table t ON t.id = m.at_table JOIN meeting_seat x ON x.meeting = m.id"
        " WHERE m.event = {} GROUP BY m.id, s.starts_at, t.number ORDER BY s.starts_at, t.number",
        hall.event.id,
    )


async def test_wishes_become_a_proposal_and_the_published_one_everybodys_agenda(new_browser):
    hall = await forum(slots=3)
    olena, jan, eva = [await hall.attendee(name=name) for name in ("Olena Lis", "Jan Novak", "Eva Kral")]
    await wished(hall, olena, jan, WishKind.MUST)
    await wished(hall, jan, eva)
    board, here = await new_browser(hall.owner), f"/console/{hall.event.slug}/meetings/timetable"
    assert "2 wishes are open (1 must)" in (await board.get(here)).text
    assert (await board.post(here, data={"seconds": "10"})).status_code == 303
    assert "Stop, and take the best so far" in (await board.get(here)).text
    await jobs.work_all()
    shown = (await board.get(here)).text
    assert "Olena Lis" in shown
    assert "cannot be arranged with fewer gaps" in shown
    agenda = f"/meetings/{hall.event.slug}/agenda"
    assert "No meetings yet" in (await (await new_browser(olena)).get(agenda)).text

    publish = re.search(rf'action="({here}/[^"]+/publish)"', shown)[1]
    assert (await board.post(publish)).status_code == 303
    assert "2 meetings are arranged" in (await board.get(here)).text
    assert "Jan Novak" in (await (await new_browser(olena)).get(agenda)).text
    await jobs.work_all()
    mails = [each for each in await kept_mails() if each.purpose == "meetings/arranged"]
    assert sorted(each.recipient for each in mails) == sorted(each.email for each in (olena, jan, eva))
    mine = await letter(next(each.id for each in mails if each.recipient == jan.email))
    assert ("Olena Lis" in mine.text, "Eva Kral" in mine.text) == (True, True)
    # one file for the calendar
    assert [each[1] for each in mine.attachments] == ["meetings.ics"]

    again = await board.post(publish)
    assert (again.status_code, "published or dropped meanwhile" in again.text) == (409, True)
    assert len(await meetings_of(hall)) == 2


async def test_a_wish_without_room_says_why_in_the_organisers_language(new_browser):
    hall = await forum(slots=1, tables=1)
    olena, jan, eva, ivan = [await hall.attendee(name=name) for name in ("Олена", "Jan", "Eva", "Іван")]
    await wished(hall, olena, jan, WishKind.MUST)
    await wished(hall, olena, eva)
    await wished(hall, eva, ivan)
    await searched(hall)
    await rows("UPDATE person SET language = 'uk' WHERE id = {}", hall.owner.id)
    board = await new_browser(hall.owner)
    shown = (await board.get(f"/console/{hall.event.slug}/meetings/timetable")).text
    assert "Олена — інші зустрічі: " in shown
    assert "Усі столи зайняті: " in shown
    most = await searched(hall, most=1)
    assert (await row("SELECT state FROM meeting_timetable WHERE id = {}", most))["state"] == "proposed"


async def test_what_is_agreed_stays_and_whom_nobody_may_bring_together_is_left_alone():
    hall = await forum(slots=2, tables=1)
    a, b, c, d, e = [await hall.attendee() for _ in range(5)]
    await agreed(hall, a, b, 0)
    for one, other, kind in (
        (a, b, WishKind.WOULD), (a, c, WishKind.WOULD), (a, d, WishKind.WOULD), (d, a, WishKind.NO), (b, e, WishKind.WOULD)
    ):  # fmt: skip
        await wished(hall, one, other, kind)
    await rows(
        "INSERT INTO meeting_profile (id, event, person, open) VALUES (gen_random_uuid(), {}, {}, false)",
        hall.event.id, e.id,
    )  # fmt: skip
    given = await inputs(hall.event.id, now=datetime.now(UTC))
    assert [{pair.one, pair.other} for pair in given.pairs.values()] == [{a.id, c.id}]
    made = await searched(hall)
    assert await publishing.publish(event=hall.event.id, timetable=made) == (1, 0)
    (first, second) = await meetings_of(hall)
    assert (first["people"], first["origin"]) == (sorted([a.id, b.id]), "request")
    assert (second["people"], second["origin"]) == (sorted([a.id, c.id]), "timetable")
    assert second["starts_at"] == hall.slots[1].starts_at


async def test_an_open_request_between_two_who_meet_now_is_answered():
    hall = await forum(slots=3)
    one, two = await hall.attendee(), await hall.attendee()
    request = await asked(hall, one, two, 1)
    await wished(hall, one, two)
    await publishing.publish(event=hall.event.id, timetable=await searched(hall))
    assert (await row("SELECT state FROM meeting_request WHERE id = {}", request))["state"] == "agreed"
    assert len(await meetings_of(hall)) == 1


async def test_what_has_become_impossible_meanwhile_is_left_out_and_said(new_browser):
    hall = await forum(slots=2, tables=1)
    one, two, three, four = [await hall.attendee() for _ in range(4)]
    await wished(hall, one, two)
    await wished(hall, three, four)
    await searched(hall)
    await agreed(hall, one, three, 0)
    board, here = await new_browser(hall.owner), f"/console/{hall.event.slug}/meetings/timetable"
    shown = (await board.get(here)).text
    assert "have changed since" in shown
    await board.post(re.search(rf'action="({here}/[^"]+/publish)"', shown)[1])
    assert "came too late" in (await board.get(here)).text
    taken = [(each["starts_at"], each["number"]) for each in await meetings_of(hall)]
    assert len(taken) == len(set(taken)) == 2


async def test_a_table_that_was_given_away_is_replaced_by_a_free_one():
    hall = await forum(slots=1, tables=2)
    one, two, three, four = [await hall.attendee() for _ in range(4)]
    await wished(hall, one, two)
    made = await searched(hall)
    await agreed(hall, three, four, 0)
    assert await publishing.publish(event=hall.event.id, timetable=made) == (1, 0)
    assert [each["number"] for each in await meetings_of(hall)] == [1, 2]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"seconds": "600"}, "5 to 300 seconds"), ({"seconds": "x"}, "whole number"), ({"most": "0"}, "1 to 99 meetings"), ({}, "No wish is open")],
)  # fmt: skip
async def test_what_cannot_be_searched_for_gets_a_sentence_and_keeps_what_was_typed(new_browser, given, sentence):
    hall = await forum()
    board = await new_browser(hall.owner)
    answer = await board.post(
        f"/console/{hall.event.slug}/meetings/timetable", data={"seconds": "10", "most": "7"} | given
    )
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert f'value="{given.get("most", "7")}"' in answer.text


async def test_without_an_hour_to_come_there_is_nothing_to_search_for(new_browser):
    hall = await forum()
    await wished(hall, await hall.attendee(), await hall.attendee())
    await begun(hall)
    board = await new_browser(hall.owner)
    answer = await board.post(f"/console/{hall.event.slug}/meetings/timetable", data={"seconds": "10"})
    assert "No hour of the meetings is to come" in answer.text


async def test_one_search_at_a_time_and_a_new_proposal_takes_the_place_of_the_old_one():
    hall = await forum()
    await wished(hall, await hall.attendee(), await hall.attendee())
    first = await searching.begin(event=hall.event.id, by=hall.owner.id, seconds=5)
    with pytest.raises(Searching):
        await searching.begin(event=hall.event.id, by=hall.owner.id, seconds=5)
    await jobs.work_all()
    second = await searched(hall)
    with pytest.raises(Gone):
        await publishing.publish(event=hall.event.id, timetable=first)
    await timetables.drop(event=hall.event.id, timetable=second)
    with pytest.raises(Gone):
        await publishing.publish(event=hall.event.id, timetable=second)
    assert await meetings_of(hall) == []


async def test_a_stopped_search_proposes_the_best_so_far():
    hall = await forum(slots=20, tables=40)
    people = [await hall.attendee() for _ in range(40)]
    for n, one in enumerate(people):
        for other in people[n + 1 : n + 8]:
            await wished(hall, one, other)
    made = await searching.begin(event=hall.event.id, by=hall.owner.id, seconds=300)
    await timetables.stop(event=hall.event.id, timetable=made)
    await jobs.work_all()
    found = await row("SELECT state, took FROM meeting_timetable WHERE id = {}", made)
    assert found["state"] == "proposed"
    assert found["took"] < 150


async def test_a_dropped_meeting_of_a_timetable_frees_its_hour_as_any_other():
    hall = await forum(slots=1)
    one, two, three = [await hall.attendee() for _ in range(3)]
    await wished(hall, one, two)
    await publishing.publish(event=hall.event.id, timetable=await searched(hall))
    made = (await row("SELECT id FROM meeting WHERE event = {}", hall.event.id))["id"]
    await meetings.cancel(event=hall.event.id, meeting=made, by=one.id, why="Ill")
    await agreed(hall, one, three, 0)


async def test_a_viewer_looks_and_changes_nothing(new_browser):
    hall = await forum()
    await wished(hall, await hall.attendee(), await hall.attendee())
    made = await searched(hall)
    viewer = await make.person()
    await make.role(hall.event, viewer, Role.VIEWER)
    page, here = await new_browser(viewer), f"/console/{hall.event.slug}/meetings/timetable"
    assert "The proposal" in (await page.get(here)).text
    assert "/publish" not in (await page.get(here)).text
    for act in ("publish", "drop", "stop"):
        assert (await page.post(f"{here}/{made}/{act}")).status_code == 404
    assert (await page.post(here, data={"seconds": "10"})).status_code == 404


async def test_publishing_asks_the_database_no_more_often_for_more_meetings_but_for_their_facts():
    counts = []
    for pairs in (2, 6):
        hall = await forum(slots=4, tables=6)
        for _ in range(pairs):
            await wished(hall, await hall.attendee(), await hall.attendee())
        made = await searched(hall)
        async with statements() as asked_for:
            await publishing.publish(event=hall.event.id, timetable=made)
        counts.append(
            sum("INTO fact" not in each and "inbox" not in each and "notice" not in each for each in asked_for)
        )
    assert counts[0] == counts[1]


async def contest(*, later: float = 0.0) -> list[Any]:
    """Two publish the same timetable while a third, so many seconds later, says yes to the same hour of one of its people."""
    hall = await forum(slots=1, tables=5)
    one, two, three = [await hall.attendee() for _ in range(3)]
    request = await asked(hall, three, two, 0)
    await wished(hall, one, two)
    made = await searched(hall)

    async def accept() -> UUID:
        await asyncio.sleep(later)
        return await requests.accept(request=request, person=two.id, slot=hall.slots[0].id)

    publish = [publishing.publish(event=hall.event.id, timetable=made) for _ in range(2)]
    done = await asyncio.gather(*publish, accept(), return_exceptions=True)
    seats = await rows("SELECT count(*) AS n FROM meeting_seat WHERE person = {} AND live", two.id)
    assert seats[0]["n"] == 1
    return done


@pytest.mark.commits
async def test_two_publish_and_a_third_takes_the_hour_and_each_gets_a_clear_answer():
    for _ in range(3):
        first, second, accepted = await contest()
        published = [each for each in (first, second) if isinstance(each, tuple)]
        assert len(published) == 1
        assert sum(isinstance(each, Gone) for each in (first, second)) == 1
        # whoever came second hears it as a refusal or as "too late", never as an error
        assert (published[0], isinstance(accepted, SlotTaken)) in (((1, 0), True), ((0, 1), False))


@pytest.mark.commits
async def test_without_the_locks_on_people_and_hours_only_the_index_stands_between(monkeypatch):
    """The control: the same contest breaks with the database's own error."""

    async def careless(*people: UUID) -> None: ...

    async def slowly(event: UUID, timetable: UUID) -> Any:
        found = await look(event, timetable)
        await asyncio.sleep(0.5)
        return found

    async def unlocked(event: UUID, slot: UUID) -> datetime:
        found = await row("SELECT starts_at FROM meeting_time WHERE id = {}", slot)
        assert found is not None
        return found["starts_at"]

    look = publishing.still_possible
    monkeypatch.setattr(publishing, "lock_people", careless)
    monkeypatch.setattr(publishing, "still_possible", slowly)
    monkeypatch.setattr("bravehall.meetings.commands.seating.lock_slot", unlocked)
    assert any(isinstance(each, UniqueViolationError) for each in await contest(later=0.2))
