from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from bravehall.core.facts import Fact
from bravehall.core.i18n import N_
from bravehall.registration.rules import State


class OfEvent(Fact, frozen=True):
    """Whatever changes who comes: the organiser's *today* and the places left on the public page hear of it."""

    event: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"today/{self.event}", f"event/{self.event}")


class OfPosition(OfEvent, frozen=True):
    position: UUID
    person: UUID


class DraftMade(Fact, frozen=True):
    """Somebody wants to register: the mail with the code is owed."""

    draft: UUID


class Registered(OfPosition, frozen=True):
    """Somebody has a place, waits for one, or awaits the registrar's word."""

    said: ClassVar[str] = N_("Registered")
    state: State
    walk_in: bool = False


class Approved(OfPosition, frozen=True):
    """`state`: confirmed, or on the waiting list where no place was left."""

    said: ClassVar[str] = N_("Approved a person")
    state: State


class Refused(OfPosition, frozen=True):
    said: ClassVar[str] = N_("Refused a person")


class Cancelled(OfPosition, frozen=True):
    """`by_team`: the organiser's team took the place back, not the person."""

    said: ClassVar[str] = N_("Cancelled a place")
    was: State
    by_team: bool = False


class Promoted(OfPosition, frozen=True):
    """A place became free, and the first of the waiting list has it."""

    said: ClassVar[str] = N_("A place became free for the next in line")


class Moved(OfPosition, frozen=True):
    """From one kind of ticket to another, such as from on site to online."""

    said: ClassVar[str] = N_("Changed the kind of ticket")
    old: UUID
    new: UUID


class PlacesSet(OfEvent, frozen=True):
    said: ClassVar[str] = N_("Set the places")
    product: UUID
    size: int
    approval: bool


class CounterWrong(OfEvent, frozen=True):
    """The sweeper counted other than the counter says; it reports and repairs nothing."""

    said: ClassVar[str] = N_("A counter of places does not agree with the list")
    quota: UUID
    sold: int
    counted: int
