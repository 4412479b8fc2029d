"""Who registered where, and who came: in every state, with the scans of past days and of this morning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from piccolo.table import Table

from bravehall.attendance.facts import CheckedIn
from bravehall.attendance.rules import Outcome
from bravehall.attendance.tables import Attendance, Scan
from bravehall.core import facts
from bravehall.core.tables import Fact
from bravehall.events.tables import Event
from bravehall.people.tables import Person
from bravehall.registration.facts import Cancelled, Registered
from bravehall.registration.rules import SIGNS, Mode, State
from bravehall.registration.tables import Order, Position, Product, Quota
from bravehall.seed.world import World

# slug: by mode (places, approval, confirmed, waiting, awaiting approval, cancelled).
PLANS: dict[str, dict[Mode, tuple[int, bool, int, int, int, int]]] = {
    "clusters-meet-regions": {Mode.ONSITE: (160, True, 150, 0, 7, 6), Mode.ONLINE: (240, False, 200, 0, 0, 4)},
    "furniture-fair": {Mode.ONLINE: (5000, False, 260, 0, 0, 3)},
    "cluster-conference-prague": {Mode.ONSITE: (450, True, 420, 0, 0, 12), Mode.ONLINE: (200, False, 190, 0, 0, 5)},
    "forum-istanbul": {Mode.ONSITE: (120, True, 111, 0, 0, 4)},
    "forum-tallinn": {Mode.ONSITE: (100, True, 92, 0, 0, 3), Mode.ONLINE: (100, False, 71, 0, 0, 0)},
    "proposal-webinar": {Mode.ONLINE: (300, False, 124, 0, 0, 2)},
    "automation-days": {Mode.ONSITE: (180, True, 180, 12, 5, 4)},
    "next-year": {Mode.ONSITE: (200, True, 0, 0, 0, 0), Mode.ONLINE: (250, False, 0, 0, 0, 0)},
}
AT_FLAGSHIP = ("attendee", "buyer", "exhibitor", "coordinator")
DELEGATION, DELEGATES = "lviv-furniture", 40
DOORS = ("Головний вхід", "Вхід зі двору")


class Book:
    """What is made, kept until it is all stored at once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.codes: set[str] = set()
        self.orders: list[Table] = []
        self.positions: list[Table] = []
        self.scans: list[Table] = []
        self.attendance: list[Table] = []
        self.facts: list[Fact] = []

    def code(self, length: int) -> str:
        while (code := "".join(self.world.random.choices(SIGNS, k=length))) in self.codes:
            pass
        self.codes.add(code)
        return code

    def tell(self, happened: facts.Fact, actor: UUID, at: datetime) -> None:
        payload = msgspec.json.encode(happened).decode()
        event = getattr(happened, "event", None)
        self.facts.append(Fact(kind=happened.kind(), event=event, actor=actor, topics=[], payload=payload, at=at))

    def order(self, event: Event, buyer: Person, at: datetime) -> UUID:
        id = self.world.new_id()
        self.orders.append(
            Order(id=id, event=event.id, buyer=buyer.id, code=self.code(6), language=buyer.language, at=at)
        )
        return id

    def position(
        self, event: Event, product: Product, person: Person, state: State, at: datetime, order: UUID | None = None
    ) -> Position:
        """A position and its order, its own unless one is named, with what is told of it."""
        made = Position(
            id=self.world.new_id(), order=order or self.order(event, person, at), event=event.id, person=person.id,
            product=product.id, state=state, code=self.code(8), at=at,
            confirmed_at=at if state in (State.CONFIRMED, State.CANCELLED) else None,
            cancelled_at=at + timedelta(days=2) if state == State.CANCELLED else None,
        )  # fmt: skip
        self.positions.append(made)
        first = State.CONFIRMED if state == State.CANCELLED else state
        self.tell(Registered(event=event.id, position=made.id, person=person.id, state=first), person.id, at)
        if state == State.CANCELLED:
            gone = Cancelled(event=event.id, position=made.id, person=person.id, was=State.CONFIRMED)
            self.tell(gone, person.id, at + timedelta(days=2))
        return made

    def scan(self, event: Event, position: Position | None, outcome: Outcome, at: datetime, said: str = "") -> None:
        steward = self.world.people["steward"].id
        day = at.astimezone(ZoneInfo(event.zone)).date()
        scan = Scan(
            id=self.world.new_id(), event=event.id, position=position.id if position else None, outcome=outcome,
            by=steward, nonce=self.world.new_id(), at=at, sent_at=at, day=day, said=said,
            door=self.world.random.choice(DOORS),
        )  # fmt: skip
        self.scans.append(scan)
        if outcome == Outcome.ACCEPTED and position is not None:
            self.evidence(event, position.person, day, "door", scan.id, at)
            came = CheckedIn(event=event.id, position=position.id, person=position.person, scan=scan.id, day=day)
            self.tell(came, steward, at)

    def evidence(self, event: Event, person: UUID, day: date, kind: str, source: UUID, at: datetime) -> None:
        by = self.world.people["steward"].id if kind == "door" else None
        self.attendance.append(
            Attendance(event=event.id, person=person, day=day, kind=kind, source=source, by=by, at=at)
        )


async def make(world: World) -> None:
    book = Book(world)
    for slug, plan in PLANS.items():
        event = world.events[slug]
        people = guests(world, event)
        for number, (mode, (places, approval, *wanted)) in enumerate(plan.items()):
            product = await kind(world, event, mode, places, approval, wanted[0], number)
            confirmed = seats(book, event, product, people, wanted)
            if event.starts_at < world.opened + timedelta(days=1) and event is not world.fair:
                arrive(book, event, mode, confirmed)
    book.facts.sort(key=lambda each: each.at)
    for table, made in ((Order, book.orders), (Position, book.positions), (Scan, book.scans), (Attendance, book.attendance), (Fact, book.facts)):  # fmt: skip
        await store(table, made)


