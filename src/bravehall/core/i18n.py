"""Languages: every sentence goes through `_` or `ngettext` and comes out in the language of the context."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import dates, numbers

from bravehall.core.context import Context, acting, current

LANGUAGES = {"uk": "Українська", "en": "English"}
CATALOGUES = Path(__file__).parents[3] / "translations"


@cache
def catalogue(language: str) -> NullTranslations:
    """The compiled catalogue; English is the language of the code and needs none."""
    if language == "en":
        return NullTranslations()
    with (CATALOGUES / f"{language}.mo").open("rb") as file:
        return GNUTranslations(file)


def _(message: str) -> str:
    return catalogue(current().language).gettext(message) if message else ""


def ngettext(one: str, many: str, n: int) -> str:
    return catalogue(current().language).ngettext(one, many, n)


def N_(message: str) -> str:
    """Marks a sentence for the catalogues where it is written; `_` translates it where it is shown."""
    return message


def speaking(language: str) -> AbstractContextManager[Context]:
    """Inside the block `_` answers in this language (an unknown one: in Ukrainian)."""
    return acting(language=language if language in LANGUAGES else "uk")


def both(uk: str, en: str) -> str:
    """What an organiser wrote in two languages, in the one of the context; an empty one falls back to the other."""
    return (uk or en) if current().language == "uk" else (en or uk)


def _locale() -> str:
    return "uk_UA" if current().language == "uk" else "en_GB"


def say_date(day: date, form: str = "long") -> str:
    """29 March 2027 / 29 березня 2027 р."""
    return dates.format_date(day, form, locale=_locale())


def say_day(day: date) -> str:
    """Monday 29 March / понеділок, 29 березня"""
    return dates.format_skeleton("EEEEdMMMM", day, locale=_locale())


def day_of(instant: datetime, zone: str) -> date:
    """The calendar day of an instant, in that zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def say_time(instant: datetime, zone: str) -> str:
    """14:30, in that zone."""
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"


def say_zone(zone: str) -> str:
    """Bratislava / Братислава: the city a time zone is called after."""
    if zone == "Europe/Kyiv":  # CLDR knows the city under its old key only
        return _("Kyiv")
    return dates.get_timezone_location(zone, locale=_locale(), return_city=True)


def say_hours(start: datetime, end: datetime, zone: str) -> str:
    """09:00–18:00 of one day; of several, 23 Nov, 09:00 – 24 Nov, 18:00. In that zone."""
    first, last = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    if first.date() == last.date():
        return f"{first:%H:%M}–{last:%H:%M}"
    days = [dates.format_skeleton("MMMd", day, locale=_locale()) for day in (first, last)]
    return f"{days[0]}, {first:%H:%M} – {days[1]}, {last:%H:%M}"


def say_instant(instant: datetime, zone: str) -> str:
    """29 March 2027, 14:30, in that zone."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{say_date(local.date())}, {local:%H:%M}"


def say_period(first: date, last: date) -> str:
    """29–30 March 2027 / 29–30 берез. 2027 р."""
    if first == last:
        return say_date(first)
    return dates.format_interval(first, last, "yMMMd", locale=_locale())


def say_money(amount: Decimal, currency: str = "EUR") -> str:
    return numbers.format_currency(amount, currency, locale=_locale())


def say_amount(amount: Decimal, currency: str) -> str:
    """1 250,50 UAH: in any currency, with its decimals and its code."""
    return numbers.format_currency(amount, currency, format="#,##0.00\u00a0¤¤", locale=_locale())


def say_number(number: int | Decimal) -> str:
    """To three decimals."""
    return numbers.format_decimal(number, locale=_locale())


def say_exactly(number: Decimal) -> str:
    """With every decimal it has, but for zeros at its end."""
    return numbers.format_decimal(number.normalize(), locale=_locale(), decimal_quantization=False)
