"""What proves the claim, and what was promised: attendance, documents, group costs, comparators, the grant and its advance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bravehall.travel.assessment.base import ZERO, Closed, Id
from bravehall.travel.assessment.trip import Instant


class Share(Closed, frozen=True):
    """What another claimant takes of a document."""

    claimant: str
    amount: Decimal
    currency: str = "EUR"


class Document(Closed, frozen=True):
    kind: str  # receipt, ticket, boarding_pass, guest_invoice …
    totals: dict[str, Decimal] = {}  # by currency; empty: it bears no sum that could be overdrawn
    others: tuple[Share, ...] = ()


class GroupCost(Closed, frozen=True):
    """Paid by the organiser for several delegates, in equal parts to the cent."""

    id: Id
    category: str
    amount: Decimal
    spent_on: date
    delegates: tuple[str, ...]
    currency: str = "EUR"
    legs: tuple[str, ...] = ()  # nobody can claim these again


class Comparator(Closed, frozen=True):
    """What the usual way on the official dates would have cost."""

    amount: Decimal
    currency: str = "EUR"
    on: date | None = None  # the day of the quote; without it, the day of the cost


class Period(Closed, frozen=True):
    first: date
    last: date


class Grant(Closed, frozen=True):
    """What was promised. No ceiling: the policy alone limits it."""

    ceiling: Decimal | None = None
    top_up: Decimal = ZERO
    advance: Decimal = ZERO
    categories: dict[str, Decimal] = {}  # ceilings of single categories


class Evidence(Closed, frozen=True):
    event_days: tuple[date, ...] = ()
    present: tuple[date, ...] = ()  # a copy of the attendance ledger: later corrections change no paid claim
    documents: dict[str, Document] = {}
    group_costs: tuple[GroupCost, ...] = ()
    comparators: dict[str, Comparator] = {}  # by item, or by leg for mileage
    submitted_at: Instant | None = None
    reported_on: date | None = None  # whose month counts where the policy converts by the report
    period: Period | None = None  # over which the policy averages
    grant: Grant = Grant()
