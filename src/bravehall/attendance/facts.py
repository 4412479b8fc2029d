from __future__ import annotations

from datetime import date
from uuid import UUID

from bravehall.core.facts import Fact


class CheckedIn(Fact, frozen=True):
    """Somebody came through the door on this day."""

    event: UUID
    position: UUID
    person: UUID
    scan: UUID
    day: date

    def topics(self) -> tuple[str, ...]:
        return (f"today/{self.event}",)


class ScanRefused(Fact, frozen=True):
    event: UUID
    scan: UUID
    outcome: str


class CheckInUndone(Fact, frozen=True):
    event: UUID
    scan: UUID
    person: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"today/{self.event}",)


class Attended(Fact, frozen=True):
    """Evidence other than a scan: a meeting that both sides say was held, a connection, a signed list."""

    event: UUID
    person: UUID
    evidence: str  # meeting, online or list
    day: date

    def topics(self) -> tuple[str, ...]:
        return (f"today/{self.event}",)
