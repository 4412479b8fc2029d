"""Travel money: two donors, three agreements, a delegation of 40 and its claims in every state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from bravehall.attendance.tables import Attendance
from bravehall.core.db import rows
from bravehall.events.tables import TeamMember
from bravehall.people.tables import Person
from bravehall.seed.funding import Fund, Move, make_agreements, make_rates
from bravehall.seed.papers import Paper, keep_papers
from bravehall.seed.trips import costs
from bravehall.seed.world import World
from bravehall.travel.rules.assess import Assessment, Category, Cost, assess
from bravehall.travel.rules.money import Rate, Source
from bravehall.travel.rules.states import ClaimState, GrantState, Step, due_on
from bravehall.travel.tables import (
    Claim,
    ClaimDecision,
    ClaimPart,
    ExpenseItem,
    LedgerEntry,
    LedgerTx,
    TravelGrant,
)

D = Decimal
C, G = ClaimState, GrantState
# What becomes of the 40 grants of the flagship, which has only begun, and of the 17 of Prague.
HERE: list[ClaimState | GrantState] = [C.DRAFT, C.RETURNED, G.OFFERED, *[C.SUBMITTED] * 8, *[C.RETURNED] * 2, *[C.CHECKED] * 4, *[C.APPROVED] * 2,
        *[C.DRAFT] * 7, *[G.ACCEPTED] * 7, *[G.OFFERED] * 2, *[G.DECLINED] * 3, G.EXPIRED, G.WITHDRAWN]  # fmt: skip
THERE: list[ClaimState | GrantState] = [
    *[C.PAID] * 10,
    C.APPROVED,
    C.CHECKED,
    C.SUBMITTED,
    *[C.REJECTED] * 2,
    *[C.WITHDRAWN] * 2,
]
WAY: dict[ClaimState, tuple[tuple[Step | None, ClaimState], ...]] = {
    C.DRAFT: (),
    C.SUBMITTED: ((None, C.SUBMITTED),),
    C.RETURNED: ((None, C.SUBMITTED), (Step.CHECK, C.RETURNED)),
    C.CHECKED: ((None, C.SUBMITTED), (Step.CHECK, C.CHECKED)),
    C.APPROVED: ((None, C.SUBMITTED), (Step.CHECK, C.CHECKED), (Step.APPROVE, C.APPROVED)),
    C.PAID: ((None, C.SUBMITTED), (Step.CHECK, C.CHECKED), (Step.APPROVE, C.APPROVED), (Step.PAY, C.PAID)),
    C.REJECTED: ((None, C.SUBMITTED), (Step.CHECK, C.CHECKED), (Step.APPROVE, C.REJECTED)),
    C.WITHDRAWN: ((None, C.SUBMITTED), (None, C.WITHDRAWN)),
}
ACTOR = {Step.CHECK: "travel", Step.APPROVE: "approver", Step.PAY: "payer"}
QUESTIONS = (
    "У квитку на автобус не видно дати. Додайте, будь ласка, сам квиток або лист від перевізника.",
    "Рахунок готелю виставлено на двох. Яка частина ваша?",
)
NO = "Поїздку вже оплатила приймальна сторона: у рахунку готелю зазначено її платіж."
ORIGINS = ("Львів", "Київ", "Ужгород", "Івано-Франківськ", "Вінниця", "Харків", "Чернівці", "Полтава")


@dataclass
class Books:
    """The rows that are still to be written."""

    grants: list[TravelGrant] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    items: list[ExpenseItem] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    parts: list[ClaimPart] = field(default_factory=list)
    decisions: list[ClaimDecision] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    tickets: count[int] = field(default_factory=lambda: count(40213))


async def make(world: World) -> None:
    books = Books()
    books.rates = await make_rates(world)
    funds, books.moves = await make_agreements(world)
    flagship, associations, prague = funds["T1"], funds["1.2"], funds["P1"]
    cast = [world.people[key] for key in ("attendee", "coordinator", "exhibitor")]
    staff = [person for person in world.everyone if person.country == "UA" and person not in world.people.values()]
    there, came = set(await onsite(world.flagship.id)), set(await scanned(world.flagship.id))
    delegation = [*cast, *sorted(staff, key=lambda each: (each.id not in came, each.id not in there))][: len(HERE)]
    for place, (person, becomes) in enumerate(zip(delegation, HERE, strict=True)):
        add(world, books, flagship if place % 4 else associations, person, becomes)
    for person, becomes in zip(delegation[3:], THERE, strict=False):
        add(world, books, prague, person, becomes)
    payer = TeamMember(id=world.new_id(), event=prague.event.id, person=world.people["payer"].id, role="payer")
    await TeamMember.insert(payer)
    await write(books)


async def onsite(event: UUID) -> list[UUID]:
    found = await rows(
        "SELECT s.person FROM position s JOIN product p ON p.id = s.product"
        " WHERE s.event = {} AND s.state = 'confirmed' AND p.mode = 'onsite'",
        event,
    )
    return [each["person"] for each in found]


async def scanned(event: UUID) -> list[UUID]:
    found = await rows("SELECT DISTINCT person FROM attendance WHERE event = {} AND kind = 'door'", event)
    return [each["person"] for each in found]


def add(world: World, books: Books, fund: Fund, person: Person, becomes: ClaimState | GrantState) -> None:
    """One grant, and the claim on it if it came to one."""
    random, event = world.random, fund.event
    at = event.starts_at - timedelta(days=random.randint(24, 40), minutes=random.randint(0, 500))
    state = becomes if isinstance(becomes, GrantState) else G.ACCEPTED
    if becomes in (C.APPROVED, C.PAID, C.REJECTED):
        state = G.CLOSED
    if becomes == G.OFFERED:
        at = world.opened - timedelta(days=random.randint(1, 4))
    ceiling = D(random.choice((280, 300, 320, 350)))
    grant = TravelGrant(
        id=world.new_id(), event=event.id, line=fund.line, person=person.id, ceiling=ceiling, state=state,
        origin=random.choice(ORIGINS), offered_by=world.people["travel"].id, at=at, expires_at=at + timedelta(days=14),
        since=at if state == G.OFFERED else at + timedelta(days=random.randint(1, 9)), nonce=world.new_id(),
    )  # fmt: skip
    books.grants.append(grant)
    move(books, "commit", grant, grant.at, committed=ceiling, available=-ceiling)
    if state in (G.DECLINED, G.EXPIRED, G.WITHDRAWN):
        move(books, "release", grant, grant.since, committed=-ceiling, available=ceiling)
    if isinstance(becomes, ClaimState):
        claim(world, books, fund, grant, becomes)


def claim(world: World, books: Books, fund: Fund, grant: TravelGrant, state: ClaimState) -> None:
    random, event = world.random, fund.event
    over = event.ends_at < world.opened
    opened = (
        event.ends_at + timedelta(days=random.randint(1, 12))
        if over
        else world.opened - timedelta(minutes=random.randint(60, 70))
    )
    step = timedelta(days=2, hours=5) if over else timedelta(minutes=random.randint(10, 19))
    last = event.ends_at.date()
    made = Claim(
        id=world.new_id(), travel_grant=grant.id, event=event.id, person=grant.person, state=state, at=opened, since=opened,
        due_on=due_on(last, fund.claim_days), version=1 + len(WAY[state]), round=int(bool(WAY[state])),
    )  # fmt: skip
    items = costs(world, books.papers, books.tickets, made, event)
    books.claims.append(made)
    books.items += items
    if over:
        books.attendance += [
            Attendance(event=event.id, person=grant.person, day=day, kind="list", source=world.new_id(), at=event.ends_at)
            for day in (event.starts_at.date(), last)
        ]  # fmt: skip
        made.days = [event.starts_at.date(), last]
    if not WAY[state]:
        return
    if not over:  # sent from the hall, after the door
        made.days = [event.starts_at.date()]
    assessed = freeze(items, books, fund, grant, (opened + step).date())
    made.eligible = assessed.eligible
    at = opened
    for by, outcome in WAY[state]:
        at += step
        decide(world, books, made, grant, assessed, by, outcome, at)
    made.since = at


def decide(
    world: World, books: Books, made: Claim, grant: TravelGrant, assessed: Assessment, by: Step | None, outcome: ClaimState,
    at: datetime,
) -> None:  # fmt: skip
    note, amount, part = "", None, None
    payable, ceiling = assessed.payable, assessed.ceiling
    if by is not None:
        actor = world.people[ACTOR[by]].id
        part = ClaimPart(id=world.new_id(), claim=made.id, claimant=grant.person, actor=actor, step=by)
        books.parts.append(part)
    match outcome:
        case C.SUBMITTED:
            made.submitted_at, amount = at, assessed.eligible
        case C.RETURNED:
            note = world.random.choice(QUESTIONS)
        case C.CHECKED:
            amount = assessed.eligible
        case C.APPROVED:
            made.approved = amount = payable
            move(
                books,
                "approve",
                grant,
                at,
                made,
                by=by,
                committed=-ceiling,
                accrued=payable,
                available=ceiling - payable,
            )
        case C.REJECTED:
            note = NO
            move(books, "release", grant, at, made, by=by, committed=-ceiling, available=ceiling)
        case C.PAID:
            made.reference = note = f"SEPA {at:%y%m%d}-{next(books.tickets)}"
            amount = payable
            move(books, "pay", grant, at, made, by=by, accrued=-payable, paid=payable)
        case _taken_back:
            pass
    books.decisions.append(
        ClaimDecision(
            claim=made.id,
            part=part.id if part else None,
            round=made.round,
            outcome=outcome,
            note=note,
            amount=amount,
            at=at,
        )
    )


def move(
    books: Books, kind: str, grant: TravelGrant, at: datetime, made: Claim | None = None, *, by: Step | None = None,
    **deltas: Decimal,
) -> None:  # fmt: skip
    key = f"{kind}/{made.id if made else grant.id}"
    tx = LedgerTx(
        kind=kind, key=key, travel_grant=grant.id, claim=made.id if made else None, by=grant.offered_by, at=at
    )
    books.moves.append((tx, grant.line, deltas))


def freeze(items: list[ExpenseItem], books: Books, fund: Fund, grant: TravelGrant, claimed_on: date) -> Assessment:
    """Each cost with its euros, as sending the claim leaves it."""
    assessed = assess(
        [Cost(each.id, Category(each.category), each.amount, each.currency, each.spent_on, each.nights) for each in items],
        caps=fund.caps, rates=books.rates, source=Source.INFOREURO, rate_day=fund.rate_day, claimed_on=claimed_on,
        ceiling=grant.ceiling,
    )  # fmt: skip
    by_id = {each.id: each for each in items}
    for line in assessed.lines:
        item = by_id[line.cost]
        item.gross, item.cap_cut, item.eligible = line.gross, line.cut, line.eligible
        if line.rate:
            item.fx_rate, item.rate = line.rate.id, line.rate.rate
        if line.cap:
            item.cap_amount, item.cap_per = line.cap.amount, line.cap.per
    return assessed


async def write(books: Books) -> None:
    books.claims.sort(key=lambda each: each.submitted_at or datetime.combine(date.max, time(), UTC))
    books.decisions.sort(key=lambda each: each.at)
    books.moves.sort(key=lambda each: each[0].at)
    await TravelGrant.insert(*books.grants)
    await Claim.insert(*books.claims)
    await keep_papers(books.papers)
    await ExpenseItem.insert(*books.items)
    await ClaimPart.insert(*books.parts)
    await ClaimDecision.insert(*books.decisions)
    await Attendance.insert(*books.attendance)
    inserted = await LedgerTx.insert(*(tx for tx, _line, _deltas in books.moves))
    entries = [
        LedgerEntry(tx=made["id"], line=line, account=account, delta=delta)
        for made, (_tx, line, deltas) in zip(inserted, books.moves, strict=True)
        for account, delta in deltas.items()
        if delta
    ]
    await LedgerEntry.insert(*entries)
    await rows(
        "UPDATE budget_line l SET amount = s.amount, committed = s.committed, accrued = s.accrued, paid = s.paid FROM"
        " (SELECT line, -sum(delta) FILTER (WHERE account = 'budget') AS amount,"
        "  coalesce(sum(delta) FILTER (WHERE account = 'committed'), 0) AS committed,"
        "  coalesce(sum(delta) FILTER (WHERE account = 'accrued'), 0) AS accrued,"
        "  coalesce(sum(delta) FILTER (WHERE account = 'paid'), 0) AS paid FROM ledger_entry GROUP BY line) s WHERE s.line = l.id"
    )
