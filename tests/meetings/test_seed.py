"""The demo's meetings."""

from __future__ import annotations

import pytest

from bravehall.core.db import row
from bravehall.seed import seed


@pytest.mark.commits
async def test_the_flagship_has_145_meetings_and_nobody_is_in_two_places():
    await seed()
    found = await row(
        "SELECT count(*) AS all, count(*) FILTER (WHERE m.state = 'agreed') AS agreed,"
        " count(*) FILTER (WHERE m.state = 'held') AS held, count(*) FILTER (WHERE m.state = 'missed') AS missed,"
        " count(*) FILTER (WHERE m.state = 'cancelled') AS cancelled"
        " FROM meeting m JOIN event ON event.id = m.event WHERE event.slug = 'clusters-meet-regions'"
    )
    assert found["all"] == 145
    assert min(found.values()) > 0, found
    requests = await row("SELECT count(DISTINCT state) AS states FROM meeting_request")
    assert requests["states"] == 4
    twice = await row(
        "SELECT count(*) AS n FROM (SELECT person, slot FROM meeting_seat WHERE live GROUP BY person, slot"
        " HAVING count(*) > 1) twice"
    )
    assert twice["n"] == 0
