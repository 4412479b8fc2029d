"""The ledger: the one place where money moves from bucket to bucket."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from bravehall.core.db import row, rows
from bravehall.core.errors import Taken
from bravehall.core.i18n import _, say_money
from bravehall.travel.rules.money import ZERO


class Account(StrEnum):
    """Of a budget line. budget is what the donor owes the line: minus all that the others hold."""

    BUDGET = "budget"
    AVAILABLE = "available"
    COMMITTED = "committed"
    ACCRUED = "accrued"
    PAID = "paid"


class OverBudget(Taken):
    """The line does not have that much."""

    def __init__(self, available: Decimal) -> None:
        said = _(
            "Only %(left)s are left on this budget line. Offer less, choose another line, or put more money on it."
        )
        super().__init__(said % {"left": say_money(available)}, field="amount")


# One statement decides and takes: who comes second waits for the row, and then reads what is left of it.
MOVE = """
    UPDATE budget_line SET amount = amount + {}::numeric, committed = committed + {}::numeric,
        accrued = accrued + {}::numeric, paid = paid + {}::numeric
    WHERE id = {} AND ({}::numeric <= 0 OR (NOT frozen AND committed + accrued + paid + {}::numeric <= amount))
    RETURNING id
"""


async def move(
    *,
    key: str,
    kind: str,
    line: UUID,
    by: UUID | None,
    grant: UUID | None = None,
    claim: UUID | None = None,
    **deltas: Decimal,
) -> None:
    """Move money within a line, in the open transaction: `committed=x, available=-x`. OverBudget.

    `deltas` are by account and add up to nothing (the database refuses what does not). `key` is what moves it: the
    same key twice is a mistake of ours and fails.
    """
    moves = {Account(name): delta for name, delta in deltas.items() if delta}
    if not moves:
        return
    taken = sum((moves.get(each, ZERO) for each in (Account.COMMITTED, Account.ACCRUED, Account.PAID)), ZERO)
    done = await row(
        MOVE,
        -moves.get(Account.BUDGET, ZERO), moves.get(Account.COMMITTED, ZERO), moves.get(Account.ACCRUED, ZERO),
        moves.get(Account.PAID, ZERO), line, taken, taken,
    )  # fmt: skip
    if done is None:
        raise OverBudget(await available(line))
    made = await row(
        "INSERT INTO ledger_tx (kind, key, travel_grant, claim, by, at) VALUES ({}, {}, {}, {}, {}, clock_timestamp())"
        " RETURNING id",
        kind, key, grant, claim, by,
    )  # fmt: skip
    assert made is not None
    for account, delta in moves.items():
        await rows(
            "INSERT INTO ledger_entry (tx, line, account, delta) VALUES ({}, {}, {}, {})",
            made["id"],
            line,
            account,
            delta,
        )


async def available(line: UUID) -> Decimal:
    found = await row("SELECT amount - committed - accrued - paid AS left FROM budget_line WHERE id = {}", line)
    return found["left"] if found else ZERO
