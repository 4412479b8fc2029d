"""Calendar files (RFC 5545): invitations in mails, and feeds that a calendar reads again and again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import icalendar
import msgspec


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something with a time. `uid` stays the same through all its changes; `sequence` grows with each."""

    uid: str  # such as "meeting-5f2c...@forum.example.org"
    starts_at: datetime
    ends_at: datetime
    zone: str  # IANA: in which zone a calendar keeps it
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    sequence: int = 0
    changed_at: datetime | None = None
    cancelled: bool = False
    tentative: bool = False
    organizer: tuple[str, str] | None = None  # name, address; an invitation needs it
    attendees: tuple[tuple[str, str], ...] = ()


def ics(
    calendar_name: str, items: Sequence[Item], *, method: Literal["PUBLISH", "REQUEST", "CANCEL"] = "PUBLISH"
) -> bytes:
    """The calendar file. PUBLISH is for feeds and tickets; REQUEST invites, CANCEL takes back, both for one item."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Bravehall//EN")
    made.add("version", "2.0")
    made.add("method", method)
    made.add("x-wr-calname", calendar_name)
    if method == "PUBLISH":
        made.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", timedelta(minutes=15))
    for item in items:
        made.add_component(entry(item, cancelled=item.cancelled or method == "CANCEL"))
    if items:
        first, last = min(item.starts_at for item in items), max(item.ends_at for item in items)
        made.add_missing_timezones(
            first_date=(first - timedelta(days=370)).date(), last_date=(last + timedelta(days=370)).date()
        )
    return bytes(made.to_ical())


def entry(item: Item, *, cancelled: bool) -> icalendar.Event:
    zone, made = ZoneInfo(item.zone), icalendar.Event()
    made.add("uid", item.uid)
    made.add("dtstamp", item.changed_at or datetime.now(UTC))
    made.add("dtstart", item.starts_at.astimezone(zone))
    made.add("dtend", item.ends_at.astimezone(zone))
    made.add("summary", item.summary)
    made.add("sequence", item.sequence)
    made.add("status", "CANCELLED" if cancelled else "TENTATIVE" if item.tentative else "CONFIRMED")
    for name, value in (("description", item.description), ("location", item.location), ("url", item.url)):
        if value:
            made.add(name, value)
    if item.organizer:
        made.add("organizer", address(*item.organizer))
    for name, mail in item.attendees:
        made.add("attendee", address(name, mail, PARTSTAT="ACCEPTED", ROLE="REQ-PARTICIPANT"))
    return made


def address(name: str, mail: str, **parameters: str) -> icalendar.vCalAddress:
    made = icalendar.vCalAddress(f"mailto:{mail}")
    # a parameter cannot hold a double quote in any way of writing
    made.params["CN"] = name.replace('"', "'")
    made.params.update(parameters)
    return made
