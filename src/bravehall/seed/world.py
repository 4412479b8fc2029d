"""Who there is and what they run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bravehall.events.tables import Event, TeamMember
from bravehall.people.tables import Person
from bravehall.registration.tables import Product, Quota

CAST = (
    ("olena@demo.bravehall.example", "organiser, owner of the flagship"),
    ("taras@demo.bravehall.example", "attendee"),
)


async def make() -> None:
    owner = Person(email=CAST[0][0], name="Олена Щербаківська", organiser=True)
    guest = Person(email=CAST[1][0], name="Тарас Згурський")
    await Person.insert(owner, guest)
    start = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
    event = Event(
        slug="clusters-meet-regions", title_uk="Кластери зустрічають регіони", title_en="Clusters meet Regions",
        format="hybrid", state="published", zone="Europe/Bratislava", starts_at=start,
        ends_at=start + timedelta(days=1, hours=9), city_uk="Братислава", city_en="Bratislava", country="SK", capacity=400,
    )  # fmt: skip
    await event.save()
    await TeamMember(event=event.id, person=owner.id, role="owner").save()
    for mode, size, uk, en in (("onsite", 150, "На місці", "On site"), ("online", 250, "Онлайн", "Online")):
        quota = Quota(event=event.id, size=size)
        await quota.save()
        await Product(event=event.id, quota=quota.id, name_uk=uk, name_en=en, mode=mode).save()
