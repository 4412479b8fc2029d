"""Uploaded documents: looked into, cleaned, kept by what they hold."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from pathlib import Path
from typing import Protocol
from uuid import UUID

import msgspec

from bravehall.config import settings
from bravehall.core.clean import LIMIT, FileTooBig, clean
from bravehall.core.db import row
from bravehall.core.errors import NotFound
from bravehall.core.tables import StoredFile


class Upload(Protocol):
    async def read(self, size: int = -1) -> bytes: ...


class Stored(msgspec.Struct, frozen=True):
    """A kept file. `original_sha256` is that of the upload, before it was cleaned."""

    id: UUID
    name: str
    mime: str
    size: int  # bytes
    pages: int
    sha256: str
    original_sha256: str

    @property
    def path(self) -> Path:
        return place(self.sha256)


async def store(upload: Upload, name: str) -> Stored:
    """Keep an upload that is an image or a PDF. Refusals of core.clean, each a sentence for the person."""
    raw = await read(upload)
    cleaned = await asyncio.to_thread(clean, raw)
    digest = hashlib.sha256(cleaned.content).hexdigest()
    await asyncio.to_thread(keep, digest, cleaned.content)
    stored = StoredFile(
        sha256=digest,
        original_sha256=hashlib.sha256(raw).hexdigest(),
        size=len(cleaned.content),
        mime=cleaned.mime,
        pages=cleaned.pages,
        name=file_name(name, cleaned.mime),
    )
    await stored.save()
    return await stored_file(stored.id)


async def read(upload: Upload) -> bytes:
    """The upload's bytes; it stops reading where it is too big. FileTooBig."""
    raw = bytearray()
    while part := await upload.read(256 * 1024):
        raw += part
        if len(raw) > LIMIT:
            raise FileTooBig
    return bytes(raw)


async def stored_file(id: UUID) -> Stored:
    """One kept file; who may have it is for the caller's door to say. NotFound."""
    found = await row("SELECT id, name, mime, size, pages, sha256, original_sha256 FROM stored_file WHERE id = {}", id)
    if found is None:
        raise NotFound
    return msgspec.convert(found, Stored)


def place(sha256: str) -> Path:
    return settings().data / "files" / sha256[:2] / sha256


def keep(sha256: str, content: bytes) -> None:
    """Write it whole or not at all: a reader never sees a part, and a crash leaves none under this name."""
    path = place(sha256)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{sha256}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def file_name(given: str, mime: str) -> str:
    """The name for the person who downloads it: theirs without path and control characters, our ending."""
    ending = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}[mime]
    stem = given.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    shown = "".join(sign for sign in stem if sign.isprintable()).strip(" .")[:120]
    return (shown or "file") + ending
