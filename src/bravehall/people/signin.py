"""The demo's sign-in links: one for each person of the cast, valid only where the demo is on."""

from __future__ import annotations

from uuid import UUID

from bravehall.core import keys
from bravehall.core.errors import NotFound


def demo_link(person: UUID) -> str:
    """/demo/sign-in/…"""
    return f"/demo/sign-in/{person}/{keys.hashed(f'demo {person}')[:24]}"


def check_demo_link(person: UUID, proof: str) -> None:
    """NotFound: not a link that we made."""
    if not keys.same(proof, keys.hashed(f"demo {person}")[:24]):
        raise NotFound
