"""What pages need to know about people."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from bravehall.core import keys
from bravehall.core.db import row, rows

# For the navigation only: a word for what someone is somewhere, and the SQL that says so of `person`. Modules above
# add theirs. Doors never rely on it.
STANDING: dict[str, str] = {}


async def session_of(token: str) -> dict[str, Any] | None:
    """The person and session behind a cookie, with their `standing`, or None when it is over."""
    words = "".join(f", CASE WHEN {sql} THEN '{word}' END" for word, sql in STANDING.items())
    return await row(
        "SELECT person.id, person.name, person.email, person.language, person.zone, person.organiser,"
        f" session.id AS session, array_remove(ARRAY[NULL::text{words}], NULL) AS standing"
        " FROM session JOIN person ON person.id = session.person"
        " WHERE session.token = {} AND session.revoked_at IS NULL AND session.expires_at > clock_timestamp()",
        keys.hashed(token),
    )


class SessionLine(msgspec.Struct, frozen=True):
    id: UUID
    agent: str
    at: datetime
    seen_at: datetime

    @property
    def device(self) -> str:
        """Firefox, Android: as much of the browser's own words as helps to recognise it. Empty for unknown ones."""
        browsers = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
        systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
        found = (next((word for word in words if word in self.agent), "") for words in (browsers, systems))
        return ", ".join({"Edg": "Edge", "OPR": "Opera"}.get(word, word) for word in found if word)


async def sessions(person: UUID) -> list[SessionLine]:
    """The live sessions of a person, the newest first."""
    found = await rows(
        "SELECT id, agent, at, seen_at FROM session WHERE person = {} AND revoked_at IS NULL"
        " AND expires_at > clock_timestamp() ORDER BY at DESC",
        person,
    )
    return msgspec.convert(found, list[SessionLine])


class Profile(msgspec.Struct, frozen=True):
    id: UUID
    email: str
    name: str
    job_title: str
    phone: str
    country: str
    language: str
    zone: str
    seen: bool


async def profile(person: UUID) -> Profile:
    found = await row(
        "SELECT id, email, name, job_title, phone, country, language, zone, seen FROM person WHERE id = {}", person
    )
    return msgspec.convert(found, Profile)


class AskedSignIn(msgspec.Struct, frozen=True):
    email: str
    language: str
    name: str | None


async def asked_sign_in(ask: UUID) -> AskedSignIn | None:
    found = await row(
        "SELECT ask.email, ask.language, person.name FROM sign_in_code ask"
        " LEFT JOIN person ON person.email = ask.email WHERE ask.id = {}",
        ask,
    )
    return msgspec.convert(found, AskedSignIn) if found else None


async def person_by_email(email: str) -> UUID | None:
    found = await row("SELECT id FROM person WHERE email = {}", email)
    return found["id"] if found else None
