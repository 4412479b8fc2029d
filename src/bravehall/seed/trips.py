"""What the delegates of the demo paid on their way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from bravehall.events.tables import Event
from bravehall.seed.papers import Paper
from bravehall.seed.world import World
from bravehall.travel.rules.assess import Category
from bravehall.travel.rules.states import ClaimState
from bravehall.travel.tables import Claim, ExpenseItem


def costs(world: World, papers: list[Paper], tickets: Iterator[int], made: Claim, event: Event) -> list[ExpenseItem]:
    """A believable trip: by train and coach, with a hotel, in the money of the way. Its receipts join the `papers`."""
    random, first = world.random, event.starts_at.date()
    before, after = first - timedelta(days=1), event.ends_at.date()
    if event.country == "CZ":
        trip = [
            (Category.TRAIN, random.choice((1250, 1420, 980)), "UAH", before, 1, "Львів — Перемишль"),
            (Category.COACH, random.choice((129, 149, 169)), "PLN", before, 1, "Перемишль — Прага, нічний автобус"),
            (Category.LODGING, random.choice((4200, 5100, 6800)), "CZK", before, 2, "Готель у центрі"),
            (Category.COACH, random.choice((1390, 1490)), "CZK", after, 1, "Прага — Львів"),
        ]
    else:
        trip = [
            (Category.TRAIN, random.choice((1250, 640, 1480)), "UAH", before, 1, "До Ужгорода, купе"),
            (Category.COACH, random.choice((18, 22, 25)), "EUR", before, 1, "Ужгород — Кошиці"),
            (Category.LODGING, random.choice((158, 186, 236)), "EUR", before, 2, "Готель біля Будинку мистецтв"),
            (Category.LOCAL, random.choice((4, 8, 36)), "EUR", before, 1, "Трамвай і таксі"),
            (Category.TRAIN, random.choice((1250, 640)), "UAH", before, 1, "Квиток назад, Ужгород — Львів"),
        ]
        if made.state == ClaimState.DRAFT:
            trip = trip[: random.randint(2, 4)]
    items = []
    for category, amount, currency, day, nights, note in trip:
        item = ExpenseItem(
            id=world.new_id(), claim=made.id, category=category, amount=Decimal(amount).quantize(Decimal("0.01")), currency=currency,
            spent_on=day, nights=nights, note=note, nonce=world.new_id(), at=made.at,
        )  # fmt: skip
        if not (category == Category.LOCAL and amount < 15):
            paper = Paper(world.new_id(), world.new_id(), made.id, category, amount, currency, day, next(tickets))
            papers.append(paper)
            item.receipt = paper.id
        items.append(item)
    return items
