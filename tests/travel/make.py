"""Travel money's things, made in one line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec

from bravehall.core.db import row
from bravehall.core.tables import StoredFile
from bravehall.events.tables import Event
from bravehall.people.tables import Person
from bravehall.travel.commands import agreements, claims, grants
from bravehall.travel.commands.agreements import Terms
from bravehall.travel.commands.rates import NewRate, enter_rate
from bravehall.travel.rules.assess import Category, Per
from bravehall.travel.rules.money import Currency, Direction, Source
from tests import make

D = Decimal
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


class World(msgspec.Struct):
    """An event of 13 and 14 October 2026 with its team, an agreement with 5 000 euros on a line, and a delegate."""

    event: Event
    officer: Person
    approver: Person
    payer: Person
    owner: Person
    delegate: Person
    agreement: UUID
    line: UUID


async def world(*, funded: str = "5000", **terms: Any) -> World:
    owner = await make.person(name="Owner")
    starts = datetime(2026, 10, 13, 7, tzinfo=UTC)
    event = await make.event(owner, starts_at=starts, ends_at=starts + timedelta(days=1, hours=9))
    team = {}
    for role in ("travel_officer", "approver", "payer"):
        team[role] = await make.person(name=f"The {role}")
        await make.role(event, team[role], role)
    delegate = await make.person(name="Mariia Delegate")
    await make.position(event, delegate)
    given = {"claim_days": 60, "without_receipt": D("10000")} | terms
    agreement = await agreements.create_agreement(
        event=event.id, donor="Test Donor",
        terms=Terms("GA-1", date(2026, 1, 1), date(2026, 12, 31), Source.INFOREURO, **given),
    )  # fmt: skip
    line = await agreements.add_line(
        event=event.id, agreement=agreement, code="T1", title_uk="Квитки", title_en="Tickets"
    )
    await agreements.fund_line(event=event.id, line=line, amount=D(funded), by=team["travel_officer"].id, nonce=uuid4())
    return World(event, team["travel_officer"], team["approver"], team["payer"], owner, delegate, agreement, line)


async def rate(world: World, currency: str = "UAH", figure: str = "51.01115", **given: Any) -> UUID:
    published = {
        "source": Source.INFOREURO, "currency": currency, "direction": Direction.UNITS_PER_EURO, "rate": D(figure),
        "valid_from": OCTOBER[0], "valid_to": OCTOBER[1],
    }  # fmt: skip
    return await enter_rate(event=world.event.id, rate=NewRate(**published | given), by=world.officer.id)


async def cap(world: World, category: Category, amount: str, per: Per) -> None:
    await agreements.cap_category(
        event=world.event.id, agreement=world.agreement, category=category, amount=D(amount), per=per
    )


async def delegate(world: World, **given: Any) -> Person:
    person = await make.person(**given)
    await make.position(world.event, person)
    return person


async def grant(world: World, amount: str = "400", *, person: Person | None = None, accepted: bool = True) -> UUID:
    to = person or world.delegate
    made = await grants.offer_grant(
        event=world.event.id, line=world.line, person=to.id, amount=D(amount), by=world.officer.id, nonce=uuid4()
    )
    if accepted:
        await grants.accept_grant(grant=made, person=to.id)
    return made


async def claim(world: World, amount: str = "400") -> UUID:
    """An open claim of the delegate, without costs."""
    return await claims.open_claim(grant=await grant(world, amount), person=world.delegate.id)


async def cost(world: World, claim: UUID, amount: str, currency: str = "EUR", **given: Any) -> UUID:
    said = {"category": Category.TRAIN, "spent_on": date(2026, 10, 12), "nonce": uuid4()} | given
    return await claims.add_cost(
        claim=claim, person=world.delegate.id, amount=D(amount), currency=Currency(currency), **said
    )


async def submitted(world: World, *, amount: str = "348.80", ceiling: str = "400") -> UUID:
    """A claim of one cost in euros, sent."""
    made = await claim(world, ceiling)
    await cost(world, made, amount)
    await claims.submit_claim(claim=made, person=world.delegate.id, declared=True)
    return made


async def version(claim: UUID) -> int:
    found = await row("SELECT version FROM claim WHERE id = {}", claim)
    assert found is not None
    return int(found["version"])


async def state(claim: UUID) -> str:
    found = await row("SELECT state FROM claim WHERE id = {}", claim)
    assert found is not None
    return str(found["state"])


async def buckets(line: UUID) -> dict[str, Decimal]:
    """What a line holds, with what is still available."""
    found = await row(
        "SELECT amount, committed, accrued, paid, amount - committed - accrued - paid AS available FROM budget_line WHERE id = {}",
        line,
    )
    assert found is not None
    return dict(found)


async def file(name: str = "ticket.pdf", sha256: str = "") -> UUID:
    stored = StoredFile(
        sha256=sha256 or uuid4().hex * 2, original_sha256=sha256 or uuid4().hex * 2, size=10, mime="application/pdf",
        pages=1, name=name,
    )  # fmt: skip
    await stored.save()
    return UUID(str(stored.id))
