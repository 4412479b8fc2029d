"""What an assessment says: lines, each cut with its code and figures, totals. Every figure is text in JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bravehall.travel.assessment.base import ZERO, Closed, total
from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.fx import Used


class Cut(Closed, frozen=True):
    """Why a line is paid less, or, with no amount, what a person should look at. `line` is empty where it is the claim."""

    code: Code
    amount: Decimal
    line: str = ""
    figures: dict[str, str] = {}


class Allocation(Closed, frozen=True):
    funder: str  # "own" is the claimant's own share
    amount: Decimal


class Line(Closed, frozen=True):
    id: str
    category: str
    method: str
    gross: Decimal
    cut: Decimal
    eligible: Decimal
    cuts: tuple[Cut, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    day: date | None = None
    item: str = ""
    amount: Decimal | None = None  # as it was claimed, in `currency`
    currency: str = "EUR"
    rate: Used | None = None
    payable: bool = True  # not where the organiser has paid it
    nights: int = 1
    table: str = ""  # which version of which table it was computed by


class Totals(Closed, frozen=True):
    gross: Decimal
    cut: Decimal
    eligible: Decimal
    own: Decimal  # eligible, paid by no donor
    funded: Decimal
    approved: Decimal  # funded, up to the grant's ceiling
    unfunded: Decimal
    released: Decimal  # of the ceiling, not needed
    organiser: Decimal  # of the approved, paid by the organiser already
    advance: Decimal
    payable: Decimal
    refund: Decimal
    donors: dict[str, Decimal]
    categories: dict[str, Decimal]


class Assessment(Closed, frozen=True):
    lines: tuple[Line, ...]
    cuts: tuple[Cut, ...]
    notes: tuple[Cut, ...]
    totals: Totals
    due_on: date | None = None
    late: bool = False


class Draft:
    """A line while it is cut: what is left can only shrink, and never below nothing."""

    def __init__(self, id: str, category: str, method: str, gross: Decimal, **about: object) -> None:
        self.id, self.category, self.method, self.gross = id, category, method, gross
        self.left = gross
        self.cuts: list[Cut] = []
        self.about = about

    @property
    def payable(self) -> bool:
        return bool(self.about.get("payable", True))

    def limit(self, code: Code, most: Decimal, **figures: object) -> None:
        """Nothing above `most` euros is paid, for this reason."""
        kept = max(ZERO, min(self.left, most))
        if kept < self.left:
            shown = {name: str(each) for name, each in figures.items()}
            self.cuts.append(Cut(code, self.left - kept, self.id, shown))
            self.left = kept

    def done(self, allocations: tuple[Allocation, ...]) -> Line:
        cut = total([each.amount for each in self.cuts])
        return Line(
            self.id, self.category, self.method, self.gross, cut, self.left, tuple(self.cuts), allocations,
            **self.about,  # type: ignore[arg-type]
        )  # fmt: skip
