"""What happens to firms and the people in them."""

from __future__ import annotations

from uuid import UUID

from bravehall.core.facts import Fact


class FirmChanged(Fact, frozen=True):
    firm: UUID
    fields: tuple[str, ...]


class CardAdded(Fact, frozen=True):
    firm: UUID
    card: UUID


class CardClosed(Fact, frozen=True):
    firm: UUID
    card: UUID


class MemberAdded(Fact, frozen=True):
    firm: UUID
    person: UUID


class MemberRemoved(Fact, frozen=True):
    firm: UUID
    person: UUID
