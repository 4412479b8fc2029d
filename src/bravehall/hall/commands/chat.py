"""Saying something at a booth, and taking it away."""

from __future__ import annotations

from uuid import UUID, uuid4

from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.facts import record
from bravehall.hall import rules
from bravehall.hall.facts import MessageRemoved, Said
from bravehall.hall.queries.doors import refusal_to_talk
from bravehall.hall.rules import State

APPEND = "UPDATE booth SET last_seq = last_seq + 1 WHERE id = {} RETURNING last_seq"


async def say(*, booth: UUID, author: UUID, nonce: UUID, body: str) -> int:
    """Say something, once: the same nonce again gives the number of the first time.

    WrongText, BoothNotOpen, NotAnAttendee, Muted, Banned.
    """
    text = rules.message(body)
    async with transaction():
        # Whoever speaks at this booth passes its row: numbers have no holes, and a nonce is looked up by one at a time.
        held = await row("SELECT event, state FROM booth WHERE id = {} FOR UPDATE", booth)
        if held is None:
            raise NotFound
        known = await row(
            "SELECT seq FROM message WHERE booth = {} AND author = {} AND nonce = {}", booth, author, nonce
        )
        if known is not None:
            return int(known["seq"])
        if held["state"] != State.PUBLISHED:
            raise rules.BoothNotOpen
        if (refusal := await refusal_to_talk(author, held["event"])) is not None:
            raise refusal
        seq = int((await rows(APPEND, booth))[0]["last_seq"])
        await rows(
            "INSERT INTO message (booth, seq, author, nonce, body, at) VALUES ({}, {}, {}, {}, {}, clock_timestamp())",
            booth, seq, author, nonce, text,
        )  # fmt: skip
        await record(Said(held["event"], booth, seq, author))
    return seq


async def remove_message(*, booth: UUID, seq: int, by: UUID) -> None:
    """Take away what was said: its words are gone, its number stays, and an entry says so to who has read it already.

    NotFound: nothing was said under this number. A second removal changes nothing.
    """
    async with transaction():
        held = await row("SELECT event FROM booth WHERE id = {} FOR UPDATE", booth)
        said = await row(
            "SELECT author, removed_by FROM message WHERE booth = {} AND seq = {} AND removes IS NULL", booth, seq
        )
        if held is None or said is None:
            raise NotFound
        if said["removed_by"] is not None:
            return
        await rows("UPDATE message SET body = '', removed_by = {} WHERE booth = {} AND seq = {}", by, booth, seq)
        number = int((await rows(APPEND, booth))[0]["last_seq"])
        await rows(
            "INSERT INTO message (booth, seq, author, nonce, body, removes, at)"
            " VALUES ({}, {}, {}, {}, '', {}, clock_timestamp())",
            booth, number, by, uuid4(), seq,
        )  # fmt: skip
        await record(MessageRemoved(held["event"], booth, number, seq, said["author"]))
