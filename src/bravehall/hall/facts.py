"""What can happen in the hall. What people write stands in its own table, never in a fact: it can be removed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from bravehall.core.facts import Fact
from bravehall.core.i18n import N_


class BoothFact(Fact, frozen=True):
    event: UUID
    booth: UUID


class BoothCreated(BoothFact, frozen=True):
    said: ClassVar[str] = N_("Opened a booth")
    firm: UUID


class BoothChanged(BoothFact, frozen=True):
    said: ClassVar[str] = N_("Changed a booth")
    fields: tuple[str, ...]


class BoothMoved(BoothFact, frozen=True):
    """From one state to another."""

    said: ClassVar[str] = N_("A booth was published, closed or reopened")

    state: str

    def topics(self) -> tuple[str, ...]:
        return (f"hall/{self.event}", f"booth-here/{self.booth}", f"queue/{self.booth}")


class StaffAdded(BoothFact, frozen=True):
    said: ClassVar[str] = N_("Added a person to a booth")
    person: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"hall/{self.event}", f"booth-here/{self.booth}", f"queue/{self.booth}", f"desk/{self.booth}")


class StaffRemoved(StaffAdded, frozen=True):
    said: ClassVar[str] = N_("Took a person off a booth")


class AvailabilityChanged(BoothFact, frozen=True):
    said: ClassVar[str] = N_("Came to a booth or left it")
    person: UUID
    availability: str

    def topics(self) -> tuple[str, ...]:
        return (f"hall/{self.event}", f"booth-here/{self.booth}", f"queue/{self.booth}", f"desk/{self.booth}")


class DocumentAdded(BoothFact, frozen=True):
    said: ClassVar[str] = N_("Added a document to a booth")
    document: UUID
    file: UUID


class DocumentRemoved(BoothFact, frozen=True):
    said: ClassVar[str] = N_("Removed a document of a booth")
    document: UUID


class Said(BoothFact, frozen=True):
    said: ClassVar[str] = N_("Wrote at a booth")
    seq: int
    author: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"booth/{self.booth}",)


class MessageRemoved(BoothFact, frozen=True):
    said: ClassVar[str] = N_("Removed a message")
    seq: int
    removes: int
    author: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"booth/{self.booth}",)


class TalkFact(BoothFact, frozen=True):
    """Something about a talk; who waits in the same queue hears it by the sum of the queue."""

    talk: UUID
    visitor: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"desk/{self.booth}", f"queue/{self.booth}", f"booth-here/{self.booth}", f"hall/{self.event}")


class BellRang(TalkFact, frozen=True):
    said: ClassVar[str] = N_("Rang at a booth")


class BellRested(TalkFact, frozen=True):
    """Nobody came within the time it rings: the visitor waits."""

    said: ClassVar[str] = N_("Nobody answered the bell")


class TalkTaken(TalkFact, frozen=True):
    said: ClassVar[str] = N_("Took a visitor of a booth")
    rep: UUID


class TalkEnded(TalkFact, frozen=True):
    said: ClassVar[str] = N_("Ended a talk at a booth")
    by: UUID


class TalkMissed(TalkFact, frozen=True):
    """The visitor left the queue, or was away for too long."""

    said: ClassVar[str] = N_("A visitor left before a talk")


class CardGiven(BoothFact, frozen=True):
    said: ClassVar[str] = N_("Gave a card")
    lead: UUID
    person: UUID
    fields: tuple[str, ...]

    def topics(self) -> tuple[str, ...]:
        return (f"desk/{self.booth}",)


class CardTakenBack(CardGiven, frozen=True):
    said: ClassVar[str] = N_("Took a card back")


class LeadNoted(BoothFact, frozen=True):
    said: ClassVar[str] = N_("Noted something about a lead")
    lead: UUID
    temperature: str

    def topics(self) -> tuple[str, ...]:
        return (f"desk/{self.booth}",)


class PersonRestricted(Fact, frozen=True):
    said: ClassVar[str] = N_("Restricted a person in the hall")
    event: UUID
    restriction: UUID
    person: UUID
    kind_of_it: str
    until: datetime


class RestrictionLifted(Fact, frozen=True):
    said: ClassVar[str] = N_("Lifted a restriction in the hall")
    event: UUID
    restriction: UUID
    person: UUID
