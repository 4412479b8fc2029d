"""The events: one today, a fair all week, three past, two coming, one still a draft; and who runs them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from bravehall.core.tables import Fact
from bravehall.events.facts import EventCreated, EventPublished, RoleGiven
from bravehall.events.tables import Event, TeamMember
from bravehall.seed.world import World

# slug, state, format, zone, days from today, how many days, hours, city, country, venue, capacity, titles, about.
EVENTS = (
    (
        "clusters-meet-regions", "published", "hybrid", "Europe/Bratislava", 0, 2, (9, 18), ("Кошиці", "Košice"), "SK",
        ("Будинок мистецтв, велика зала", "House of Arts, great hall"), 400,
        ("Кластери зустрічають регіони", "Clusters meet Regions"),
        (
            "Два дні для українських кластерів і регіонів Європи.\nШістнадцять коротких виступів, шість панелей і день "
            "ділових зустрічей: на місці за столами та онлайн у тих самих годинах.\nДорогу учасників з України "
            "відшкодовує програма підтримки.",
            "Two days for Ukrainian clusters and the regions of Europe.\nSixteen pitches, six panels and a day of "
            "business meetings, at tables on site and online in the same hours.\nThe travel of participants from Ukraine "
            "is reimbursed by a support programme.",
        ),
    ),
    (
        "furniture-fair", "published", "online", "Europe/Kyiv", -1, 7, (10, 19), ("", ""), "", ("", ""), 5000,
        ("Ukrainian Brave Business: меблі", "Ukrainian Brave Business: Furniture"),
        (
            "Віртуальний ярмарок: 67 меблевих фабрик в одній залі.\nЗаходьте до стенда, дзвоніть у дзвінок, говоріть з "
            "тими, хто робить.",
            "A virtual fair: 67 furniture factories in one hall.\nWalk up to a booth, ring the bell, talk to the people "
            "who make it.",
        ),
    ),
    (
        "cluster-conference-prague", "closed", "hybrid", "Europe/Prague", -70, 2, (9, 17), ("Прага", "Prague"), "CZ",
        ("Конференц-центр на Влтаві", "Conference centre on the Vltava"), 650,
        ("Конференція кластерів у Празі", "Cluster Conference Prague"),
        ("Понад шістсот учасників, делегація з шести кластерів.", "Over six hundred people, a delegation of six clusters."),
    ),
    (
        "forum-istanbul", "closed", "onsite", "Europe/Istanbul", -130, 1, (10, 18), ("Стамбул", "Istanbul"), "TR",
        ("Торгова палата, зал Босфор", "Chamber of commerce, Bosphorus hall"), 120,
        ("Діловий форум у Стамбулі", "Business Forum Istanbul"),
        ("Швейна та харчова галузі шукали замовників.", "The sewing and food industries looked for orders."),
    ),
    (
        "forum-tallinn", "closed", "hybrid", "Europe/Tallinn", -40, 1, (9, 17), ("Таллінн", "Tallinn"), "EE",
        ("Портовий зал", "Harbour hall"), 200, ("Діловий форум у Таллінні", "Business Forum Tallinn"),
        ("Морська галузь та ІТ.", "Maritime industry and IT."),
    ),
    (
        "proposal-webinar", "published", "online", "Europe/Kyiv", 21, 1, (14, 16), ("", ""), "", ("", ""), 300,
        ("Вебінар: як написати заявку на грант", "Webinar: how to write a grant proposal"),
        (
            "Експертка програми підтримки розбирає дві заявки, що перемогли, і одну, що ні.",
            "An expert of the support programme takes two winning proposals apart, and one that lost.",
        ),
    ),
    (
        "automation-days", "published", "onsite", "Europe/Kyiv", 45, 2, (10, 17), ("Вінниця", "Vinnytsia"), "UA",
        ("Технопарк, корпус 2", "Technology park, building 2"), 180,
        ("Дні автоматизації у Вінниці", "Automation Days Vinnytsia"),
        (
            "Заводи показують лінії, інженери відповідають на запитання.",
            "Factories show their lines, engineers answer questions.",
        ),
    ),
    (
        "next-year", "draft", "hybrid", "Europe/Bratislava", 365, 2, (9, 18), ("Кошиці", "Košice"), "SK", ("", ""), 450,
        ("Кластери зустрічають регіони: наступний рік", "Clusters meet Regions: next year"), ("", ""),
    ),
)  # fmt: skip
TEAM = {
    "owner": "owner", "registrar": "registrar", "meetings": "meetings", "host": "host", "travel": "travel_officer",
    "approver": "approver", "payer": "payer", "steward": "steward", "viewer": "viewer",
}  # fmt: skip


async def make(world: World) -> None:
    for slug, state, form, zone, offset, days, hours, city, country, venue, capacity, title, about in EVENTS:
        first = world.day + timedelta(days=offset)
        start, end = (
            datetime.combine(first + timedelta(days=after), time(hour), ZoneInfo(zone)).astimezone(UTC)
            for after, hour in zip((0, days - 1), hours, strict=True)
        )
        world.events[slug] = Event(
            id=world.new_id(), slug=slug, state=state, format=form, zone=zone, starts_at=start, ends_at=end,
            city_uk=city[0], city_en=city[1], country=country, venue_uk=venue[0], venue_en=venue[1], capacity=capacity,
            title_uk=title[0], title_en=title[1], about_uk=about[0], about_en=about[1],
            room="" if form == "onsite" else "https://meet.example.org/{code}",
            at=min(start, world.opened) - timedelta(days=90),
        )  # fmt: skip
    await Event.insert(*world.events.values())
    team: list[TeamMember] = []
    for event in world.events.values():
        whole = event is world.flagship or event is world.fair
        for key, role in TEAM.items():
            if whole or key == "owner" or (key in {"registrar", "travel", "approver"} and event.state == "closed"):
                team.append(TeamMember(id=world.new_id(), event=event.id, person=world.people[key].id, role=role))
    await TeamMember.insert(*team)
    await tell(world, team)


async def tell(world: World, team: list[TeamMember]) -> None:
    """What happened so far stands in the record, without the mails that followed at the time."""
    owner, told = world.people["owner"].id, []

    def fact(event: Event, happened: EventCreated | EventPublished | RoleGiven, at: datetime) -> None:
        payload = msgspec.json.encode(happened).decode()
        told.append(Fact(kind=happened.kind(), event=event.id, actor=owner, topics=[], payload=payload, at=at))

    for event in world.events.values():
        fact(event, EventCreated(event=event.id), event.at)
        for place, member in enumerate(one for one in team if one.event == event.id):
            given = RoleGiven(event=event.id, person=member.person, role=member.role)
            fact(event, given, event.at + timedelta(minutes=10 + place))
        if event.state != "draft":
            fact(event, EventPublished(event=event.id), event.at + timedelta(days=3))
    told.sort(key=lambda each: each.at)
    await Fact.insert(*told)
