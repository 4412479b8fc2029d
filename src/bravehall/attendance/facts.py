from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from bravehall.core.facts import Fact
from bravehall.core.i18n import N_


class CheckedIn(Fact, frozen=True):
    """Somebody came through the door on this day."""

    said: ClassVar[str] = N_("Checked in")
    event: UUID
    position: UUID
    person: UUID
    scan: UUID
    day: date

    def topics(self) -> tuple[str, ...]:
        return (f"today/{self.event}",)


class ScanRefused(Fact, frozen=True):
    said: ClassVar[str] = N_("Refused a ticket at the door")
    event: UUID
    scan: UUID
    outcome: str


class CheckInUndone(Fact, frozen=True):
    said: ClassVar[str] = N_("Undid a check-in")
    event: UUID
    scan: UUID
    person: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"today/{self.event}",)


class Attended(Fact, frozen=True):
    """Evidence other than a scan: a meeting that both sides say was held, a connection, a signed list."""

    said: ClassVar[str] = N_("Attendance written down")
    event: UUID
    person: UUID
    evidence: str  # meeting, online or list
    day: date

    def topics(self) -> tuple[str, ...]:
        return (f"today/{self.event}",)
