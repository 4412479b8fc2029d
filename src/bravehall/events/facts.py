"""What happens to an event and its team."""

from __future__ import annotations

from uuid import UUID

from bravehall.core.facts import Fact


class EventCreated(Fact, frozen=True):
    """A draft is there; `copied_from` is the event it was copied from."""

    event: UUID
    copied_from: UUID | None = None


class EventChanged(Fact, frozen=True):
    event: UUID
    fields: tuple[str, ...]


class EventPublished(Fact, frozen=True):
    event: UUID


class EventClosed(Fact, frozen=True):
    event: UUID


class RoleGiven(Fact, frozen=True):
    event: UUID
    person: UUID
    role: str


class RoleTaken(Fact, frozen=True):
    event: UUID
    person: UUID
    role: str


class JobRetried(Fact, frozen=True):
    event: UUID
    job: int
