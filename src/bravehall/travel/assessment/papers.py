"""What is left of documents: nobody can claim more of one than it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bravehall.travel.assessment.base import ZERO, total
from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.fx import Used
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.result import Draft


class Papers:
    """Of one claim, less what other claimants take of them."""

    def __init__(self, evidence: Evidence, items: Iterable[Item]) -> None:
        self.documents = evidence.documents
        self.left = {
            (name, currency): max(ZERO, amount - total([s.amount for s in document.others if s.currency == currency]))
            for name, document in evidence.documents.items()
            for currency, amount in document.totals.items()
        }
        self.wanted = Counter(name for item in items for name in item.documents)

    def hold(self, item: Item, line: Draft, rate: Used) -> None:
        """Those of one kind add up, as two receipts do; each kind that has the currency holds the whole by itself."""
        kinds: dict[str, list[str]] = {}
        for name in item.documents:
            if (document := self.documents[name]).totals:
                kinds.setdefault(document.kind, []).append(name)
        speaking = [names for names in kinds.values() if any((name, item.currency) in self.left for name in names)]
        for names in speaking or kinds.values():
            room = rate.euros(total([self.left.get((name, item.currency), ZERO) for name in names]))
            line.limit(Code.DOCUMENT_EXCEEDED, room, document=", ".join(names), limit=room)
            wanted = item.amount if line.left else ZERO
            for name in sorted(names, key=lambda each: (self.wanted[each], each)):  # what others need last
                taken = min(wanted, self.left.get((name, item.currency), ZERO))
                self.left[name, item.currency] = self.left.get((name, item.currency), ZERO) - taken
                wanted -= taken
