"""The opening rush: 2 000 people want 500 places at once. `make bench` shows how long it took."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import pytest

from bravehall.core.db import row, rows
from bravehall.core.errors import Refusal
from bravehall.registration.commands import prove_counters, register
from tests import make

PEOPLE, PLACES = 2000, 500


@pytest.mark.commits
async def test_five_hundred_places_go_to_five_hundred_of_two_thousand():
    event = await make.event()
    kind = await make.product(event, places=PLACES)
    found = await rows(
        "INSERT INTO person (email, name) SELECT 'rush' || n || '@example.org', 'Guest ' || n"
        " FROM generate_series(1, {}) n RETURNING id",
        PEOPLE,
    )

    async def one(person) -> tuple[str, float]:
        began = time.monotonic()
        try:
            await register(person=person, event=event.id, product=kind.id)
        except Refusal as refusal:
            return type(refusal).__name__, time.monotonic() - began
        return "done", time.monotonic() - began

    # as many at work as a server lets in at once; the others stand in its queue
    doors = asyncio.Semaphore(16)

    async def through(person) -> tuple[str, float]:
        async with doors:
            return await one(person)

    began = time.monotonic()
    came = await asyncio.gather(*(through(each["id"]) for each in found))
    took = time.monotonic() - began
    assert Counter(what for what, _ in came) == {"done": PLACES, "Full": PEOPLE - PLACES}
    assert (await row("SELECT count(*) AS n FROM position WHERE state = 'confirmed'"))["n"] == PLACES
    assert await prove_counters() == []
    waits = sorted(wait for _, wait in came)
    p99 = waits[int(len(waits) * 0.99)] * 1000
    print(f"\n{PEOPLE} tries in {took:.1f} s ({PEOPLE / took:.0f}/s), p99 {p99:.0f} ms with 16 at once")  # noqa: T201
