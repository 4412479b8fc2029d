"""Who of a booth is at it. The lease is the desk they have open: when it is lost, they are away."""

from __future__ import annotations

from uuid import UUID

import msgspec

from bravehall.core.db import rows
from bravehall.hall.rules import Availability

# What a member of a booth is now. `m` is the row of booth_member.
STATE = (
    "CASE WHEN m.availability = 'away' OR NOT EXISTS (SELECT FROM presence p WHERE p.topic = 'desk/' || m.booth"
    " AND p.person = m.person) THEN 'away'"
    " WHEN m.availability = 'busy' OR EXISTS (SELECT FROM talk t WHERE t.rep = m.person AND t.state = 'with')"
    " THEN 'busy' ELSE 'available' END"
)


class Rep(msgspec.Struct, frozen=True):
    """Somebody who works at a booth. `chosen` is what they said, `state` what holds."""

    person: UUID
    name: str
    job_title: str
    email: str
    chosen: Availability
    state: Availability


async def staff_of(booth: UUID) -> list[Rep]:
    """Who works at a booth: the available first."""
    found = await rows(
        f"SELECT m.person, person.name, person.job_title, person.email, m.availability AS chosen, {STATE} AS state"
        " FROM booth_member m JOIN person ON person.id = m.person WHERE m.booth = {} ORDER BY person.name",
        booth,
    )
    order = list(Availability)
    return sorted(msgspec.convert(found, list[Rep]), key=lambda rep: order.index(rep.state))
