"""Make one of anything, in one line, with nothing surprising."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bravehall.directory.tables import Cluster, Firm, Membership
from bravehall.events.tables import Event, TeamMember
from bravehall.people.tables import Person
from bravehall.registration.tables import Order, Position, Product, Quota

n = count(1)
CODES = count(100_000)


async def person(**given: Any) -> Person:
    i = next(n)
    row = Person(**{"email": f"p{i}@example.org", "name": f"Person {i}", "language": "en"} | given)
    await row.save()
    return row


async def cluster(**given: Any) -> Cluster:
    i = next(n)
    names = {"slug": f"cluster-{i}", "name_uk": f"Кластер {i}", "name_en": f"Cluster {i}"}
    row = Cluster(**names | {"region": "lviv", "sector": "furniture"} | given)
    await row.save()
    return row


async def firm(member: Person | None = None, **given: Any) -> Firm:
    i = next(n)
    names = {"slug": f"firm-{i}", "name_uk": f"Фірма {i}", "name_en": f"Firm {i}"}
    row = Firm(**names | {"sector": "furniture", "region": "lviv"} | given)
    await row.save()
    if member is not None:
        await Membership(firm=row.id, person=member.id).save()
    return row


async def event(owner: Person | None = None, **given: Any) -> Event:
    """A published hybrid event of two days that began two hours ago, in Bratislava's time."""
    i = next(n)
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
    row = Event(
        **{
            "slug": f"event-{i}", "title_uk": f"Подія {i}", "title_en": f"Event {i}", "format": "hybrid",
            "state": "published", "zone": "Europe/Bratislava", "starts_at": start, "ends_at": start + timedelta(days=1),
            "capacity": 10,
        } | given
    )  # fmt: skip
    await row.save()
    if owner is not None:
        await role(row, owner, "owner")
    return row


async def role(event: Event, person: Person, role: str) -> None:
    await TeamMember(event=event.id, person=person.id, role=role).save()


async def product(event: Event, *, places: int = 10, **given: Any) -> Product:
    quota = Quota(event=event.id, size=places)
    await quota.save()
    names = {"name_uk": "На місці", "name_en": "On site", "mode": "onsite", "approval": False}
    row = Product(**names | {"event": event.id, "quota": quota.id} | given)
    await row.save()
    return row


async def position(
    event: Event, person: Person, *, product_row: Product | None = None, state: str = "confirmed"
) -> Position:
    """A place of this person at the event, counted in its quota when confirmed."""
    ticket = product_row or await product(event)
    code = str(next(CODES))
    order = Order(event=event.id, buyer=person.id, code=code)
    await order.save()
    row = Position(
        order=order.id, event=event.id, person=person.id, product=ticket.id, state=state, code=f"AB{code}",
        confirmed_at=datetime.now(UTC) if state == "confirmed" else None,
    )  # fmt: skip
    await row.save()
    if state == "confirmed":
        await Quota.update({Quota.sold: Quota.sold + 1}).where(Quota.id == ticket.quota)
    return row
