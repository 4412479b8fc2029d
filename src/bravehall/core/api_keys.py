"""Keys of the API: an organiser makes one for an event, with scopes; it is shown once and kept as a hash."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec

from bravehall.core import keys
from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.facts import Fact, record
from bravehall.core.i18n import N_, _
from bravehall.core.tables import ApiKey

SCOPES = {
    "registrations:read": N_("Read who is registered"),
    "registrations:write": N_("Register and cancel people"),
    "check-in:write": N_("Check people in"),
    "meetings:read": N_("Read the meetings"),
    "hall:read": N_("Read the booths and their figures"),
    "travel:read": N_("Read what is committed, claimed and paid, without bank data"),
}


class ApiKeyMade(Fact, frozen=True):
    said: ClassVar[str] = N_("Made an API key")
    event: UUID
    key: UUID
    scopes: tuple[str, ...]


class ApiKeyRevoked(Fact, frozen=True):
    said: ClassVar[str] = N_("Revoked an API key")
    event: UUID
    key: UUID


class Caller(msgspec.Struct, frozen=True):
    """The key a program came with."""

    key: UUID
    event: UUID
    scopes: frozenset[str]
    by: UUID


class KeyLine(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    start: str
    scopes: list[str]
    at: datetime
    used_at: datetime | None


async def make_api_key(*, event: UUID, name: str, scopes: list[str], by: UUID) -> str:
    """The new key; it stands nowhere else. Refusal: no name, no scope, or an unknown one."""
    name = " ".join(name.split())[:120]
    if not name:
        raise Refusal(_("Say what the key is for, such as: the cluster's website."), field="name")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Refusal(_("Choose what the key may do: at least one of the list."), field="scopes")
    token = f"bh_{secrets.token_urlsafe(32)}"
    made = ApiKey(event=event, name=name, start=token[:8], token=keys.hashed(token), scopes=sorted(set(scopes)), by=by)
    async with transaction():
        await made.save()
        await record(ApiKeyMade(event=event, key=made.id, scopes=tuple(made.scopes)))
    return token


async def revoke_api_key(*, event: UUID, key: UUID) -> None:
    """From now on it opens nothing. NotFound: no live key of this event."""
    async with transaction():
        found = await rows(
            "UPDATE api_key SET revoked_at = clock_timestamp() WHERE id = {} AND event = {} AND revoked_at IS NULL"
            " RETURNING id",
            key, event,
        )  # fmt: skip
        if not found:
            raise NotFound
        await record(ApiKeyRevoked(event=event, key=key))


async def api_keys(event: UUID) -> list[KeyLine]:
    """The event's live keys, the newest first."""
    found = await rows(
        "SELECT id, name, start, scopes, at, used_at FROM api_key WHERE event = {} AND revoked_at IS NULL"
        " ORDER BY at DESC",
        event,
    )
    return msgspec.convert(found, list[KeyLine])


async def caller_of(token: str) -> Caller | None:
    """Whose key this is; None: unknown or revoked. Its last use is noted once a minute."""
    found = await row(
        "SELECT id AS key, event, scopes, by, used_at IS NULL OR used_at < clock_timestamp() - interval '1 minute' AS old"
        " FROM api_key WHERE token = {} AND revoked_at IS NULL",
        keys.hashed(token),
    )
    if found is None:
        return None
    if found["old"]:
        await rows("UPDATE api_key SET used_at = clock_timestamp() WHERE id = {}", found["key"])
    return msgspec.convert(found, Caller)
