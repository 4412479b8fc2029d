"""Secrets and what is signed with them: signed codes for tickets, links for one tap, tokens stored as hashes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from datetime import UTC, datetime
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bravehall.config import WrongSetting, settings
from bravehall.core.db import row, rows, transaction
from bravehall.core.tables import SigningKey

# A QR code packs these 45 signs two into 11 bits; letters of both cases would take 8 bits each.
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


class BadToken(Exception):
    """It was not signed by us for this purpose, it is over, or its key is retired."""


@cache
def secret() -> bytes:
    """settings().secret, or the one in the file `secret` under settings().data, made when it is first needed."""
    if settings().secret:
        return settings().secret.encode()
    path = settings().data / "secret"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        pass
    except OSError as error:
        raise WrongSetting(f"{path}: the secret cannot be kept there: {error.strerror}.") from None
    found = path.read_text().strip()
    if len(found) < 32:
        raise WrongSetting(f"{path}: should have at least 32 characters; remove it and a new one is made.")
    return found.encode()


@cache
def derived(purpose: str) -> bytes:
    """32 bytes for one purpose, from the secret."""
    return HKDF(SHA256(), length=32, salt=None, info=f"bravehall {purpose}".encode()).derive(secret())


def hashed(token: str) -> str:
    """What is stored of a token. Keyed, so that short codes cannot be guessed from a copy of the database."""
    return hmac.new(derived("hash"), token.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compares without telling by its time how much of it is right."""
    return hmac.compare_digest(one.encode(), other.encode())


async def sign(payload: bytes, purpose: str) -> str:
    """The payload with an Ed25519 signature, for a QR code: upper-case letters, digits and " $%*+-./:"."""
    kid, private = await newest()
    head = kid.to_bytes(2) + payload
    return base45(head + private.sign(purpose.encode() + b"\0" + head))


async def verify(token: str, purpose: str) -> bytes:
    """The payload of a signed code. BadToken."""
    raw = unbase45(token)
    if len(raw) < 66:
        raise BadToken
    head, signature = raw[:-64], raw[-64:]
    found = await row("SELECT public FROM signing_key WHERE id = {} AND retired_at IS NULL", int.from_bytes(head[:2]))
    if found is None:
        raise BadToken
    try:
        Ed25519PublicKey.from_public_bytes(bytes(found["public"])).verify(signature, purpose.encode() + b"\0" + head)
    except InvalidSignature:
        raise BadToken from None
    return head[2:]


async def newest() -> tuple[int, Ed25519PrivateKey]:
    """The key that signs; the first one is made when it is needed."""
    wanted = "SELECT id, private FROM signing_key WHERE retired_at IS NULL ORDER BY id DESC LIMIT 1"
    found = await row(wanted)
    if found is None:
        async with transaction():
            # two processes may need the first key at once
            await rows("SELECT pg_advisory_xact_lock(hashtext('signing_key'))")
            if await row(wanted) is None:
                await new_signing_key()
            found = await row(wanted)
    assert found is not None
    return found["id"], Ed25519PrivateKey.from_private_bytes(box().decrypt(bytes(found["private"])))


async def new_signing_key() -> int:
    """From now on a new key signs; what the older ones signed stays good. Returns the key's id."""
    private = Ed25519PrivateKey.generate()
    stored = SigningKey(
        public=private.public_key().public_bytes_raw(), private=box().encrypt(private.private_bytes_raw())
    )
    await stored.save()
    return int(stored.id)


async def retire_signing_key(id: int) -> None:
    """What this key signed is no longer good: for a key that got out."""
    await rows("UPDATE signing_key SET retired_at = clock_timestamp() WHERE id = {}", id)


async def public_keys() -> dict[int, bytes]:
    """The keys that verify, by id: for a door that checks offline."""
    found = await rows("SELECT id, public FROM signing_key WHERE retired_at IS NULL ORDER BY id")
    return {each["id"]: bytes(each["public"]) for each in found}


def box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived("signing keys")))


def link_token(purpose: str, *ids: object, until: datetime) -> str:
    """A token for a link in a mail that says what it is for, about which things, and until when it is good."""
    body = "~".join([*(str(each) for each in ids), str(int(until.timestamp()))])
    mark = hmac.new(derived("link"), f"{purpose}~{body}".encode(), hashlib.sha256).digest()[:18]
    return f"{body}~{base64.urlsafe_b64encode(mark).decode()}"


def open_link_token(token: str, purpose: str, *, now: datetime | None = None) -> list[str]:
    """The ids that were put in. BadToken: forged, for another purpose, or over."""
    body, _, _mark = token.rpartition("~")
    *ids, until = body.split("~")
    if not until.isdecimal() or len(until) > 12:
        raise BadToken
    ends = datetime.fromtimestamp(int(until), UTC)
    if not same(token, link_token(purpose, *ids, until=ends)) or (now or datetime.now(UTC)) >= ends:
        raise BadToken
    return ids


def base45(raw: bytes) -> str:
    """RFC 9285."""
    out = []
    for at in range(0, len(raw), 2):
        pair = raw[at : at + 2]
        n = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            n, rest = divmod(n, 45)
            out.append(BASE45[rest])
    return "".join(out)


def unbase45(token: str) -> bytes:
    """RFC 9285. BadToken: it is nothing of the kind."""
    out = bytearray()
    for at in range(0, len(token), 3):
        part = token[at : at + 3]
        if len(part) == 1 or any(sign not in BASE45 for sign in part):
            raise BadToken
        n = sum(BASE45.index(sign) * 45**power for power, sign in enumerate(part))
        if n >= 256 ** (len(part) - 1):
            raise BadToken
        out += n.to_bytes(len(part) - 1)
    return bytes(out)
