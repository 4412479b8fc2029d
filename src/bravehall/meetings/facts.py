from __future__ import annotations

from uuid import UUID

from bravehall.core.facts import Fact


class OfEvent(Fact, frozen=True):
    """Whatever changes the meetings of an event: the organiser's board and *today* hear of it."""

    event: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"meetings/{self.event}",)


class SlotsMade(OfEvent, frozen=True):
    made: int
    kept: int


class TablesSet(OfEvent, frozen=True):
    count: int
    seats: int


class ProfileSaved(OfEvent, frozen=True):
    person: UUID

    def topics(self) -> tuple[str, ...]:
        return ()


class Wished(OfEvent, frozen=True):
    """`wish` is empty when it was taken back."""

    person: UUID
    other: UUID
    wish: str

    def topics(self) -> tuple[str, ...]:
        return ()


class OfRequest(OfEvent, frozen=True):
    request: UUID


class Asked(OfRequest, frozen=True):
    asker: UUID
    asked: UUID
    round: int = 1


class OtherTimesProposed(OfRequest, frozen=True):
    """`by` proposes; `turn` is to answer now."""

    by: UUID
    turn: UUID
    round: int


class Declined(OfRequest, frozen=True):
    by: UUID


class Withdrawn(OfRequest, frozen=True):
    by: UUID


class Expired(OfRequest, frozen=True):
    """Nobody answered in time."""


class OfMeeting(OfEvent, frozen=True):
    meeting: UUID


class Agreed(OfMeeting, frozen=True):
    request: UUID | None


class Moved(OfMeeting, frozen=True):
    """`meeting` is over and goes on as `next`. `desk`: the organiser did it."""

    next: UUID
    by: UUID
    desk: bool


class Cancelled(OfMeeting, frozen=True):
    by: UUID
    desk: bool


class OutcomeSaid(OfMeeting, frozen=True):
    person: UUID
    answer: str


class Held(OfMeeting, frozen=True):
    """Both said that it took place: it stands in the attendance ledger."""


class Missed(OfMeeting, frozen=True):
    pass


class FeedRenewed(Fact, frozen=True):
    person: UUID
