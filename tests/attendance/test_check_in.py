"""At the door: who comes in, who does not and why, and what the ledger keeps of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from bravehall.attendance.commands import attended, check_in, undo_check_in
from bravehall.attendance.queries import days_present, evidence, scans, today
from bravehall.attendance.rules import NothingToUndo, Outcome
from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.registration.commands import cancel, move
from bravehall.registration.queries import qr_content, ticket
from tests import make
from tests.statements import statements


async def scan(event, said: str, by, **given):
    return await check_in(event=event.id, said=said, by=by.id, **{"nonce": uuid4()} | given)


async def door():
    """An event, its steward, and a confirmed ticket."""
    event, steward = await make.event(), await make.person()
    kind = await make.product(event)
    return event, steward, await make.position(event, await make.person(name="Дар’я"), product_row=kind)


async def test_a_signed_code_lets_its_person_in_once_a_day():
    event, steward, position = await door()
    said = await qr_content(await ticket(position.id))
    first = await scan(event, said, steward, door="Main")
    assert (first.outcome, first.name) == (Outcome.ACCEPTED, "Дар’я")
    again = await scan(event, said, steward)
    assert (again.outcome, again.before_door) == (Outcome.ALREADY, "Main")
    assert again.before is not None
    assert [each.kind for each in await evidence(event.id)] == ["door"]


async def test_a_check_in_costs_at_most_four_statements():
    event, steward, position = await door()
    said = await qr_content(await ticket(position.id))
    async with statements() as seen:
        assert (await scan(event, said, steward)).outcome == Outcome.ACCEPTED
    assert len(seen) <= 4, seen


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}-", "low"])
async def test_the_typed_code_does_as_well_however_it_is_written(typed: str):
    event, steward, position = await door()
    said = position.code.lower() if typed == "low" else typed.format(position.code[:4] + "-" + position.code[4:])
    assert (await scan(event, said, steward)).outcome == Outcome.ACCEPTED


async def test_each_refusal_says_why_and_is_kept():
    event, steward, position = await door()
    other = await make.position(await make.event(), await make.person())
    waits = await make.position(event, await make.person(), product_row=await make.product(event), state="waiting")
    online = await make.position(event, await make.person(), product_row=await make.product(event, mode="online"))
    old = await qr_content(await ticket(position.id))
    await cancel(position=position.id)
    said = [
        (old, Outcome.CANCELLED), (other.code, Outcome.OTHER_EVENT), (waits.code, Outcome.NOT_CONFIRMED),
        (online.code, Outcome.ONLINE), ("ЯЯЯЯЯЯЯЯ", Outcome.UNREADABLE), ("https://example.org/?x=1" * 9, Outcome.UNREADABLE),
        (old[:-1] + ("A" if old[-1] != "A" else "B"), Outcome.UNREADABLE),
    ]  # fmt: skip
    for text, expected in said:
        assert (await scan(event, text, steward)).outcome == expected, text[:20]
    kept = await scans(event.id, outcome="refused")
    assert sorted(each.outcome for each in kept) == sorted(outcome for _, outcome in said)
    assert await evidence(event.id) == []


async def test_a_code_from_before_a_change_is_refused_and_the_new_one_accepted():
    event, steward, position = await door()
    second = await make.product(event)
    old = await qr_content(await ticket(position.id))
    await move(position=position.id, product=second.id)
    assert (await scan(event, old, steward)).outcome == Outcome.REPLACED
    assert (await scan(event, await qr_content(await ticket(position.id)), steward)).outcome == Outcome.ACCEPTED


async def test_a_scan_sent_twice_is_one_scan():
    event, steward, position = await door()
    nonce = uuid4()
    first = await scan(event, position.code, steward, nonce=nonce)
    assert await scan(event, position.code, steward, nonce=nonce) == first
    assert len(await rows("SELECT 1 FROM scan")) == 1
    assert len(await rows("SELECT 1 FROM fact WHERE kind = 'attendance.CheckedIn'")) == 1


async def test_a_scan_that_waited_for_the_network_has_its_real_time_and_none_lies_ahead():
    event, steward, position = await door()
    earlier = datetime.now(UTC) - timedelta(hours=1)
    await scan(event, position.code, steward, at=earlier)
    kept = (await scans(event.id))[0]
    assert kept.at == earlier
    assert kept.late
    other = await make.position(event, await make.person(), product_row=await make.product(event))
    await scan(event, other.code, steward, at=datetime.now(UTC) + timedelta(days=1))
    assert (await scans(event.id))[0].at <= datetime.now(UTC)


async def test_an_undone_scan_leaves_both_rows_and_the_ticket_works_again():
    event, steward, position = await door()
    first = await scan(event, position.code, steward)
    await undo_check_in(scan=first.id, event=event.id)
    assert await days_present(event.id, position.person) == []
    assert len(await rows("SELECT 1 FROM attendance")) == 2
    with pytest.raises(NothingToUndo):
        await undo_check_in(scan=first.id, event=event.id)
    assert (await scan(event, position.code, steward)).outcome == Outcome.ACCEPTED
    assert len(await days_present(event.id, position.person)) == 1
    with pytest.raises(NotFound):
        await undo_check_in(scan=first.id, event=(await make.event()).id)


@pytest.mark.parametrize("change", ["UPDATE attendance SET day = day - 1", "DELETE FROM attendance"])
async def test_nobody_changes_the_ledger(change: str):
    event, steward, position = await door()
    await scan(event, position.code, steward)
    with pytest.raises(asyncpg.RestrictViolationError):
        async with transaction():
            await rows(change)
    assert len(await days_present(event.id, position.person)) == 1


async def test_days_are_counted_in_the_events_zone_and_by_any_evidence():
    event, steward = await make.event(zone="Pacific/Auckland"), await make.person()
    person = await make.person()
    instant = datetime.now(UTC) - timedelta(days=2)
    await attended(event=event.id, person=person.id, kind="meeting", source=uuid4(), at=instant.replace(hour=13))
    await attended(event=event.id, person=person.id, kind="online", source=uuid4(), at=instant.replace(hour=9))
    source = UUID(int=7)
    for _ in range(2):
        await attended(event=event.id, person=person.id, kind="list", source=source, at=instant.replace(hour=9))
    days = await days_present(event.id, person.id)
    assert days == [instant.date(), instant.date() + timedelta(days=1)]
    assert len(await evidence(event.id, person.id)) == 3
    assert steward


async def test_the_figures_of_today_are_those_of_the_lists_behind_them():
    event, steward, position = await door()
    kind = await make.product(event)
    await make.position(event, await make.person(), product_row=kind, state="waiting")
    await make.position(event, await make.person(), product_row=kind, state="awaiting_approval")
    await scan(event, position.code, steward)
    await scan(event, position.code, steward)
    found = await today(event.id)
    assert (found.registered, found.waiting, found.awaiting) == (1, 1, 1)
    assert (found.arrived, found.arrived_onsite, found.arrived_online) == (1, 1, 0)
    assert found.refused_scans == len(await scans(event.id, outcome="refused", day=found.day)) == 1
    assert sum(n for _, n in found.hours) == len(await scans(event.id, outcome="accepted", day=found.day)) == 1
    assert await row("SELECT 1 AS one FROM fact WHERE kind = 'attendance.ScanRefused'")
