"""The demo's travel money is true: what the pages would show can have come about."""

from __future__ import annotations

from bravehall.core.db import row, rows
from bravehall.seed import seed
from bravehall.travel.queries.money import differences
from bravehall.travel.rules.states import ClaimState, GrantState


async def test_the_demo_has_claims_in_every_state_and_its_ledger_adds_up():
    await seed()
    states = {each["state"] for each in await rows("SELECT DISTINCT state FROM claim")}
    assert states == set(ClaimState)
    assert {each["state"] for each in await rows("SELECT DISTINCT state FROM travel_grant")} == set(GrantState)
    counts = await row("SELECT count(*) AS claims, count(*) FILTER (WHERE state = 'paid') AS paid FROM claim")
    assert counts is not None
    assert counts["claims"] >= 40
    assert await differences() == []
    await rows("SET CONSTRAINTS ALL IMMEDIATE")
