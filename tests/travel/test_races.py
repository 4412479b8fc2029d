"""What happens when several people act at once, on real connections; each with a control that would fail."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import Refusal
from bravehall.travel.commands import claims, decisions, grants
from bravehall.travel.commands.ledger import OverBudget
from bravehall.travel.queries.money import differences
from tests.travel import make

pytestmark = pytest.mark.commits
D = Decimal


async def at_once(*acts: Any) -> list[Any]:
    return await asyncio.gather(*acts, return_exceptions=True)


async def test_forty_grants_of_300_on_1000_are_exactly_three():
    world = await make.world(funded="1000")
    people = [await make.delegate(world) for _ in range(40)]
    done = await at_once(
        *(
            grants.offer_grant(
                event=world.event.id,
                line=world.line,
                person=each.id,
                amount=D("300"),
                by=world.officer.id,
                nonce=uuid4(),
            )
            for each in people
        )
    )
    assert sum(isinstance(each, UUID) for each in done) == 3
    assert sum(isinstance(each, OverBudget) for each in done) == 37
    assert await make.buckets(world.line) == {
        "amount": 1000,
        "committed": 900,
        "accrued": 0,
        "paid": 0,
        "available": 100,
    }
    assert await differences() == []


async def test_without_the_conditional_update_the_line_would_be_overcommitted():
    """The control: read, look, write. Only the table's own check then stands between the donor and a promise too many."""
    world = await make.world(funded="1000")
    await rows("CREATE TABLE careless AS SELECT id, amount, committed FROM budget_line")

    async def careless() -> bool:
        async with transaction():
            found = await row("SELECT amount - committed AS left FROM careless")
            assert found is not None
            await asyncio.sleep(0.02)
            if found["left"] < 300:
                return False
            await rows("UPDATE careless SET committed = committed + 300")
            return True

    try:
        done = await at_once(*(careless() for _ in range(10)))
        assert sum(each is True for each in done) > 3
    finally:
        await rows("DROP TABLE careless")
    assert (await make.buckets(world.line))["committed"] == 0


async def test_the_last_money_goes_to_the_next_when_somebody_gives_theirs_back():
    world = await make.world(funded="5000")
    people = [await make.delegate(world) for _ in range(15)]
    given = [await make.grant(world, "350", person=each) for each in people[:14]]
    with pytest.raises(OverBudget):
        await make.grant(world, "350", person=people[14])
    await grants.decline_grant(grant=given[3], person=people[3].id)
    await make.grant(world, "350", person=people[14])
    assert (await make.buckets(world.line))["committed"] == 4900


async def test_an_offer_sent_twice_at_once_is_one_grant():
    world = await make.world()
    nonce = uuid4()
    offer = {"event": world.event.id, "line": world.line, "person": world.delegate.id, "amount": D("300")}
    done = await at_once(*(grants.offer_grant(**offer, by=world.officer.id, nonce=nonce) for _ in range(6)))
    assert len(set(done)) == 1
    assert (await make.buckets(world.line))["committed"] == 300


async def test_two_offers_to_one_person_at_once_commit_once():
    world = await make.world()
    offer = {"event": world.event.id, "line": world.line, "person": world.delegate.id, "amount": D("300")}
    done = await at_once(*(grants.offer_grant(**offer, by=world.officer.id, nonce=uuid4()) for _ in range(6)))
    assert sum(isinstance(each, UUID) for each in done) == 1
    assert (await make.buckets(world.line))["committed"] == 300
    assert await differences() == []


async def ready_to_approve(world: make.World) -> tuple[UUID, dict[str, Any]]:
    claim = await make.submitted(world)
    at = {"event": world.event.id, "claim": claim}
    await decisions.check_claim(**at, by=world.officer.id, seen=await make.version(claim))
    return claim, at


async def test_a_claim_approved_by_two_at_once_is_approved_once():
    world = await make.world()
    claim, at = await ready_to_approve(world)
    second = await make.make.person()
    seen = await make.version(claim)
    done = await at_once(
        *(decisions.approve_claim(**at, by=who, seen=seen) for who in [world.approver.id, second.id] * 4)
    )
    assert sum(isinstance(each, Decimal) for each in done) == 4, "the first one's double clicks get the same answer"
    assert (await make.buckets(world.line))["accrued"] == D("348.80")
    assert await differences() == []


async def test_a_claim_is_paid_once_however_often_it_is_clicked():
    world = await make.world()
    claim, at = await ready_to_approve(world)
    await decisions.approve_claim(**at, by=world.approver.id, seen=await make.version(claim))
    seen = await make.version(claim)
    done = await at_once(
        *(decisions.mark_paid(**at, by=world.payer.id, seen=seen, reference=f"SEPA {n}") for n in range(6))
    )
    assert not [each for each in done if isinstance(each, BaseException)]
    assert (await make.buckets(world.line))["paid"] == D("348.80")
    assert await differences() == []


async def test_approve_and_take_back_at_once_leave_one_truth():
    world = await make.world()
    claim, at = await ready_to_approve(world)
    seen = await make.version(claim)
    done = await at_once(
        decisions.approve_claim(**at, by=world.approver.id, seen=seen),
        claims.withdraw_claim(claim=claim, person=world.delegate.id),
    )
    assert sum(isinstance(each, Refusal) for each in done) == 1
    left = await make.buckets(world.line)
    assert (await make.state(claim), left["accrued"]) in {("approved", D("348.80")), ("withdrawn", D("0"))}
    assert await differences() == []


async def test_a_cost_and_a_claim_sent_twice_at_once_are_one():
    world = await make.world()
    claim = await make.claim(world)
    nonce = uuid4()
    done = await at_once(*(make.cost(world, claim, "20", nonce=nonce) for _ in range(5)))
    assert len(set(done)) == 1
    await at_once(*(claims.submit_claim(claim=claim, person=world.delegate.id, declared=True) for _ in range(5)))
    found = await row("SELECT round, eligible FROM claim WHERE id = {}", claim)
    assert found is not None
    assert (found["round"], found["eligible"]) == (1, 20)
