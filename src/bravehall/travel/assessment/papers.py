"""What is left of documents: nobody can claim more of one than it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from bravehall.travel.assessment.base import ZERO, total
from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.fx import Used
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.result import Draft
from bravehall.travel.assessment.trip import Outcome

Paper = tuple[str, str]  # a document and a currency
OF_THE_TRIP = {"boarding_pass", "attendance"}


def can_be(kind: str, outcome: Outcome) -> bool:
    """Nobody has a boarding pass of a flight that left without them."""
    return outcome == Outcome.TRAVELLED or kind not in OF_THE_TRIP


class Papers:
    """Of one claim, less what other claimants take of them."""

    def __init__(self, evidence: Evidence) -> None:
        self.documents = evidence.documents
        self.left: dict[Paper, Decimal] = {
            (name, currency): max(ZERO, amount - total([s.amount for s in document.others if s.currency == currency]))
            for name, document in evidence.documents.items()
            for currency, amount in document.totals.items()
        }
        self.wanted: defaultdict[Paper, Decimal] = defaultdict(Decimal)

    def ask(self, items: Iterable[Item]) -> None:
        """These will want some."""
        for item in items:
            for name in dict.fromkeys(item.documents):
                self.wanted[name, item.currency] += item.amount

    def kinds(self, item: Item) -> list[list[str]]:
        """Its documents that hold it: those of one kind add up, as two receipts do; each kind that has the currency holds the
        whole by itself, and where none has it, there is nothing."""
        found: dict[str, list[str]] = {}
        for name in sorted(set(item.documents)):
            if (document := self.documents[name]).totals:
                found.setdefault(document.kind, []).append(name)
        every = [found[kind] for kind in sorted(found)]
        return [names for names in every if any((name, item.currency) in self.left for name in names)] or every

    def used_up(self, item: Item) -> bool:
        """Nothing is left of them, before anything of this claim has taken of them."""
        return any(not any(self.left.get((name, item.currency)) for name in names) for names in self.kinds(item))

    def hold(self, item: Item, line: Draft, rate: Used) -> None:
        for names in self.kinds(item):
            if not any((name, item.currency) in self.left for name in names):
                line.limit(Code.OTHER_CURRENCY, ZERO, document=", ".join(names), currency=item.currency)
            room = rate.euros(total([self.left.get((name, item.currency), ZERO) for name in names]))
            line.limit(Code.DOCUMENT_EXCEEDED, room, document=", ".join(names), limit=room)

    def take(self, item: Item) -> None:
        """The whole amount, first of what others need least."""
        for name in dict.fromkeys(item.documents):
            self.wanted[name, item.currency] -= item.amount
        for names in self.kinds(item):
            wanted, mine = item.amount, [(name, item.currency) for name in names if (name, item.currency) in self.left]
            spare = {paper: max(ZERO, self.left[paper] - self.wanted[paper]) for paper in mine}
            for most in (spare, dict(self.left)):  # first what nobody else wants
                for paper in sorted(mine, key=lambda each: (self.wanted[each] - self.left[each], each)):
                    taken = min(wanted, most[paper], self.left[paper])
                    self.left[paper] -= taken
                    wanted -= taken
