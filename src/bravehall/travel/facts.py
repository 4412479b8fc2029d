from __future__ import annotations

from uuid import UUID

from bravehall.core.facts import Fact


class AgreementMade(Fact, frozen=True):
    event: UUID
    agreement: UUID


class LineFunded(Fact, frozen=True):
    event: UUID
    line: UUID
    amount: str  # euros


class RateEntered(Fact, frozen=True):
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
    amount: str


class GrantAccepted(GrantFact, frozen=True): ...


class GrantDeclined(GrantFact, frozen=True): ...


class GrantExpired(GrantFact, frozen=True): ...


class GrantWithdrawn(GrantFact, frozen=True):
    reason: str


class ClaimFact(Fact, frozen=True):
    """Something happened to a claim; its tracker and the team's list hear of it."""

    event: UUID
    claim: UUID
    person: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"claim/{self.claim}", f"travel/{self.event}")


class ClaimOpened(ClaimFact, frozen=True): ...


class CostAdded(ClaimFact, frozen=True):
    item: UUID


class CostRemoved(ClaimFact, frozen=True):
    item: UUID


class ClaimSubmitted(ClaimFact, frozen=True):
    round: int
    eligible: str
    late: bool


class ClaimReturned(ClaimFact, frozen=True):
    question: str


class ClaimChecked(ClaimFact, frozen=True):
    eligible: str


class ClaimSentBack(ClaimFact, frozen=True):
    """The approver asks the officer to look again."""

    why: str


class ClaimApproved(ClaimFact, frozen=True):
    amount: str


class ClaimRejected(ClaimFact, frozen=True):
    why: str


class ClaimPaid(ClaimFact, frozen=True):
    amount: str
    reference: str


class ClaimWithdrawn(ClaimFact, frozen=True): ...
