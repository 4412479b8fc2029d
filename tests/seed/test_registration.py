"""Who registered and came in the demo's world."""

from __future__ import annotations

import pytest

from bravehall.core.db import row, rows
from bravehall.registration.commands import prove_counters
from bravehall.seed import seed


@pytest.mark.commits
async def test_the_flagship_is_as_full_as_it_was_and_every_counter_is_true():
    await seed()
    assert await prove_counters() == []
    found = await rows(
        "SELECT product.mode, position.state, count(*) AS n FROM position JOIN product ON product.id = position.product"
        " JOIN event ON event.id = position.event WHERE event.slug = 'clusters-meet-regions' GROUP BY 1, 2"
    )
    n = {(each["mode"], each["state"]): each["n"] for each in found}
    assert (n["onsite", "confirmed"], n["online", "confirmed"]) == (150, 200)
    assert n["onsite", "awaiting_approval"] == 7
    assert (await row('SELECT max(n) AS n FROM (SELECT count(*) AS n FROM position GROUP BY "order") o'))["n"] == 40
    assert (await row("SELECT count(*) AS n FROM position WHERE state = 'waiting'"))["n"] == 12
    scanned = await row(
        "SELECT count(*) AS n FROM scan JOIN event ON event.id = scan.event WHERE event.slug = 'clusters-meet-regions'"
        " AND outcome = 'accepted' AND day = (clock_timestamp() AT TIME ZONE zone)::date AND scan.at <= clock_timestamp()"
    )
    assert 70 <= scanned["n"] <= 120
    days = await rows(
        "SELECT DISTINCT scan.day FROM scan JOIN event ON event.id = scan.event WHERE event.slug = 'cluster-conference-prague'"
    )
    assert len(days) == 2
