"""What an event is, what may be written about it, and who does what in it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from bravehall.core.errors import Refusal, Taken
from bravehall.core.i18n import _, ngettext


class Format(StrEnum):
    ONSITE = "onsite"
    ONLINE = "online"
    HYBRID = "hybrid"


class State(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class Role(StrEnum):
    OWNER = "owner"
    REGISTRAR = "registrar"
    MEETINGS = "meetings"
    HOST = "host"  # of the hall
    TRAVEL_OFFICER = "travel_officer"
    APPROVER = "approver"
    PAYER = "payer"
    STEWARD = "steward"  # scans at the door
    VIEWER = "viewer"  # reads the console, changes nothing


# What an owner may do without being given the role. Money is not among it: nobody who runs an event pays from it too.
OWNED = frozenset({Role.OWNER, Role.REGISTRAR, Role.MEETINGS, Role.HOST, Role.STEWARD, Role.VIEWER})
# Addresses under /console and /events that are not of an event.
RESERVED = frozenset({"new", "all", "api"})
LONGEST = {
    "title_uk": 200, "title_en": 200, "about_uk": 20_000, "about_en": 20_000, "venue_uk": 300, "venue_en": 300,
    "city_uk": 120, "city_en": 120, "room": 300,
}  # fmt: skip
MOST = 200_000  # people at one event


class SlugTaken(Taken):
    field = "slug"

    def __str__(self) -> str:
        return _("Another event has this address. Choose a different one, such as the same with the year.")


class OtherState(Taken):
    def __str__(self) -> str:
        return _("Somebody has done this already, or the event has changed meanwhile. Look at it again below.")


class LastOwner(Refusal):
    def __str__(self) -> str:
        return _("An event needs an owner. Give the role to somebody else first.")


class NobodyThere(Refusal):
    field = "email"

    def __str__(self) -> str:
        return _("Nobody has an account with this address. Ask them to register for any event first, then try again.")


class HasRole(Taken):
    field = "email"

    def __str__(self) -> str:
        return _("This person has this role already.")


class Details(msgspec.Struct, frozen=True):
    """What an organiser writes about an event; `starts_at` and `ends_at` are instants, the rest is as it is stored."""

    title_uk: str
    title_en: str
    about_uk: str
    about_en: str
    format: Format
    zone: str
    starts_at: datetime
    ends_at: datetime
    venue_uk: str
    venue_en: str
    city_uk: str
    city_en: str
    country: str
    room: str
    capacity: int


def instant(written: str, zone: str, field: str) -> datetime:
    """2027-03-29T09:00, as a form sends it, on the clocks of that zone. Refusal: no time, no zone."""
    if zone not in available_timezones():
        raise Refusal(_("There is no such time zone. Choose one of the list, such as Europe/Kyiv."), field="zone")
    try:
        local = datetime.fromisoformat(written)
        return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refusal(_("Choose a date and a time."), field=field) from None


def check(details: Details) -> None:
    """Refusal: what cannot be, beside its field."""
    for field, most in LONGEST.items():
        if len(getattr(details, field)) > most:
            raise Refusal(
                ngettext("At most %(n)d character fits here.", "At most %(n)d characters fit here.", most)
                % {"n": most},
                field=field,
            )
    if details.ends_at <= details.starts_at:
        raise Refusal(_("The end should be after the start. Check both days and hours."), field="ends")
    if details.ends_at - details.starts_at > timedelta(days=60):
        raise Refusal(_("An event lasts at most 60 days. Check the year of the end."), field="ends")
    if not 0 < details.capacity <= MOST:
        raise Refusal(_("Write how many people can take part, from 1 to 200 000."), field="capacity")
    if details.country and len(details.country) != 2:
        raise Refusal(_("Choose one of the list."), field="country")
    if details.room and urlsplit(details.room).scheme not in {"http", "https"}:
        raise Refusal(
            _("Write the address of the room in full, such as https://meet.example.org/{code}."), field="room"
        )


def slug_from(english: str) -> str:
    """clusters-meet-regions: what an address is made of. May be empty."""
    kept = re.sub(r"[^a-z0-9]+", "-", english.lower().replace("'", "").replace("’", ""))
    return kept.strip("-")[:80].strip("-")


def check_slug(slug: str) -> None:
    """Refusal: no address can be made of this."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 80 or slug in RESERVED:
        raise Refusal(
            _("The address takes small Latin letters, digits and dashes, such as clusters-meet-regions."), field="slug"
        )


def changes(before: dict[str, Any], details: Details) -> dict[str, Any]:
    """The columns that a new version of the details changes."""
    wanted = msgspec.structs.asdict(details)
    return {field: value for field, value in wanted.items() if before[field] != value}


def days_between(start: datetime, end: datetime, zone: str) -> list[date]:
    """The calendar days from one instant to the other, in that zone; one that ends at midnight has no part of that day."""
    first = start.astimezone(ZoneInfo(zone)).date()
    last = (end - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
