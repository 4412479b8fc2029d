"""What happens to an event and its team."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from bravehall.core.facts import Fact
from bravehall.core.i18n import N_


class EventCreated(Fact, frozen=True):
    """A draft is there; `copied_from` is the event it was copied from."""

    said: ClassVar[str] = N_("Made the event")
    event: UUID
    copied_from: UUID | None = None


class EventChanged(Fact, frozen=True):
    said: ClassVar[str] = N_("Changed the details")
    event: UUID
    fields: tuple[str, ...]


class EventPublished(Fact, frozen=True):
    said: ClassVar[str] = N_("Published the event")
    event: UUID


class EventClosed(Fact, frozen=True):
    said: ClassVar[str] = N_("Closed the event")
    event: UUID


class EventReopened(Fact, frozen=True):
    said: ClassVar[str] = N_("Opened the event again")
    event: UUID


class RoleGiven(Fact, frozen=True):
    said: ClassVar[str] = N_("Gave a role")
    event: UUID
    person: UUID
    role: str


class RoleTaken(Fact, frozen=True):
    said: ClassVar[str] = N_("Took a role back")
    event: UUID
    person: UUID
    role: str


class JobRetried(Fact, frozen=True):
    said: ClassVar[str] = N_("Had failed work tried again")
    event: UUID
    job: int
