"""The states of a grant and of a claim, who acts next, and who may not act twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from bravehall.core.errors import Refusal, Taken
from bravehall.core.i18n import N_, _


class GrantState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"  # its claim is approved or rejected: nothing is committed any more


class ClaimState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CHECKED = "checked"
    APPROVED = "approved"
    PAID = "paid"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """The parts in a claim; each is another person's."""

    CHECK = "check"
    APPROVE = "approve"
    PAY = "pay"


class Party(StrEnum):
    DELEGATE = "delegate"
    OFFICER = "officer"
    APPROVER = "approver"
    PAYER = "payer"


G, C = GrantState, ClaimState
GRANT_MOVES: dict[GrantState, frozenset[GrantState]] = {
    G.OFFERED: frozenset({G.ACCEPTED, G.DECLINED, G.EXPIRED, G.WITHDRAWN}),
    G.ACCEPTED: frozenset({G.DECLINED, G.WITHDRAWN, G.CLOSED}),
    G.DECLINED: frozenset(),
    G.EXPIRED: frozenset(),
    G.WITHDRAWN: frozenset(),
    G.CLOSED: frozenset(),
}
CLAIM_MOVES: dict[ClaimState, frozenset[ClaimState]] = {
    C.DRAFT: frozenset({C.SUBMITTED, C.WITHDRAWN}),
    C.SUBMITTED: frozenset({C.RETURNED, C.CHECKED, C.WITHDRAWN}),
    C.RETURNED: frozenset({C.SUBMITTED, C.WITHDRAWN}),
    C.CHECKED: frozenset({C.SUBMITTED, C.APPROVED, C.REJECTED, C.WITHDRAWN}),
    C.APPROVED: frozenset({C.PAID}),
    C.PAID: frozenset(),
    C.REJECTED: frozenset(),
    C.WITHDRAWN: frozenset(),
}
TURN: dict[ClaimState, Party | None] = {
    C.DRAFT: Party.DELEGATE,
    C.SUBMITTED: Party.OFFICER,
    C.RETURNED: Party.DELEGATE,
    C.CHECKED: Party.APPROVER,
    C.APPROVED: Party.PAYER,
    C.PAID: None,
    C.REJECTED: None,
    C.WITHDRAWN: None,
}
EDITABLE = frozenset({C.DRAFT, C.RETURNED})
LIVE_GRANTS = frozenset({G.OFFERED, G.ACCEPTED})

CLAIM_WORDS = {
    C.DRAFT: N_("Being filled in"),
    C.SUBMITTED: N_("With the travel officer"),
    C.RETURNED: N_("Back to the delegate"),
    C.CHECKED: N_("With the approver"),
    C.APPROVED: N_("Approved, to be paid"),
    C.PAID: N_("Paid"),
    C.REJECTED: N_("Rejected"),
    C.WITHDRAWN: N_("Taken back"),
}
GRANT_WORDS = {
    G.OFFERED: N_("Offered"),
    G.ACCEPTED: N_("Accepted"),
    G.DECLINED: N_("Declined"),
    G.EXPIRED: N_("Not answered in time"),
    G.WITHDRAWN: N_("Withdrawn"),
    G.CLOSED: N_("Settled"),
}
PARTY_WORDS = {
    Party.DELEGATE: N_("the delegate"),
    Party.OFFICER: N_("the travel officer"),
    Party.APPROVER: N_("the approver"),
    Party.PAYER: N_("whoever pays"),
}


class Moved(Taken):
    """The claim has changed since the page was opened."""

    def __init__(self, state: ClaimState) -> None:
        said = _("The claim has changed meanwhile: %(state)s. Look at it again before you decide.")
        super().__init__(said % {"state": _(CLAIM_WORDS[state])})


class GrantMoved(Taken):
    def __init__(self, state: GrantState) -> None:
        said = _("This grant has changed meanwhile: %(state)s. Reload the page to see it.")
        super().__init__(said % {"state": _(GRANT_WORDS[state])})


class OwnClaim(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This is your own claim: somebody else has to decide on it."))


class SecondPart(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "You have already had another part in this claim. Checking, approving and paying are three people's work."
            )
        )


def may_move(state: ClaimState, to: ClaimState) -> None:
    """Moved: the claim is not where this step begins."""
    if to not in CLAIM_MOVES[state]:
        raise Moved(state)


def may_move_grant(state: GrantState, to: GrantState) -> None:
    """GrantMoved."""
    if to not in GRANT_MOVES[state]:
        raise GrantMoved(state)


def may_take_part(*, actor: UUID, claimant: UUID, step: Step, parts: dict[UUID, str]) -> None:
    """`parts` says who has had which step in this claim. OwnClaim, SecondPart. The tables hold the same by constraints."""
    if actor == claimant:
        raise OwnClaim
    if parts.get(actor, step) != step:
        raise SecondPart


def due_on(last_day: date, days: int) -> date:
    """The last day on which a claim is in time, counted from the last day of the event."""
    return last_day + timedelta(days=days)


def is_late(at: datetime, due: date, zone: str) -> bool:
    """In the agreement's zone, midnight ends the day."""
    return at.astimezone(ZoneInfo(zone)).date() > due