async def store(table: type[Table], made: Sequence[Any]) -> None:
    """In parts: a statement takes 32 767 values."""
    for start in range(0, len(made), 1000):
        await table.insert(*made[start : start + 1000])


async def kind(world: World, event: Event, mode: Mode, places: int, approval: bool, sold: int, number: int) -> Product:
    quota = Quota(id=world.new_id(), event=event.id, size=places, sold=sold)
    await quota.save()
    names = {Mode.ONSITE: ("На місці", "On site"), Mode.ONLINE: ("Онлайн", "Online")}[mode]
    product = Product(
        id=world.new_id(), event=event.id, quota=quota.id, name_uk=names[0], name_en=names[1], mode=mode,
        approval=approval, position=number,
    )  # fmt: skip
    await product.save()
    return product


def guests(world: World, event: Event) -> list[Person]:
    """Who may come, in the order they are taken: the cast and the delegation first at the flagship, then by chance."""
    first = [world.people[key] for key in AT_FLAGSHIP] if event is world.flagship else []
    away = {person.id for key, person in world.people.items() if key not in AT_FLAGSHIP}
    if event is world.flagship:
        first += delegation(world, {person.id for person in first} | away)
    taken = {person.id for person in first} | away
    rest = [person for person in world.everyone if person.id not in taken]
    world.random.shuffle(rest)
    return first + rest


def delegation(world: World, besides: set[UUID]) -> list[Person]:
    """Forty people of one cluster and its neighbours in the same trade."""
    own = [firm.slug for firm in world.firms_of(DELEGATION)]
    trade = [
        firm.slug
        for firm in world.firms.values()
        if firm.sector == "furniture" and firm.slug not in own and not firm.partner
    ]
    found = [person for slug in own + trade for person in world.staff.get(slug, []) if person.id not in besides]
    return found[:DELEGATES]


def seats(book: Book, event: Event, product: Product, people: list[Person], wanted: list[int]) -> list[Position]:
    """Takes as many people as are wanted in each state off the list; returns the confirmed positions."""
    world = book.world
    opened = event.at + timedelta(days=4)
    closed = min(event.starts_at, world.opened) - timedelta(hours=6)
    states = (State.CONFIRMED, State.WAITING, State.AWAITING_APPROVAL, State.CANCELLED)
    made: list[Position] = []
    shared: UUID | None = None
    for state, count in zip(states, wanted, strict=True):
        for number in range(count):
            if not people:
                break
            person = people.pop(0)
            at = opened + (closed - opened) * world.random.random() ** 0.7
            if state in (State.WAITING, State.AWAITING_APPROVAL):
                at = closed - timedelta(hours=3 * (count - number))
            ordered = None
            if event is world.flagship and state == State.CONFIRMED and product.mode == Mode.ONSITE:
                delegate = len(AT_FLAGSHIP) <= number < len(AT_FLAGSHIP) + DELEGATES
                if delegate:
                    at = opened + timedelta(days=9)
                    shared = shared or book.order(event, world.people["coordinator"], at)
                    ordered = shared
            position = book.position(event, product, person, state, at, ordered)
            if state == State.CONFIRMED:
                made.append(position)
    return made


def arrive(book: Book, event: Event, mode: Mode, confirmed: list[Position]) -> None:
    """Past days whole, this day until now: about seven of eight come, online a little over a half."""
    world, zone = book.world, ZoneInfo(event.zone)
    random, cast = world.random, {person.id for person in world.people.values()}
    days = (event.ends_at.astimezone(zone).date() - event.starts_at.astimezone(zone).date()).days + 1
    for number in range(days):
        day = event.starts_at.astimezone(zone).date() + timedelta(days=number)
        doors = datetime.combine(day, time(8, 15), zone)
        last = doors + timedelta(hours=4)
        if event is world.flagship:
            if number > 0:
                break
            # whenever the demo is opened, the morning has just been
            midnight = datetime.combine(day, time(0, 5), zone)
            last = max(midnight + timedelta(minutes=20), world.opened.astimezone(zone))
            doors = max(midnight, last - timedelta(hours=3))
        for position in confirmed:
            share = {Mode.ONSITE: 0.87, Mode.ONLINE: 0.55}[mode] * (0.74 if event is world.flagship else 1)
            stays_away = random.random() > share
            if stays_away and position.person not in cast:
                continue
            at = doors + (last - doors) * min(0.99, abs(random.gauss(0.3, 0.2)))
            if mode == Mode.ONSITE:
                book.scan(event, position, Outcome.ACCEPTED, at)
            else:
                book.evidence(event, position.person, day, "online", world.new_id(), at)
        if mode == Mode.ONSITE:
            refused_at_the_door(book, event, confirmed, doors, last)


def refused_at_the_door(book: Book, event: Event, confirmed: list[Position], doors: datetime, last: datetime) -> None:
    cancelled = [
        each
        for each in book.positions
        if isinstance(each, Position) and each.event == event.id and each.state == State.CANCELLED
    ]
    book.scan(event, None, Outcome.UNREADABLE, doors + (last - doors) * 0.2, "WXKQ")
    book.scan(event, confirmed[0], Outcome.ALREADY, last)
    if cancelled:
        book.scan(event, cancelled[0], Outcome.CANCELLED, doors + (last - doors) * 0.5)
