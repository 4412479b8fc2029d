"""A call that is sent twice has one effect and one answer."""

from __future__ import annotations

import asyncio

import pytest

from bravehall.core.db import rows
from bravehall.core.errors import Refusal
from bravehall.core.idempotency import Answered, OtherBody, once
from bravehall.core.tables import Mail

SCOPE = "key-1:POST /things"


async def make() -> Answered:
    mail = Mail(recipient="ada@example.org", subject="x", text="", html="", purpose="test")
    await mail.save()
    await asyncio.sleep(0.01)
    return Answered(201, str(mail.id).encode())


async def made() -> int:
    return len(await rows("SELECT id FROM mail"))


async def test_a_replay_gets_the_same_answer_and_does_nothing():
    first = await once(SCOPE, "k", b"body", make)
    assert await once(SCOPE, "k", b"body", make) == first
    assert first.status == 201
    assert await made() == 1


async def test_another_key_or_another_person_is_another_call():
    for scope, key in ((SCOPE, "a"), (SCOPE, "b"), ("key-2:POST /things", "a")):
        await once(scope, key, b"body", make)
    assert await made() == 3


async def test_another_body_under_the_same_key_is_refused():
    await once(SCOPE, "k", b"body", make)
    with pytest.raises(OtherBody) as refused:
        await once(SCOPE, "k", b"other", make)
    assert refused.value.status == 422
    assert await made() == 1


@pytest.mark.commits
async def test_twenty_at_once_have_one_effect():
    got = await asyncio.gather(*(once(SCOPE, "k", b"body", make) for _ in range(20)))
    assert len({each.body for each in got}) == 1
    assert await made() == 1


@pytest.mark.commits
async def test_a_crash_leaves_no_key_behind():
    async def crash() -> Answered:
        await make()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await once(SCOPE, "k", b"body", crash)
    assert await made() == 0
    assert (await once(SCOPE, "k", b"other", make)).status == 201


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_a_key_is_neither_empty_nor_endless(key: str):
    with pytest.raises(Refusal, match="200"):
        await once(SCOPE, key, b"", make)
