"""Countries to choose from, by their names in the language of the context."""

from __future__ import annotations

from functools import cache

from babel import Locale

from bravehall.core.context import current

ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
# What CLDR names beside countries: continents, unions, pseudo-locales, and what is only reserved.
OTHERS = {"EU", "EZ", "UN", "XA", "XB", "XK", "ZZ", "QO", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"}


@cache
def named(language: str) -> list[tuple[str, str]]:
    def place(each: tuple[str, str]) -> list[int]:
        return [ALPHABET.find(letter) if letter in ALPHABET else ord(letter) + 100 for letter in each[1].lower()]

    names = Locale.parse(language).territories
    found = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in OTHERS]
    first = [each for each in found if each[0] == "UA"]
    return first + sorted((each for each in found if each[0] != "UA"), key=place)


def countries() -> list[tuple[str, str]]:
    """(ISO 3166-1 alpha-2 code, name), Ukraine first."""
    return named(current().language)


def country_name(code: str) -> str:
    """Empty for an unknown code."""
    return dict(countries()).get(code, "")
