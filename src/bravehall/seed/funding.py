"""Who pays for the trips: donors, agreements, budget lines, and the rates they count by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import msgspec

from bravehall.events.tables import Event
from bravehall.seed.world import World
from bravehall.travel.commands.rates import NewRate, preset_rates
from bravehall.travel.rules.assess import Cap, Category, Per
from bravehall.travel.rules.money import Currency, Direction, Rate, RateDay, Source
from bravehall.travel.tables import BudgetLine, CategoryCap, Donor, FundingAgreement, FxRate, LedgerTx

D = Decimal
Move = tuple[LedgerTx, UUID, dict[str, Decimal]]  # a movement, its line, its entries by account
ROUGHLY = {"UAH": D("50.60"), "PLN": D("4.31"), "CZK": D("24.52"), "HUF": D("371.20")}  # for months without a preset
# reference, donor, event, rate day, claim days, caps, lines: code, titles, euros.
AGREEMENTS = (
    ("GIZ-UA-26/114", "GIZ-Ukraine", "clusters-meet-regions", RateDay.EXPENSE, 30,
     {Category.LODGING: ("100", Per.NIGHT), Category.LOCAL: ("30", Per.CLAIM)},
     (("T1", "Дорога делегації", "Travel of the delegation", 11000), ("T2", "Резерв на візи", "Reserve for visas", 1500))),
    ("CSF-2026-008", "EaP Civil Society Facility", "clusters-meet-regions", RateDay.CLAIM, 45,
     {Category.LODGING: ("110", Per.NIGHT)}, (("1.2", "Дорога громадських об’єднань", "Travel of associations", 5000),)),
    ("GIZ-UA-26/087", "GIZ-Ukraine", "cluster-conference-prague", RateDay.EXPENSE, 60,
     {Category.LODGING: ("124", Per.NIGHT)}, (("P1", "Делегація до Праги", "Delegation to Prague", 6000),)),
)  # fmt: skip


@dataclass
class Fund:
    """An agreement's line, with what its claims are assessed by."""

    event: Event
    line: UUID
    caps: list[Cap]
    rate_day: RateDay
    claim_days: int


async def make_rates(world: World) -> list[Rate]:
    """The presets, and an invented rate for each month of the trips that has none."""
    known = preset_rates()
    months = {(world.day + timedelta(days=offset)).replace(day=1) for offset in range(-110, 32, 5)}
    for first in sorted(months - {each.valid_from for each in known}):
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        for currency, about in ROUGHLY.items():
            figure = (about * (1 + D(world.random.randint(-80, 80)) / 10000)).quantize(D("0.0001"))
            known.append(
                NewRate(
                    Source.INFOREURO, Currency(currency), Direction.UNITS_PER_EURO, figure, first, last, mark="demo"
                )
            )
    stored = [FxRate(id=world.new_id(), sha256=each.sha256, **msgspec.structs.asdict(each)) for each in known]
    await FxRate.insert(*stored)
    return [
        Rate(row.id, each.source, each.currency, each.direction, each.rate, each.valid_from, each.valid_to)
        for row, each in zip(stored, known, strict=True)
    ]


async def make_agreements(world: World) -> tuple[dict[str, Fund], list[Move]]:
    """The lines by their codes, and the money that was put on them."""
    donors = {name: Donor(id=world.new_id(), name=name) for name in dict.fromkeys(each[1] for each in AGREEMENTS)}
    await Donor.insert(*donors.values())
    funds: dict[str, Fund] = {}
    moves: list[Move] = []
    for reference, donor, slug, rate_day, days, caps, lines in AGREEMENTS:
        event = world.events[slug]
        agreement = FundingAgreement(
            id=world.new_id(), event=event.id, donor=donors[donor].id, reference=reference, source="inforeuro",
            valid_from=(event.starts_at - timedelta(days=120)).date(), valid_to=(event.ends_at + timedelta(days=120)).date(),
            rate_day=rate_day, claim_days=days, documents=["receipt", "attendance", "guest_invoice"], without_receipt=D("15.00"),
        )  # fmt: skip
        await FundingAgreement.insert(agreement)
        limits = [Cap(category, D(amount), per) for category, (amount, per) in caps.items()]
        await CategoryCap.insert(
            *(CategoryCap(id=world.new_id(), agreement=agreement.id, **msgspec.structs.asdict(each)) for each in limits)
        )
        for code, uk, en, euros in lines:
            line = BudgetLine(id=world.new_id(), agreement=agreement.id, code=code, title_uk=uk, title_en=en)
            await BudgetLine.insert(line)
            funds[code] = Fund(event, line.id, limits, rate_day, days)
            at = event.starts_at - timedelta(days=100)
            tx = LedgerTx(kind="fund", key=f"fund/{line.id}", by=world.people["travel"].id, at=at)
            moves.append((tx, line.id, {"available": D(euros), "budget": -D(euros)}))
    return funds, moves
