from __future__ import annotations

from uuid import UUID

from bravehall.core.facts import Fact


class AccountMade(Fact, frozen=True):
    person: UUID


class SignInAsked(Fact, frozen=True):
    """The mail with the code is owed; the code itself is made when the mail is written."""

    ask: UUID


class SignedIn(Fact, frozen=True):
    person: UUID
    session: UUID


class SignedOut(Fact, frozen=True):
    person: UUID
    session: UUID


class ProfileChanged(Fact, frozen=True):
    person: UUID
    fields: tuple[str, ...]
