from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from bravehall.core.facts import Fact
from bravehall.core.i18n import N_


class AgreementMade(Fact, frozen=True):
    said: ClassVar[str] = N_("Made an agreement with a donor")
    event: UUID
    agreement: UUID


class LineFunded(Fact, frozen=True):
    said: ClassVar[str] = N_("Set a budget line")
    event: UUID
    line: UUID
    amount: str  # euros


class RateEntered(Fact, frozen=True):
    said: ClassVar[str] = N_("Entered an exchange rate")
    event: UUID | None  # None: read from a publisher's file, for all events
    rate: UUID
    supersedes: UUID | None = None


class GrantFact(Fact, frozen=True):
    event: UUID
    grant: UUID
    person: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"travel/{self.event}",)


class GrantOffered(GrantFact, frozen=True):
    said: ClassVar[str] = N_("Offered a travel grant")
    amount: str


class GrantAccepted(GrantFact, frozen=True):
    said: ClassVar[str] = N_("Accepted a travel grant")


class GrantDeclined(GrantFact, frozen=True):
    said: ClassVar[str] = N_("Declined a travel grant")


class GrantExpired(GrantFact, frozen=True):
    said: ClassVar[str] = N_("A travel grant expired")


class GrantWithdrawn(GrantFact, frozen=True):
    said: ClassVar[str] = N_("Withdrew a travel grant")
    reason: str


class ClaimFact(Fact, frozen=True):
    """Something happened to a claim; its tracker and the team's list hear of it."""

    event: UUID
    claim: UUID
    person: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"claim/{self.claim}", f"travel/{self.event}")


class ClaimOpened(ClaimFact, frozen=True):
    said: ClassVar[str] = N_("Began a claim")


class CostAdded(ClaimFact, frozen=True):
    said: ClassVar[str] = N_("Added a cost to a claim")
    item: UUID


class CostRemoved(ClaimFact, frozen=True):
    said: ClassVar[str] = N_("Removed a cost from a claim")
    item: UUID


class ClaimSubmitted(ClaimFact, frozen=True):
    said: ClassVar[str] = N_("Sent a claim")
    round: int
    eligible: str
    late: bool


class ClaimReturned(ClaimFact, frozen=True):
    said: ClassVar[str] = N_("Returned a claim for a change")
    question: str


class ClaimChecked(ClaimFact, frozen=True):
    said: ClassVar[str] = N_("Checked a claim")
    eligible: str


class ClaimSentBack(ClaimFact, frozen=True):
    """The approver asks the officer to look again."""

    said: ClassVar[str] = N_("The approver sent a claim back")

    why: str


class ClaimApproved(ClaimFact, frozen=True):
    said: ClassVar[str] = N_("Approved a claim")
    amount: str


class ClaimRejected(ClaimFact, frozen=True):
    said: ClassVar[str] = N_("Rejected a claim")
    why: str


class ClaimPaid(ClaimFact, frozen=True):
    said: ClassVar[str] = N_("Paid a claim")
    amount: str
    reference: str


class ClaimWithdrawn(ClaimFact, frozen=True):
    said: ClassVar[str] = N_("Withdrew a claim")
