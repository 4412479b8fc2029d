"""Calendar files that calendars take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import msgspec

from bravehall.core.calendar import Item, ics

MEETING = Item(
    uid="meeting-1@forum.example.org",
    starts_at=datetime(2027, 3, 29, 8, 0, tzinfo=UTC),  # the first Monday of summer time in Bratislava
    ends_at=datetime(2027, 3, 29, 8, 20, tzinfo=UTC),
    zone="Europe/Bratislava",
    summary="Зустріч: меблі, дерево; «Ялина»\nBEGIN:VALARM",
    description="Стіл 12\\14",
    location="Hall A, table 12",
    organizer=('Forum "UCA"; X', "forum@example.org"),
    attendees=(("Ада, Львів", "ada@example.org"),),
)


def read(raw: bytes) -> tuple[icalendar.Calendar, icalendar.Event]:
    found = icalendar.Calendar.from_ical(raw)
    (event,) = found.walk("VEVENT")
    return found, event


def test_a_meeting_comes_out_as_it_went_in():
    calendar, event = read(ics("Мій форум", [MEETING]))
    assert calendar["X-WR-CALNAME"] == "Мій форум"
    assert event["SUMMARY"] == MEETING.summary
    assert event["DESCRIPTION"] == MEETING.description
    assert event["LOCATION"] == MEETING.location
    assert event["DTSTART"].dt == MEETING.starts_at
    assert event["DTSTART"].params["TZID"] == "Europe/Bratislava"
    assert event["DTSTART"].dt.hour == 10
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=20)
    assert event["ATTENDEE"].params["CN"] == "Ада, Львів"
    assert event["ORGANIZER"] == "mailto:forum@example.org"
    assert list(calendar.walk("VALARM")) == []


def test_the_time_zone_is_told_with_its_summer_time():
    raw = ics("x", [MEETING])
    calendar, _ = read(raw)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Bratislava"
    assert zone.to_tz().utcoffset(datetime(2027, 3, 29, 10)) == timedelta(hours=2)  # type: ignore[union-attr]
    assert len(raw) < 4000


def test_lines_end_and_fold_as_the_standard_says():
    raw = ics("x", [MEETING])
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def test_a_change_keeps_the_uid_and_counts_up():
    _, before = read(ics("x", [MEETING], method="REQUEST"))
    calendar, after = read(ics("x", [msgspec.structs.replace(MEETING, sequence=3)], method="REQUEST"))
    assert calendar["METHOD"] == "REQUEST"
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 3)


def test_a_cancelled_meeting_leaves_the_calendar():
    calendar, event = read(ics("x", [MEETING], method="CANCEL"))
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    _, in_feed = read(ics("x", [msgspec.structs.replace(MEETING, cancelled=True)]))
    assert in_feed["STATUS"] == "CANCELLED"


def test_an_empty_feed_is_a_calendar():
    assert icalendar.Calendar.from_ical(ics("x", []))["VERSION"] == "2.0"
