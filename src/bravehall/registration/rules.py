"""Who gets a place, and what their ticket says. Pure decisions: no clock, no database, no HTTP."""

from __future__ import annotations

import re
import secrets
from enum import StrEnum
from uuid import UUID

import msgspec

from bravehall.core.errors import Refusal, Taken
from bravehall.core.i18n import N_, _, ngettext

# What a hand may write and an eye may read: no 0 and O, 1 and I, 2 and Z, 5 and S, 8 and B.
SIGNS = "ACDEFGHJKLMNPQRTUVWXY34679"
# The same keys under a Ukrainian layout, or the same shape in Cyrillic.
ALIKE = str.maketrans("АВСЕНКМРТХУІО", "ABCEHKMPTXYIO")
# Everybody may have an address there, so it proves no firm.
SHARED_DOMAINS = frozenset(
    {
        "gmail.com", "googlemail.com", "ukr.net", "i.ua", "meta.ua", "outlook.com", "hotmail.com", "live.com",
        "yahoo.com", "icloud.com", "proton.me", "protonmail.com", "gmx.net", "gmx.de", "web.de", "seznam.cz",
        "facebook.com", "instagram.com", "linkedin.com", "t.me",
    }
)  # fmt: skip


class State(StrEnum):
    """Of a position."""

    AWAITING_APPROVAL = "awaiting_approval"
    WAITING = "waiting"  # on the waiting list
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


STATE_NAMES = {
    State.AWAITING_APPROVAL: N_("awaiting approval"),
    State.WAITING: N_("on the waiting list"),
    State.CONFIRMED: N_("confirmed"),
    State.CANCELLED: N_("cancelled"),
}
STATE_TONES = {
    State.AWAITING_APPROVAL: "wait",
    State.WAITING: "wait",
    State.CONFIRMED: "good",
    State.CANCELLED: "",
}


class Mode(StrEnum):
    ONSITE = "onsite"
    ONLINE = "online"


MODE_NAMES = {Mode.ONSITE: N_("on site"), Mode.ONLINE: N_("online")}


class Full(Taken):
    """No place of this kind is left. The person may join the waiting list, or take another kind."""

    field = "product"

    def __str__(self) -> str:
        return _("All places of this kind are taken. Join the waiting list, or choose another way to take part.")


class AlreadyRegistered(Taken):
    def __str__(self) -> str:
        return _("You are registered for this event already. Your ticket is under “My tickets”.")


class NotOpen(Refusal):
    def __str__(self) -> str:
        return _("Registration is not open for this event. Look at the other events, or ask the organiser.")


class Changed(Taken):
    def __str__(self) -> str:
        return _("This has changed meanwhile. Look at how it stands now, and try again if it is still needed.")


class NoReason(Refusal):
    field = "reason"

    def __str__(self) -> str:
        return _("Write the reason: the person reads it in the mail.")


class NoConsent(Refusal):
    field = "consent"

    def __str__(self) -> str:
        return _("Without this we may not keep your registration. Tick it to go on.")


class TooFewPlaces(Refusal):
    """`sold`: how many places are given already."""

    field = "size"

    def __init__(self, sold: int) -> None:
        super().__init__()
        self.sold = sold

    def __str__(self) -> str:
        return ngettext(
            "%(n)d place is given already: it cannot be fewer than that.",
            "%(n)d places are given already: it cannot be fewer than that.",
            self.sold,
        ) % {"n": self.sold}


def admit(*, approval: bool, member: bool) -> State:
    """Where somebody begins who wants a ticket: members of listed clusters, or all where no approval is asked, at once."""
    return State.AWAITING_APPROVAL if approval and not member else State.CONFIRMED


def proves_firm(email: str, site: str) -> bool:
    """Is the address, which its owner has proved, one of the firm's own domain?"""
    domain = email.rpartition("@")[2].lower()
    found = re.match(r"(?:https?://)?(?:www\.)?([^/:?#\s]+)", site.strip().lower())
    return found is not None and found[1] == domain and "." in domain and domain not in SHARED_DOMAINS


def new_code(length: int = 8) -> str:
    """Eight signs for a ticket, six for an order."""
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def typed_code(written: str) -> str:
    """What was typed, as it was printed: capitals, without spaces and dashes, Cyrillic twins made Latin."""
    return re.sub(r"[\s–-]", "", written).upper().translate(ALIKE)


def spaced(code: str) -> str:
    """As it is printed: ACDE-FGHJ."""
    return f"{code[:4]}-{code[4:]}"


class Claim(msgspec.Struct, frozen=True):
    """What a ticket's QR code says, and nothing about the person."""

    position: UUID
    product: UUID
    until: int  # seconds since 1970
    version: int

    def packed(self) -> bytes:
        return self.position.bytes + self.product.bytes + self.until.to_bytes(5) + self.version.to_bytes(2)


def unpacked(payload: bytes) -> Claim | None:
    """The claim of a verified payload; None: it is of another make."""
    if len(payload) != 39:
        return None
    return Claim(
        UUID(bytes=payload[:16]), UUID(bytes=payload[16:32]), int.from_bytes(payload[32:37]), int.from_bytes(payload[37:])
    )  # fmt: skip
