"""What every part of the assessment is made of: closed structures, whole cents, and a split that adds up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from typing import Annotated

import msgspec

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
ONE = Decimal(1)

Id = Annotated[str, msgspec.Meta(min_length=1)]  # without one, a line or comparator means nothing


class Closed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Read from a file by name; a field that is not known is a mistake of whoever wrote it."""


def cents(amount: Decimal) -> Decimal:
    """Rounded to whole cents, half a cent up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def total(amounts: Sequence[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def split(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Shares in whole cents that add up to `amount`: the largest remainders get the cents left over, the first of equals first.

    `amount` is in whole cents and not negative; `weights` are not negative and not all zero.
    """
    whole = sum(weights)
    with localcontext() as exact:
        exact.prec = 60
        ideal = [amount * weight / whole for weight in weights]
        shares = [each.quantize(CENT, ROUND_FLOOR) for each in ideal]
        left = int((amount - total(shares)) / CENT)
        order = sorted(range(len(shares)), key=lambda n: (shares[n] - ideal[n], n))
    for n in order[:left]:
        shares[n] += CENT
    return shares
