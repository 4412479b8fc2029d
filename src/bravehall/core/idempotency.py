"""One effect for a call that is sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

import msgspec

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import Refusal
from bravehall.core.i18n import _
from bravehall.core.jobs import every


class Answered(msgspec.Struct, frozen=True):
    status: int
    body: bytes


class OtherBody(Refusal):
    """The same Idempotency-Key came with another request."""


async def once(scope: str, key: str, body: bytes, act: Callable[[], Awaitable[Answered]]) -> Answered:
    """Do `act` in a transaction with its answer, or give the answer it gave before. OtherBody.

    `scope` is whose key it is and for which operation ("<api key>:POST /events/{id}/registrations"). A second call
    waits for the first one's commit. A refusal or a crash keeps nothing, and the next try acts again.
    """
    if not 1 <= len(key) <= 200:
        raise Refusal(_("The Idempotency-Key should have 1 to 200 characters."))
    digest = hashlib.sha256(body).hexdigest()
    async with transaction():
        mine = await row(
            "INSERT INTO answer (scope, key, body, at) VALUES ({}, {}, {}, clock_timestamp())"
            " ON CONFLICT (scope, key) DO NOTHING RETURNING id",
            scope, key, digest,
        )  # fmt: skip
        if mine is None:
            before = await row("SELECT body, status, answer FROM answer WHERE scope = {} AND key = {}", scope, key)
            if before is None or before["body"] != digest:
                raise OtherBody(_("This Idempotency-Key was used for another request. Send a new key."))
            return Answered(before["status"], bytes(before["answer"]))
        answered = await act()
        await rows(
            "UPDATE answer SET status = {}, answer = {} WHERE id = {}", answered.status, answered.body, mine["id"]
        )
        return answered


async def forget_answers() -> None:
    await rows("DELETE FROM answer WHERE at < clock_timestamp() - interval '7 days'")


every("1h", forget_answers)
