"""One ticket at many doors at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from uuid import uuid4

import pytest

from bravehall.attendance.commands import check_in
from bravehall.core.db import row, rows
from tests import make

pytestmark = pytest.mark.commits
INDEX = "scan_accepted_once_a_day"


async def at_ten_doors() -> Counter[str]:
    event, steward = await make.event(), await make.person()
    position = await make.position(event, await make.person())
    found = await asyncio.gather(
        *(check_in(event=event.id, said=position.code, by=steward.id, nonce=uuid4()) for _ in range(10))
    )
    return Counter(str(each.outcome) for each in found)


async def test_one_ticket_at_ten_doors_opens_one():
    assert await at_ten_doors() == {"accepted": 1, "already": 9}
    assert len(await rows("SELECT 1 FROM attendance")) == 1


async def test_without_the_index_it_would_open_all():
    made = await row("SELECT indexdef FROM pg_indexes WHERE indexname = {}", INDEX)
    await rows(f"DROP INDEX {INDEX}")
    try:
        assert (await at_ten_doors())["accepted"] > 1
    finally:
        await rows("TRUNCATE scan CASCADE")
        await rows(made["indexdef"])


async def test_one_nonce_from_ten_tabs_is_one_scan():
    event, steward, nonce = await make.event(), await make.person(), uuid4()
    position = await make.position(event, await make.person())
    found = await asyncio.gather(
        *(check_in(event=event.id, said=position.code, by=steward.id, nonce=nonce) for _ in range(10))
    )
    assert {each.outcome for each in found} == {"accepted"}
    assert len(await rows("SELECT 1 FROM scan")) == 1
