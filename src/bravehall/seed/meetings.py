"""Meetings at the flagship: hours, tables, profiles, wishes, requests and 145 meetings in all states."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bravehall.attendance.tables import Attendance
from bravehall.core.db import rows
from bravehall.events.rules import days_between
from bravehall.events.tables import Event
from bravehall.meetings.rules import Half, windows
from bravehall.meetings.tables import Meeting, MeetingProfile, MeetingSeat, MeetingTable, Request, Slot, Wish
from bravehall.seed.world import World

OFFERS = ("дуб", "кухні", "стільці", "метал", "шиття", "консерви", "автоматика", "креслення", "логістика", "тара")
NEEDS = ("гурт", "Словаччина", "дистрибуція", "інвестор", "сировина", "сертифікація", "логістика", "автоматика", "тара")
NOTES = (
    "Добрий день! Хочемо показати зразки й домовитися про пробну партію.",
    "Шукаємо постачальника на Словаччину, 200 штук на місяць.",
    "We look for solid oak fronts for our spring line.",
    "Є питання щодо сертифікації; десяти хвилин вистачить.",
    "",
)
TABLES = 15
MEETINGS = 145
HELD = 0.75  # of the agreed ones that are over, as public outcomes of such days say


async def make(world: World) -> None:
    await forum(world, world.flagship, meetings=MEETINGS, requests=45)
    for event in world.events.values():
        if event.ends_at < world.opened and event.format != "online":
            await forum(world, event, meetings=30, requests=0)


async def forum(world: World, event: Event, *, meetings: int, requests: int) -> None:
    """The hours, the tables, and what people agreed."""
    days = days_between(event.starts_at, event.ends_at, event.zone)
    hours = [(days, [(Half.MORNING, time(10), time(13)), (Half.AFTERNOON, time(14), time(17))])]
    if event is world.flagship:  # who came the day before met already, so the demo has meetings that are over
        hours.insert(0, ([days[0] - timedelta(days=1)], [(Half.AFTERNOON, time(16), time(18))]))
    slots = [
        Slot(id=world.new_id(), event=event.id, starts_at=start, ends_at=end, half=half)
        for which, spans in hours
        for start, end, half in windows(which, spans, zone=event.zone, minutes=20, pause=5)
    ]
    tables = [MeetingTable(id=world.new_id(), event=event.id, number=n + 1) for n in range(TABLES)]
    people = [
        each["person"]
        for each in await rows(
            "SELECT position.person FROM position JOIN product ON product.id = position.product"
            " JOIN person ON person.id = position.person"
            " WHERE position.event = {} AND position.state = 'confirmed' AND product.mode = 'onsite' ORDER BY person.email",
            event.id,
        )
    ]
    if len(people) < 4 or not slots:
        return
    await Slot.insert(*slots)
    await MeetingTable.insert(*tables)
    await profiles(world, event, people)
    made = pairs(world, slots, tables, people, meetings)
    await sit(world, event, made)
    if requests:
        await ask(world, event, slots, people, made, requests)


async def profiles(world: World, event: Event, people: list[UUID]) -> None:
    draw = world.random
    await MeetingProfile.insert(
        *(
            MeetingProfile(
                id=world.new_id(), event=event.id, person=person, offers=sorted(draw.sample(OFFERS, 3)),
                needs=sorted(tag.lower() for tag in draw.sample(NEEDS, 2)), open=draw.random() > 0.05,
            )
            for person in people if draw.random() < 0.85
        )
    )  # fmt: skip
    wishes = {tuple(draw.sample(people, 2)): draw.choice(("must", "would", "would", "no")) for _ in range(len(people))}
    await Wish.insert(
        *(
            Wish(id=world.new_id(), event=event.id, person=person, other=other, kind=kind)
            for (person, other), kind in wishes.items()
        )
    )


def pairs(
    world: World, slots: list[Slot], tables: list[MeetingTable], people: list[UUID], most: int
) -> list[tuple[Slot, MeetingTable, UUID, UUID]]:
    """Who meets whom, when and where: nobody twice at once, no table twice in a slot, each pair once."""
    draw, met, made = world.random, set[frozenset[UUID]](), list[tuple[Slot, MeetingTable, UUID, UUID]]()
    share = -(-most // len(slots))  # spread over the hours
    for slot in slots:
        free = draw.sample(people, len(people))
        for table in tables[:share]:
            one, other = free.pop(), free.pop()
            if frozenset((one, other)) not in met and len(made) < most:
                met.add(frozenset((one, other)))
                made.append((slot, table, one, other))
            if len(free) < 2:
                break
    return made


async def sit(world: World, event: Event, made: list[tuple[Slot, MeetingTable, UUID, UUID]]) -> None:
    """What became of each: what is over is held or missed, some were cancelled, all others are agreed."""
    draw, meetings, seats, ledger = world.random, list[Meeting](), list[MeetingSeat](), list[Attendance]()
    for n, (slot, table, one, other) in enumerate(made):
        over = slot.ends_at < world.opened
        state = ("held" if draw.random() < HELD else "missed") if over else "agreed"
        if n % 12 == 5:
            state = "cancelled"
        why = "Поїзд запізнюється." if state == "cancelled" else ""
        changed_by = one if state == "cancelled" else None
        at = min(slot.starts_at, world.opened) - timedelta(days=3)
        meeting = Meeting(
            id=world.new_id(), event=event.id, slot=slot.id, at_table=table.id, state=state, why=why, uid=world.new_id(),
            changed_by=changed_by, at=at, changed_at=at,
        )  # fmt: skip
        meetings.append(meeting)
        answer = state if state in ("held", "missed") else None
        for person in (one, other):
            seats.append(
                MeetingSeat(
                    id=world.new_id(), meeting=meeting.id, person=person, slot=slot.id, live=state != "cancelled",
                    answer=answer, answered_at=slot.ends_at if answer else None,
                )
            )  # fmt: skip
            if state == "held":
                day = slot.starts_at.astimezone(ZoneInfo(event.zone)).date()
                ledger.append(
                    Attendance(
                        event=event.id, person=person, day=day, kind="meeting", source=meeting.id, at=slot.ends_at
                    )
                )
    await Meeting.insert(*meetings)
    await MeetingSeat.insert(*seats)
    if ledger:
        await Attendance.insert(*ledger)


async def ask(
    world: World, event: Event, slots: list[Slot], people: list[UUID],
    made: list[tuple[Slot, MeetingTable, UUID, UUID]], most: int,
) -> None:  # fmt: skip
    """Requests that are open, declined, expired or withdrawn, between people who do not meet."""
    draw, known = world.random, {frozenset((one, other)) for _, _, one, other in made}
    coming = [slot for slot in slots if slot.starts_at > world.opened + timedelta(hours=1)] or slots
    lines = list[Request]()
    while len(lines) < most:
        one, other = draw.sample(people, 2)
        if frozenset((one, other)) in known:
            continue
        known.add(frozenset((one, other)))
        state = ("pending", "pending", "pending", "declined", "expired", "withdrawn")[len(lines) % 6]
        asked = world.opened - timedelta(hours=draw.randint(2, 40))
        chosen = sorted(draw.sample(coming, min(3, len(coming))), key=lambda slot: slot.starts_at)
        until = world.opened + timedelta(days=1) if state == "pending" else asked + timedelta(hours=1)
        lines.append(
            Request(
                id=world.new_id(), event=event.id, asker=one, asked=other, turn=other, slots=[slot.id for slot in chosen],
                note=draw.choice(NOTES), state=state, at=asked, turn_at=asked, expires_at=until,
                closed_at=None if state == "pending" else until,
            )
        )  # fmt: skip
    await Request.insert(*lines)
