"""Caps: the most that is paid for a night, a person, a cost, a day or in a claim. What one line has taken, the next lacks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bravehall.travel.assessment.base import ZERO, cents, total
from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.nights import Night, Nights
from bravehall.travel.assessment.policy import Actual, Cap, Policy
from bravehall.travel.assessment.result import Draft
from bravehall.travel.assessment.tables import RateTable, figure, table_for

CODES = {"person": Code.CAP_PERSON, "item": Code.CAP_ITEM, "day": Code.CAP_DAY, "claim": Code.CAP_CLAIM}
Key = tuple[str, ...]


class Caps:
    """Of one claim."""

    def __init__(self, policy: Policy, tables: Sequence[RateTable], nights: Nights) -> None:
        self.policy, self.tables, self.nights = policy, tables, nights
        self.spent: dict[Key, Decimal] = {}

    def hold(self, item: Item, rule: Actual, line: Draft, outside: Decimal, nights: Sequence[Night] | None) -> None:
        """All caps of the category. What lies `outside` them, such as a city tax, is paid beside them. `nights` None: nobody
        knows which, so that no cap a night holds. NoTable, NoFigure."""
        rooms: list[list[Decimal]] = []
        for cap in rule.caps if line.left else ():
            if cap.per != "night":
                self.once(item, cap, line, outside)
            elif nights is not None:
                rooms.append(self.by_night(item, cap, line, outside, nights))
        tightest = [min(each) for each in zip(*rooms, strict=True)]
        if len(rooms) > 1:  # one may be the tighter for some nights and another one for others
            room = cents(total(tightest))
            held(line, Code.CAP_NIGHTS, room, outside, what=item.category, limit=room, n=len(tightest))
        taken = line.left - min(line.left, outside)
        for key in {key for cap in rule.caps if (key := shared(item, cap))}:
            self.spent[key] = self.used(key) + taken
        whole = total(tightest)
        for night, room in zip(nights or (), tightest, strict=False):
            if room:  # of each night as much as fits there
                key = (item.category, "night", night.key)
                self.spent[key] = self.used(key) + taken * room / whole

    def once(self, item: Item, cap: Cap, line: Draft, outside: Decimal) -> None:
        limit = self.limit(item, cap, self.nights.within(item.spent_on))
        times = item.entitled if cap.per == "person" else 1
        room = limit * times - self.used(shared(item, cap))
        held(line, CODES[cap.per], cents(max(ZERO, room)), outside, what=item.category, limit=limit)

    def by_night(self, item: Item, cap: Cap, line: Draft, outside: Decimal, nights: Sequence[Night]) -> list[Decimal]:
        """What is left of each night before it."""
        limits = [self.limit(item, cap, night.day) for night in nights]
        rooms = [
            max(ZERO, limit - self.used((item.category, "night", night.key)))
            for limit, night in zip(limits, nights, strict=True)
        ]
        room, n = cents(total(rooms)), len(nights)
        if room < cents(total(limits)):
            held(line, Code.CAP_SHARED, room, outside, what=item.category, limit=room)
        elif len(set(limits)) < 2:
            held(line, Code.CAP_NIGHT, room, outside, what=item.category, limit=total(limits[:1]), n=n)
        else:
            held(line, Code.CAP_NIGHTS, room, outside, what=item.category, limit=room, n=n)
        return rooms

    def limit(self, item: Item, cap: Cap, day: date) -> Decimal:
        """Euros. NoTable, NoFigure."""
        if cap.amount is not None:
            return cap.amount
        table = table_for(self.tables, cap.table, dates=self.policy.dates, trip_day=day)
        return figure(table, item.country, item.place, cap.column)

    def used(self, key: Key) -> Decimal:
        return self.spent.get(key, ZERO)


def held(line: Draft, code: Code, room: Decimal, outside: Decimal, **figures: object) -> None:
    """By a cap, beside which is paid what lies outside it."""
    line.limit(code, room + outside, **figures, **({"outside": outside} if outside else {}))


def shared(item: Item, cap: Cap) -> Key:
    """What its costs have in common with others; nothing where each has its own."""
    if cap.per == "day":
        return (item.category, "day", str(item.spent_on))
    return (item.category, "claim") if cap.per == "claim" else ()
