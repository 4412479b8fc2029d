from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from bravehall.core.facts import Fact
from bravehall.core.i18n import N_


class OfEvent(Fact, frozen=True):
    """Whatever changes the meetings of an event: the organiser's board and *today* hear of it."""

    event: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"meetings/{self.event}",)


class SlotsMade(OfEvent, frozen=True):
    said: ClassVar[str] = N_("Laid the hours of the meetings")
    made: int
    kept: int


class TablesSet(OfEvent, frozen=True):
    said: ClassVar[str] = N_("Set how many tables there are")
    count: int
    seats: int


class ProfileSaved(OfEvent, frozen=True):
    said: ClassVar[str] = N_("Saved a meeting profile")
    person: UUID

    def topics(self) -> tuple[str, ...]:
        return ()


class Wished(OfEvent, frozen=True):
    """`wish` is empty when it was taken back."""

    said: ClassVar[str] = N_("Said whom they wish to meet")

    person: UUID
    other: UUID
    wish: str

    def topics(self) -> tuple[str, ...]:
        return ()


class OfRequest(OfEvent, frozen=True):
    request: UUID


class Asked(OfRequest, frozen=True):
    said: ClassVar[str] = N_("Asked for a meeting")
    asker: UUID
    asked: UUID
    round: int = 1


class OtherTimesProposed(OfRequest, frozen=True):
    """`by` proposes; `turn` is to answer now."""

    said: ClassVar[str] = N_("Proposed other times")

    by: UUID
    turn: UUID
    round: int


class Declined(OfRequest, frozen=True):
    said: ClassVar[str] = N_("Declined a meeting")
    by: UUID


class Withdrawn(OfRequest, frozen=True):
    said: ClassVar[str] = N_("Withdrew a request")
    by: UUID


class Expired(OfRequest, frozen=True):
    """Nobody answered in time."""

    said: ClassVar[str] = N_("A request expired")


class OfMeeting(OfEvent, frozen=True):
    meeting: UUID


class Agreed(OfMeeting, frozen=True):
    said: ClassVar[str] = N_("Agreed to a meeting")
    request: UUID | None


class Moved(OfMeeting, frozen=True):
    """`meeting` is over and goes on as `next`. `desk`: the organiser did it."""

    said: ClassVar[str] = N_("Moved a meeting")

    next: UUID
    by: UUID
    desk: bool


class Cancelled(OfMeeting, frozen=True):
    said: ClassVar[str] = N_("Cancelled a meeting")
    by: UUID
    desk: bool


class OutcomeSaid(OfMeeting, frozen=True):
    said: ClassVar[str] = N_("Said how a meeting went")
    person: UUID
    answer: str


class Held(OfMeeting, frozen=True):
    """Both said that it took place: it stands in the attendance ledger."""

    said: ClassVar[str] = N_("A meeting was held")


class Missed(OfMeeting, frozen=True):
    said: ClassVar[str] = N_("A meeting did not happen")


class FeedRenewed(Fact, frozen=True):
    person: UUID


class OfTimetable(OfEvent, frozen=True):
    """`timetable` is a search, a proposal, or what was published."""

    timetable: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"meetings/{self.event}", f"timetable/{self.event}")


class TimetableBegun(OfTimetable, frozen=True):
    said: ClassVar[str] = N_("Began to search for a timetable")
    seconds: int


class TimetableStopped(OfTimetable, frozen=True):
    """Somebody takes the best so far."""

    said: ClassVar[str] = N_("Took the best timetable so far")


class TimetableProposed(OfTimetable, frozen=True):
    said: ClassVar[str] = N_("A timetable was proposed")
    placed: int
    unmet: int


class TimetableFailed(OfTimetable, frozen=True):
    """The search came to its end without a timetable, or broke off."""

    said: ClassVar[str] = N_("No timetable was found")


class TimetableDropped(OfTimetable, frozen=True):
    said: ClassVar[str] = N_("Dropped a timetable")


class TimetablePublished(OfTimetable, frozen=True):
    """Its placements are meetings now, but for those that came too late."""

    said: ClassVar[str] = N_("Published a timetable")

    made: int
    late: int


class Scheduled(OfEvent, frozen=True):
    """A published timetable made this meeting; both hear of it by the one mail of the timetable."""

    said: ClassVar[str] = N_("A timetable made a meeting")

    meeting: UUID
    timetable: UUID
