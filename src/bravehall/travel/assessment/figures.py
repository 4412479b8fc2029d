"""What is wrong with the figures of a case, each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from bravehall.travel.assessment.fx import FxRate
from bravehall.travel.assessment.raw import IN_DIGITS

FIGURE = re.compile(r"[0-9]+(\.[0-9]+)?")
MOST_DIGITS = 12  # before and after the point
MOST_COUNTED = 1_000_000
EARLIEST, LATEST = 1990, 2150


def wrong_figures(found: object, raw: Any, path: str) -> Iterator[str]:
    """Figures that are none, or that nobody ever claimed; days nobody travelled on; rates of nothing.

    `raw` is what `found` was made of: a structure does not say how a figure was written.
    """
    if isinstance(found, Decimal):
        yield from wrong_figure(found, str(raw), path)
    elif isinstance(found, int) and not isinstance(found, bool) and not 0 <= found <= MOST_COUNTED:
        yield f"{path}: this is no number of anything"
    elif isinstance(found, date) and not EARLIEST <= found.year <= LATEST:
        yield f"{path}: this year is none of a claim"
    elif isinstance(found, msgspec.Struct):
        if isinstance(found, FxRate) and (
            not found.rate or not found.units or found.valid_to < found.valid_from or found.base == found.quote
        ):
            yield f"{path}: a rate is more than nothing, between two currencies, and ends after it begins"
        for name in found.__struct_fields__:
            if name in raw:
                yield from wrong_figures(getattr(found, name), raw[name], f"{path}.{name}")
    elif isinstance(found, dict):
        for key, each in found.items():
            yield from wrong_figures(key, key, f"{path}.{key}")
            yield from wrong_figures(each, raw[str(key)], f"{path}.{key}")
    elif isinstance(found, tuple):
        for n, each in enumerate(found):
            yield from wrong_figures(each, raw[n], f"{path}[{n}]")


def wrong_figure(found: Decimal, written: str, path: str) -> Iterator[str]:
    """Only digits and a point, as the schema has it: Decimal takes "1_000", " 12 " and the digits of all scripts too."""
    if not FIGURE.fullmatch(written.removeprefix("-")):
        yield f"{path}: {IN_DIGITS}"
    elif written.startswith("-"):
        yield f"{path}: less than nothing"
    elif found.adjusted() >= MOST_DIGITS or int(found.as_tuple().exponent) < -MOST_DIGITS:
        yield f"{path}: a figure has at most {MOST_DIGITS} digits before the point, and as many after it"
