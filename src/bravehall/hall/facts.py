"""What can happen in the hall. What people write stands in its own table, never in a fact: it can be removed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bravehall.core.facts import Fact


class BoothFact(Fact, frozen=True):
    event: UUID
    booth: UUID


class BoothCreated(BoothFact, frozen=True):
    firm: UUID


class BoothChanged(BoothFact, frozen=True):
    fields: tuple[str, ...]


class BoothMoved(BoothFact, frozen=True):
    """From one state to another."""

    state: str

    def topics(self) -> tuple[str, ...]:
        return (f"hall/{self.event}", f"booth-here/{self.booth}", f"queue/{self.booth}")


class StaffAdded(BoothFact, frozen=True):
    person: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"hall/{self.event}", f"booth-here/{self.booth}", f"queue/{self.booth}", f"desk/{self.booth}")


class StaffRemoved(StaffAdded, frozen=True):
    pass


class AvailabilityChanged(BoothFact, frozen=True):
    person: UUID
    availability: str

    def topics(self) -> tuple[str, ...]:
        return (f"hall/{self.event}", f"booth-here/{self.booth}", f"queue/{self.booth}", f"desk/{self.booth}")


class DocumentAdded(BoothFact, frozen=True):
    document: UUID
    file: UUID


class DocumentRemoved(BoothFact, frozen=True):
    document: UUID


class Said(BoothFact, frozen=True):
    seq: int
    author: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"booth/{self.booth}",)


class MessageRemoved(BoothFact, frozen=True):
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
    pass


class BellRested(TalkFact, frozen=True):
    """Nobody came within the time it rings: the visitor waits."""


class TalkTaken(TalkFact, frozen=True):
    rep: UUID


class TalkEnded(TalkFact, frozen=True):
    by: UUID


class TalkMissed(TalkFact, frozen=True):
    """The visitor left the queue, or was away for too long."""


class CardGiven(BoothFact, frozen=True):
    lead: UUID
    person: UUID
    fields: tuple[str, ...]

    def topics(self) -> tuple[str, ...]:
        return (f"desk/{self.booth}",)


class CardTakenBack(CardGiven, frozen=True):
    pass


class LeadNoted(BoothFact, frozen=True):
    lead: UUID
    temperature: str

    def topics(self) -> tuple[str, ...]:
        return (f"desk/{self.booth}",)


class PersonRestricted(Fact, frozen=True):
    event: UUID
    restriction: UUID
    person: UUID
    kind_of_it: str
    until: datetime


class RestrictionLifted(Fact, frozen=True):
    event: UUID
    restriction: UUID
    person: UUID
