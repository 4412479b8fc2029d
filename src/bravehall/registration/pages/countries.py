"""Countries to choose from, by their names in the language of the context."""

from __future__ import annotations

from babel import Locale

from bravehall.core.context import current
from bravehall.core.i18n import _

CODES = [
    "AT",
    "BE",
    "BG",
    "BR",
    "CA",
    "CH",
    "CN",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GB",
    "GE",
    "GR",
    "HR",
    "HU",
    "IE",
    "IL",
    "IN",
    "IS",
    "IT",
    "JP",
    "KR",
    "KZ",
    "LT",
    "LU",
    "LV",
    "MD",
    "ME",
    "MK",
    "MT",
    "NL",
    "NO",
    "PL",
    "PT",
    "RO",
    "RS",
    "SE",
    "SI",
    "SK",
    "TR",
    "UA",
    "US",
]


def countries() -> list[tuple[str, str]]:
    """(code, name), Ukraine first, then by name."""
    names = Locale.parse(current().language).territories
    rest = sorted(((code, names[code]) for code in CODES if code != "UA"), key=lambda each: each[1])
    return [("", _("Choose a country")), ("UA", names["UA"]), *rest]
