"""Who someone is, and how they prove it. Pure: no clock, no database."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from zoneinfo import available_timezones

from bravehall.core.errors import Refusal
from bravehall.core.i18n import LANGUAGES, _, ngettext

CODE_LIVES = timedelta(minutes=10)
SESSION_LIVES = timedelta(days=30)
TRIES = 5
ADDRESS = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@[^@\s<>\"(),:;\[\]\\]+\.[^@\s.<>\"(),:;\[\]\\]{2,}")


class NoAddress(Refusal):
    field = "email"

    def __str__(self) -> str:
        return _("Write your e-mail address in full, such as olena@example.org.")


class WrongCode(Refusal):
    """`left`: how many tries this code still has."""

    field = "code"

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def __str__(self) -> str:
        if not self.left:
            return _("This code has been tried too often. Ask for a new one below; it takes a few seconds.")
        return ngettext(
            "This is not the code we sent. Check the newest mail; %(n)s try is left.",
            "This is not the code we sent. Check the newest mail; %(n)s tries are left.",
            self.left,
        ) % {"n": self.left}


class CodeOver(Refusal):
    field = "code"

    def __str__(self) -> str:
        return _("This code is over: it lives 10 minutes and serves once. Ask for a new one below.")


class LinkOver(Refusal):
    def __str__(self) -> str:
        return _("This link is over: it lives 10 minutes and serves once. Ask for a new one below.")


class NoName(Refusal):
    field = "name"

    def __str__(self) -> str:
        return _("Write your name as it should stand on the badge, at most 300 characters.")


def address(written: str) -> str:
    """The address in the one form we keep. NoAddress: it cannot be one."""
    email = written.strip().lower()
    if len(email) > 320 or not ADDRESS.fullmatch(email):
        raise NoAddress
    return email


def person_name(written: str) -> str:
    """The name, its spaces made single. NoName: empty or too long."""
    name = " ".join(written.split())
    if not name or len(name) > 300:
        raise NoName
    return name


def six_digits() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


def digits_of(written: str) -> str:
    """What was typed or pasted, without spaces and dashes."""
    return re.sub(r"[\s–-]", "", written)


def check_profile(*, job_title: str, phone: str, country: str, language: str, zone: str) -> None:
    """Refusal: what cannot be, beside its field."""
    if len(job_title) > 200:
        raise Refusal(_("Write it in at most 200 characters."), field="job_title")
    if phone and (len(phone) > 40 or sum(letter.isdigit() for letter in phone) < 5):
        raise Refusal(_("Write the phone with its country code, such as +380 67 123 45 67."), field="phone")
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise Refusal(_("Choose a country of the list."), field="country")
    if language not in LANGUAGES:
        raise Refusal(_("Choose a language of the list."), field="language")
    if zone not in available_timezones():
        raise Refusal(_("There is no such time zone. Choose one of the list, such as Europe/Kyiv."), field="zone")
