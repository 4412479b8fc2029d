"""The ledger: append-only, adding up, and always what the counters say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from asyncpg import CheckViolationError, PostgresError, UniqueViolationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import Refusal
from bravehall.travel.commands import claims, decisions, grants
from bravehall.travel.queries.money import differences
from bravehall.travel.reactions import LedgerDiffers, prove_ledger
from tests.travel import make

D = Decimal


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_tx", "claim_decision", "fx_rate"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
async def test_what_was_written_stays(table, change):
    world = await make.world()
    await make.rate(world)
    await make.submitted(world)
    with pytest.raises(PostgresError, match="append-only"):
        async with transaction():
            await rows(change.format(table))


async def test_a_movement_that_does_not_add_up_is_refused():
    world = await make.world()
    await rows("SET CONSTRAINTS ALL IMMEDIATE")
    tx = await row("INSERT INTO ledger_tx (kind, key, at) VALUES ('fund', 'crooked', now()) RETURNING id")
    assert tx is not None
    with pytest.raises(CheckViolationError):
        async with transaction():
            await rows(
                "INSERT INTO ledger_entry (tx, line, account, delta) VALUES ({}, {}, 'paid', 5)", tx["id"], world.line
            )


async def test_a_line_cannot_promise_more_than_it_has_whoever_writes():
    world = await make.world(funded="1000")
    with pytest.raises(CheckViolationError):
        async with transaction():
            await rows("UPDATE budget_line SET committed = 1000.01 WHERE id = {}", world.line)


async def test_the_sweeper_says_which_counter_lies():
    world = await make.world()
    await prove_ledger()
    await rows("UPDATE budget_line SET paid = paid + 1 WHERE id = {}", world.line)
    with pytest.raises(LedgerDiffers, match="T1 paid"):
        await prove_ledger()


async def test_the_database_itself_keeps_people_apart():
    world = await make.world()
    claim = await make.submitted(world)
    part = "INSERT INTO claim_part (id, claim, claimant, actor, step) VALUES (gen_random_uuid(), {}, {}, {}, {})"
    with pytest.raises(CheckViolationError):
        async with transaction():
            await rows(part, claim, world.delegate.id, world.delegate.id, "check")
    await rows(part, claim, world.delegate.id, world.officer.id, "check")
    with pytest.raises(UniqueViolationError):
        async with transaction():
            await rows(part, claim, world.delegate.id, world.officer.id, "approve")


async def test_money_put_on_a_line_twice_by_a_double_click_is_there_once():
    world = await make.world(funded="1000")
    from bravehall.travel.commands.agreements import fund_line

    nonce = uuid4()
    for _ in range(2):
        await fund_line(event=world.event.id, line=world.line, amount=D("500"), by=world.officer.id, nonce=nonce)
    assert (await make.buckets(world.line))["amount"] == 1500


async def test_taking_a_claim_back_and_sending_another_leaves_the_same_balances():
    world = await make.world()
    claim = await make.submitted(world)
    before = await make.buckets(world.line)
    await claims.withdraw_claim(claim=claim, person=world.delegate.id)
    grant = await row("SELECT travel_grant AS id FROM claim WHERE id = {}", claim)
    assert grant is not None
    again = await claims.open_claim(grant=grant["id"], person=world.delegate.id)
    await make.cost(world, again, "348.80")
    await claims.submit_claim(claim=again, person=world.delegate.id, declared=True)
    assert await make.buckets(world.line) == before


async def test_a_later_rate_does_not_change_a_sent_claim():
    world = await make.world()
    await make.rate(world)
    claim = await make.claim(world)
    await make.cost(world, claim, "2000", "UAH", spent_on=date(2026, 10, 2))
    await claims.submit_claim(claim=claim, person=world.delegate.id, declared=True)
    await make.rate(world, figure="60")
    seen = await make.version(claim)
    await decisions.return_claim(event=world.event.id, claim=claim, by=world.officer.id, seen=seen, question="?")
    again = await claims.submit_claim(claim=claim, person=world.delegate.id, declared=True, answer="!")
    assert again.eligible == D("39.21")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["offer", "decline", "withdraw", "claim", "check", "return", "back", "approve", "reject", "pay", "undo"]
        ),
        st.integers(0, 3),
        st.decimals("0.01", "700", places=2),
    ),
    max_size=25,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
async def test_whatever_is_done_in_whatever_order_every_euro_is_in_one_bucket(steps):
    """Any sequence of acts, allowed or refused: the counters are the ledger's sums, none is negative, nothing is lost."""
    async with transaction():
        world = await make.world(funded="1000")
        people = [await make.delegate(world) for _ in range(4)]
        for act, who, amount in steps:
            try:
                async with transaction():
                    await do(act, world, people[who], amount)
            except Refusal:
                pass
            assert await differences() == []
            left = await make.buckets(world.line)
            assert left["amount"] == 1000
            assert min(left.values()) >= 0
        over = await rows(
            "SELECT c.id FROM claim c JOIN travel_grant g ON g.id = c.travel_grant WHERE c.approved > g.ceiling"
        )
        assert over == []
        alone = await rows("SELECT actor FROM claim_part GROUP BY claim, actor HAVING count(*) > 1")
        assert alone == []


async def do(act: str, world: make.World, person: make.Person, amount: Decimal) -> None:
    event = world.event.id
    if act == "offer":
        grant = await grants.offer_grant(
            event=event, line=world.line, person=person.id, amount=amount, by=world.officer.id, nonce=uuid4()
        )
        await grants.accept_grant(grant=grant, person=person.id)
        return
    newest = "SELECT g.id, c.id AS claim, c.version FROM travel_grant g LEFT JOIN claim c ON c.travel_grant = g.id"
    found = await row(f"{newest} WHERE g.person = {{}} ORDER BY g.at DESC, c.number DESC LIMIT 1", person.id)
    if found is None:
        return
    if act == "decline":
        await grants.decline_grant(grant=found["id"], person=person.id)
    elif act == "withdraw":
        await grants.withdraw_grant(event=event, grant=found["id"], by=world.officer.id, reason="")
    elif act == "claim":
        claim = await claims.open_claim(grant=found["id"], person=person.id)
        said = {"category": make.Category.TRAIN, "currency": make.Currency.EUR, "spent_on": date(2026, 10, 12)}
        await claims.add_cost(claim=claim, person=person.id, amount=amount, nonce=uuid4(), **said)
        await claims.submit_claim(claim=claim, person=person.id, declared=True)
    elif found["claim"] is not None:
        at = {"event": event, "claim": found["claim"], "seen": found["version"]}
        if act == "check":
            await decisions.check_claim(**at, by=world.officer.id)
        elif act == "return":
            await decisions.return_claim(**at, by=world.officer.id, question="?")
        elif act == "back":
            await decisions.send_back(**at, by=world.approver.id, why="?")
        elif act == "approve":
            await decisions.approve_claim(**at, by=world.approver.id)
        elif act == "reject":
            await decisions.reject_claim(**at, by=world.approver.id, why="no")
        elif act == "pay":
            await decisions.mark_paid(**at, by=world.payer.id, reference="x")
        else:
            await claims.withdraw_claim(claim=found["claim"], person=person.id)
