"""From the grant to the money, by commands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bravehall.core.db import rows
from bravehall.core.errors import NotFound, Refusal
from bravehall.travel.commands import claims, decisions, grants
from bravehall.travel.commands.decisions import Cut
from bravehall.travel.rules.states import Moved
from tests.travel import make

D = Decimal


async def test_a_grant_becomes_a_paid_claim_and_the_rest_goes_back_to_the_line():
    world = await make.world()
    claim = await make.submitted(world, amount="348.80", ceiling="400")
    assert (await make.buckets(world.line))["committed"] == 400

    at = {"event": world.event.id, "claim": claim}
    await decisions.check_claim(**at, by=world.officer.id, seen=await make.version(claim))
    approved = await decisions.approve_claim(**at, by=world.approver.id, seen=await make.version(claim))
    assert approved == D("348.80")
    assert await make.buckets(world.line) == {
        "amount": 5000, "committed": 0, "accrued": D("348.80"), "paid": 0, "available": D("4651.20"),
    }  # fmt: skip

    await decisions.mark_paid(**at, by=world.payer.id, seen=await make.version(claim), reference="SEPA 77")
    assert (await make.buckets(world.line))["paid"] == D("348.80")
    assert await make.state(claim) == "paid"
    await rows("SET CONSTRAINTS ALL IMMEDIATE")


async def test_more_than_the_grant_is_capped_at_the_grant():
    world = await make.world()
    claim = await make.submitted(world, amount="436.15", ceiling="400")
    at = {"event": world.event.id, "claim": claim}
    await decisions.check_claim(**at, by=world.officer.id, seen=await make.version(claim))
    assert await decisions.approve_claim(**at, by=world.approver.id, seen=await make.version(claim)) == 400
    assert (await make.buckets(world.line))["available"] == 4600


async def test_a_returned_claim_is_answered_and_sent_again():
    world = await make.world()
    claim = await make.submitted(world)
    at = {"event": world.event.id, "claim": claim}
    await decisions.return_claim(**at, by=world.officer.id, seen=await make.version(claim), question="Which train?")
    assert await make.state(claim) == "returned"
    with pytest.raises(Refusal) as refusal:
        await claims.submit_claim(claim=claim, person=world.delegate.id, declared=True)
    assert refusal.value.field == "answer"
    await claims.submit_claim(claim=claim, person=world.delegate.id, declared=True, answer="The night train.")
    assert await make.state(claim) == "submitted"


async def test_a_cut_needs_a_reason_and_no_more_than_the_cost():
    world = await make.world()
    claim = await make.claim(world)
    item = await make.cost(world, claim, "100")
    await claims.submit_claim(claim=claim, person=world.delegate.id, declared=True)
    at = {"event": world.event.id, "claim": claim, "by": world.officer.id, "seen": await make.version(claim)}
    with pytest.raises(Refusal) as refusal:
        await decisions.check_claim(**at, cuts=(Cut(item, D("20"), ""),))
    assert refusal.value.field == f"why_{item.hex}"
    with pytest.raises(Refusal) as refusal:
        await decisions.check_claim(**at, cuts=(Cut(item, D("100.01"), "too much"),))
    assert refusal.value.field == f"cut_{item.hex}"
    assert await decisions.check_claim(**at, cuts=(Cut(item, D("20"), "First class"),)) == 80


async def test_nobody_decides_on_what_they_have_not_seen():
    world = await make.world()
    claim = await make.submitted(world)
    seen = await make.version(claim)
    at = {"event": world.event.id, "claim": claim}
    await decisions.return_claim(**at, by=world.officer.id, seen=seen, question="Which train?")
    await claims.submit_claim(claim=claim, person=world.delegate.id, declared=True, answer="The night train.")
    with pytest.raises(Moved):
        await decisions.check_claim(**at, by=world.officer.id, seen=seen)


async def test_a_claim_of_another_event_or_person_is_not_there():
    world = await make.world()
    claim = await make.submitted(world)
    other = await make.world()
    with pytest.raises(NotFound):
        await decisions.check_claim(event=other.event.id, claim=claim, by=other.officer.id, seen=2)
    with pytest.raises(NotFound):
        await claims.withdraw_claim(claim=claim, person=other.delegate.id)


async def test_a_declined_grant_gives_its_money_back():
    world = await make.world()
    grant = await make.grant(world, "400", accepted=False)
    await grants.decline_grant(grant=grant, person=world.delegate.id)
    await grants.decline_grant(grant=grant, person=world.delegate.id)
    assert (await make.buckets(world.line))["available"] == 5000


async def test_an_offer_that_nobody_answers_expires():
    world = await make.world()
    grant = await make.grant(world, "400", accepted=False)
    await grants.expire_grants()
    assert (await make.buckets(world.line))["committed"] == 400
    await rows("UPDATE travel_grant SET expires_at = clock_timestamp() - interval '1 second' WHERE id = {}", grant)
    await grants.expire_grants()
    assert (await make.buckets(world.line))["available"] == 5000
    with pytest.raises(Refusal):
        await grants.accept_grant(grant=grant, person=world.delegate.id)
