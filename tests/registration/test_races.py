"""Many at once. Each race is also run without its guard, to show that there it does go wrong."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from bravehall.core.db import row, rows
from bravehall.core.errors import Refusal
from bravehall.registration.commands import approval, approve, cancel, move, orders, places, prove_counters, register
from bravehall.registration.rules import Changed, Full
from tests import make

pytestmark = pytest.mark.commits


async def together(*acts: Any) -> Counter[str]:
    """What came of them, by the name of the refusal, or "done"; anything else is a failure."""
    found = await asyncio.gather(*acts, return_exceptions=True)
    for each in found:
        if isinstance(each, BaseException) and not isinstance(each, Refusal):
            raise each
    return Counter(type(each).__name__ if isinstance(each, Refusal) else "done" for each in found)


async def confirmed() -> int:
    return (await row("SELECT count(*) AS n FROM position WHERE state = 'confirmed'"))["n"]


async def rush(people: int, seats: int) -> Counter[str]:
    event = await make.event()
    kind = await make.product(event, places=seats)
    who = [await make.person() for _ in range(people)]
    return await together(*(register(person=p.id, event=event.id, product=kind.id) for p in who))


async def test_ten_places_go_to_ten_of_sixty():
    assert await rush(60, 10) == {"done": 10, "Full": 50}
    assert await confirmed() == 10
    assert await prove_counters() == []


async def test_without_the_counter_row_there_would_be_too_many(monkeypatch):
    async def look_then_take(quota: Any) -> bool:
        found = await row(
            "SELECT count(position.id) < max(size) AS free FROM quota JOIN product ON product.quota = quota.id"
            " LEFT JOIN position ON position.product = product.id WHERE quota.id = {}",
            quota,
        )
        await asyncio.sleep(0.02)
        return found["free"]

    monkeypatch.setattr(orders, "take_place", look_then_take)
    await rush(60, 10)
    assert await confirmed() > 10


async def test_one_person_in_ten_tabs_has_one_place():
    event, person = await make.event(), await make.person()
    kind = await make.product(event)
    found = await together(*(register(person=person.id, event=event.id, product=kind.id) for _ in range(10)))
    assert found == {"done": 1, "AlreadyRegistered": 9}
    assert await prove_counters() == []


async def holders_and_waiting() -> tuple[Any, list[Any], list[Any]]:
    event = await make.event()
    kind = await make.product(event, places=5)
    holders = [await make.position(event, await make.person(), product_row=kind) for _ in range(5)]
    waiting = [
        await register(person=(await make.person()).id, event=event.id, product=kind.id, wait=True) for _ in range(8)
    ]
    return kind, holders, waiting


async def test_places_given_back_at_once_go_to_as_many_who_wait_though_some_of_them_leave():
    kind, holders, waiting = await holders_and_waiting()
    leaving = waiting[:3]
    await together(*(cancel(position=p.id) for p in holders), *(cancel(position=w.position) for w in leaving))
    assert await prove_counters() == []
    left = await row("SELECT count(*) AS n FROM position WHERE state = 'waiting'")
    sold = await row("SELECT sold FROM quota WHERE id = {}", kind.quota)
    # nobody waits while a place is free
    assert (await confirmed(), sold["sold"], left["n"]) == (5, 5, 0)


async def test_without_the_locks_two_places_would_go_to_one_person(monkeypatch):
    async def hurried(quota: Any) -> bool:
        first = await row(places.FIRST_WAITING.replace("FOR UPDATE OF position", ""), quota)
        await asyncio.sleep(0.05)
        if first is None:
            return False
        await rows("UPDATE position SET state = 'confirmed' WHERE id = {}", first["id"])
        return True

    async def unlocked(event: Any) -> None: ...

    _, holders, _ = await holders_and_waiting()
    monkeypatch.setattr(places, "promote_first", hurried)
    monkeypatch.setattr(orders, "lock_quotas", unlocked)
    await together(*(cancel(position=p.id) for p in holders))
    assert await prove_counters() != []


async def test_two_tabs_that_cancel_one_ticket_free_one_place():
    event = await make.event()
    position = await make.position(event, await make.person())
    assert await together(*(cancel(position=position.id) for _ in range(6))) == {"done": 1, "Changed": 5}
    assert await prove_counters() == []


async def test_tickets_that_are_changed_both_ways_at_once_keep_every_counter_true():
    event = await make.event()
    onsite, online = await make.product(event, places=6), await make.product(event, places=6, mode="online")
    here = [await make.position(event, await make.person(), product_row=onsite) for _ in range(5)]
    there = [await make.position(event, await make.person(), product_row=online) for _ in range(5)]
    moves = [move(position=p.id, product=online.id) for p in here] + [
        move(position=p.id, product=onsite.id) for p in there
    ]
    found = await together(*moves)
    assert set(found) <= {"done", "Full"}
    assert await prove_counters() == []
    assert await confirmed() == 10


async def awaiting() -> tuple[Any, Any]:
    event = await make.event()
    return event, await make.position(event, await make.person(), state="awaiting_approval")


async def test_six_registrars_who_approve_one_person_take_one_place():
    event, position = await awaiting()
    found = await together(*(approve(position=position.id, event=event.id) for _ in range(6)))
    assert found == {"done": 1, "Changed": 5}
    assert await prove_counters() == []


async def test_without_the_locks_six_places_would_be_taken(monkeypatch):
    async def unlocked(position: Any, event: Any, person: Any) -> Any:
        found = await row(
            "SELECT position.*, product.quota FROM position JOIN product ON product.id = position.product"
            " WHERE position.id = {}",
            position,
        )
        await asyncio.sleep(0.05)
        return found

    event, position = await awaiting()
    monkeypatch.setattr(approval, "locked", unlocked)
    await together(*(approve(position=position.id, event=event.id) for _ in range(6)))
    assert await prove_counters() != []


def test_the_refusals_of_a_race_say_that_somebody_was_faster():
    assert (Full.status, Changed.status) == (409, 409)
