"""Places: taken, given back, handed to the next who waits.

Everybody locks in this order: quotas by id, then positions. A place is taken by one conditional UPDATE, so that the cost
stays the same however many are sold.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from bravehall.core.db import row, rows, transaction
from bravehall.core.facts import record
from bravehall.registration.facts import CounterWrong, Promoted

log = logging.getLogger("bravehall.registration")

# Nobody passes those who wait, should a place be free for a moment before it is given to the first of them.
TAKE = """
    UPDATE quota SET sold = sold + 1
     WHERE id = {} AND sold + held < size
       AND NOT EXISTS (SELECT FROM position JOIN product ON product.id = position.product
                        WHERE product.quota = quota.id AND position.state = 'waiting')
    RETURNING id
"""
FIRST_WAITING = """
    SELECT position.id, position.event, position.person
      FROM position JOIN product ON product.id = position.product
     WHERE product.quota = {} AND position.state = 'waiting'
     ORDER BY position.queue LIMIT 1 FOR UPDATE OF position
"""


async def take_place(quota: UUID) -> bool:
    """One place of this quota is taken, if one is left."""
    return bool(await rows(TAKE, quota))


async def lock_quotas(event: UUID) -> None:
    await rows("SELECT id FROM quota WHERE event = {} ORDER BY id FOR UPDATE", event)


async def give_back(quota: UUID) -> None:
    """A place of this locked quota is free: the first who waits has it, else it is for sale again."""
    if not await promote_first(quota):
        await rows("UPDATE quota SET sold = sold - 1 WHERE id = {}", quota)


async def promote_first(quota: UUID) -> bool:
    """The first who waits at this locked quota gets a place that is counted as sold already; False: nobody waits."""
    first = await row(FIRST_WAITING, quota)
    if first is None:
        return False
    await rows("UPDATE position SET state = 'confirmed', confirmed_at = clock_timestamp() WHERE id = {}", first["id"])
    await record(Promoted(event=first["event"], position=first["id"], person=first["person"]))
    return True


async def fill(quota: UUID) -> int:
    """Give the free places of a quota to those who wait, such as after it grew. Returns how many."""
    given = 0
    async with transaction():
        locked = await row("SELECT size - sold - held AS free FROM quota WHERE id = {} FOR UPDATE", quota)
        for _ in range(locked["free"] if locked else 0):
            if not await promote_first(quota):
                break
            given += 1
        if given:
            await rows("UPDATE quota SET sold = sold + {} WHERE id = {}", given, quota)
    return given


WRONG = """
    SELECT quota.id, quota.event, quota.sold, count(position.id) AS counted
      FROM quota
      LEFT JOIN product ON product.quota = quota.id
      LEFT JOIN position ON position.product = product.id AND position.state = 'confirmed'
     GROUP BY quota.id HAVING quota.sold <> count(position.id)
"""


async def prove_counters() -> list[dict[str, Any]]:
    """Count every place again. What is wrong is reported and never repaired: {id, event, sold, counted} each."""
    found = await rows(WRONG)
    async with transaction():
        for wrong in found:
            log.error("a counter is wrong: quota %s says %s, counted %s", wrong["id"], wrong["sold"], wrong["counted"])
            known = await row(
                "SELECT payload->>'sold' = {} AND payload->>'counted' = {} AS same FROM fact"
                " WHERE kind = 'registration.CounterWrong' AND event = {} AND payload->>'quota' = {}"
                " ORDER BY id DESC LIMIT 1",
                str(wrong["sold"]), str(wrong["counted"]), wrong["event"], str(wrong["id"]),
            )  # fmt: skip
            if known is None or not known["same"]:
                await record(
                    CounterWrong(event=wrong["event"], quota=wrong["id"], sold=wrong["sold"], counted=wrong["counted"])
                )
    return found
