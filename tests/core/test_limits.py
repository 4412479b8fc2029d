"""Rate limits: counted in the database, whoever asks and however it ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bravehall.core import limits
from bravehall.core.context import acting
from bravehall.core.db import DB, rows, transaction
from bravehall.core.errors import TooMany
from bravehall.core.limits import limit

pytestmark = pytest.mark.commits
MINUTE = timedelta(minutes=1)


async def tries(count: int, *, burst: int, key: str = "a", per: timedelta = MINUTE) -> int:
    """How many of that many tries at once were let through."""
    got = await asyncio.gather(*(limit(key, burst=burst, per=per) for _ in range(count)), return_exceptions=True)
    assert all(each is None or isinstance(each, TooMany) for each in got), got
    return got.count(None)


async def test_of_forty_tries_at_once_five_are_let_through():
    assert await tries(40, burst=5) == 5


async def test_reading_first_and_writing_then_lets_too_many_through(monkeypatch: pytest.MonkeyPatch):
    """The negative control: what the one conditional statement is there for."""

    async def take(self: object, sql: str, key: str, burst: float, speed: float) -> float | None:
        left = await DB._run_in_pool("SELECT tokens FROM allowance WHERE key = $1", [key])
        tokens = left[0]["tokens"] if left else burst
        await asyncio.sleep(0.01)
        if tokens < 1:
            return None
        await DB._run_in_pool(
            "INSERT INTO allowance VALUES ($1, $2, now()) ON CONFLICT (key) DO UPDATE SET tokens = excluded.tokens",
            [key, tokens - 1],
        )
        return tokens

    got = await asyncio.gather(*(take(None, "", "a", 5.0, 1.0) for _ in range(8)))
    assert len([each for each in got if each is not None]) > 5


async def test_each_key_has_its_own_tries():
    assert await tries(3, burst=3, key="a") == 3
    assert await tries(3, burst=3, key="b") == 3


async def test_a_try_that_waited_behind_a_later_one_is_not_refused_for_it():
    await rows("INSERT INTO allowance (key, tokens, at) VALUES ('a', 1, clock_timestamp() + interval '1 second')")
    assert await tries(2, burst=5) == 1


async def test_tries_come_back_with_time():
    assert await tries(10, burst=5, per=timedelta(seconds=1)) == 5
    await asyncio.sleep(0.45)
    assert await tries(10, burst=5, per=timedelta(seconds=1)) == 2


async def test_a_refused_command_does_not_give_the_try_back():
    async def refused() -> None:
        async with transaction():
            await limit("a", burst=1, per=MINUTE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await refused()
    assert await tries(1, burst=1) == 0


async def test_a_refusal_says_when_to_come_back():
    await tries(2, burst=2)
    with acting(language="en"), pytest.raises(TooMany) as refused:
        await limit("a", burst=2, per=MINUTE)
    assert 28 <= refused.value.after <= 30
    assert str(refused.value) == f"Too many tries. Try again in {refused.value.after} seconds."
    with acting(language="en"):
        assert limits.again(1) == "Try again in 1 second."
        assert limits.again(61) == "Try again in 2 minutes."


async def test_old_buckets_are_forgotten():
    await tries(1, burst=1)
    await limits.forget_full_buckets()
    assert await rows("SELECT key FROM allowance") != []
    await rows("UPDATE allowance SET at = at - interval '2 days'")
    await limits.forget_full_buckets()
    assert await rows("SELECT key FROM allowance") == []
