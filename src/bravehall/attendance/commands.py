"""Scans at the door, and every other row of the ledger. Nothing here changes a row of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from bravehall.attendance.facts import Attended, CheckedIn, CheckInUndone, ScanRefused
from bravehall.attendance.rules import Held, NothingToUndo, Outcome, day_of, decide
from bravehall.core import keys
from bravehall.core.context import current
from bravehall.core.db import row, transaction
from bravehall.core.errors import NotFound
from bravehall.core.facts import record
from bravehall.registration.queries import PURPOSE
from bravehall.registration.rules import Claim, typed_code, unpacked

LONGEST_WAIT = timedelta(days=14)  # a scan that waited longer for the network is dated when it arrives


class Scanned(msgspec.Struct, frozen=True):
    """How a scan came out; `before`: when and at which door the ticket was accepted that day already."""

    id: UUID
    outcome: Outcome
    name: str = ""
    firm: str = ""
    before: datetime | None = None
    before_door: str = ""


FIND = """
    SELECT position.id, position.event, position.person, position.product, position.state, position.version,
           product.mode, person.name, position.firm_name,
           (SELECT event.zone FROM event WHERE event.id = {}) AS zone,
           (SELECT scan.id FROM scan WHERE scan.nonce = {}) AS sent
      FROM (SELECT 1) one
      LEFT JOIN position ON position.{} = {}
      LEFT JOIN product ON product.id = position.product LEFT JOIN person ON person.id = position.person
"""
ACCEPT = """
    WITH scanned AS (
        INSERT INTO scan (event, position, outcome, by, nonce, day, door, at)
        SELECT {}, position.id, 'accepted', {}, {}, {}, {}, {} FROM position
         WHERE position.id = {} AND position.state = 'confirmed' FOR SHARE
        ON CONFLICT DO NOTHING RETURNING id, event, by, day, at),
    kept AS (
        INSERT INTO attendance (event, person, day, kind, source, by, at)
        SELECT event, {}, day, 'door', id, by, at FROM scanned)
    SELECT id FROM scanned
"""
KEPT = """
    SELECT scan.id, scan.outcome, person.name, position.firm_name, earlier.at AS before, earlier.door AS before_door
      FROM scan LEFT JOIN position ON position.id = scan.position LEFT JOIN person ON person.id = position.person
      LEFT JOIN scan earlier ON scan.outcome = 'already' AND earlier.position = scan.position
            AND earlier.day = scan.day AND earlier.outcome = 'accepted' AND earlier.undone_at IS NULL
     WHERE scan.nonce = {}
"""


async def check_in(
    *, event: UUID, said: str, by: UUID, nonce: UUID, door: str = "", at: datetime | None = None
) -> Scanned:
    """A ticket is held before a door: `said` is what its QR code says, or the eight signs that were typed.

    Four statements at most when it is accepted. It counts once a day, and one `nonce` is one scan however often it is
    sent. `at`: when it was scanned, if that was earlier. Every refusal is kept too, with its reason.
    """
    said, door = said.strip()[:300].replace("\x00", ""), " ".join(door.split())[:60]
    claim = await read(said)
    async with transaction():
        found = await held_ticket(event, claim, said, nonce)
        if found["sent"] is not None:
            return await kept(nonce)
        held = None
        if found["id"] is not None:
            held = Held(
                found["event"], found["product"], found["mode"], found["state"], found["version"],
                claim.product if claim else None, claim.version if claim else None,
            )  # fmt: skip
        now = datetime.now(UTC)
        at = at if at is not None and now - LONGEST_WAIT < at < now else now
        day, outcome = day_of(at, found["zone"]), decide(held, event=event)
        if outcome == Outcome.ACCEPTED:
            made = await row(
                ACCEPT, event, by, nonce, day, door, at, found["id"], found["person"]
            )  # fmt: skip
            if made is not None:
                await record(
                    CheckedIn(event=event, position=found["id"], person=found["person"], scan=made["id"], day=day)
                )
                return Scanned(made["id"], outcome, found["name"], found["firm_name"])
            outcome = await why_not(found["id"], day, nonce)
        position = found["id"] if found["id"] is not None and found["event"] == event else None
        made = await row(
            "INSERT INTO scan (event, position, outcome, by, nonce, day, door, at, said)"
            " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (nonce) DO NOTHING RETURNING id",
            event, position, outcome, by, nonce, day, door, at, "" if position else said,
        )  # fmt: skip
        if made is not None:
            await record(ScanRefused(event=event, scan=made["id"], outcome=outcome))
        return await kept(nonce)


async def read(said: str) -> Claim | None:
    """The claim of a QR code that we signed; None: it is none."""
    if len(said) < 40:
        return None
    try:
        return unpacked(await keys.verify(said, PURPOSE))
    except keys.BadToken:
        return None


async def held_ticket(event: UUID, claim: Claim | None, said: str, nonce: UUID) -> dict[str, Any]:
    """The position behind a code, if there is one, with the zone of the event. NotFound: no such event."""
    column, value = ("id", claim.position) if claim else ("code", typed_code(said))
    sql = FIND.replace("position.{}", f"position.{column}", 1)
    found = await row(sql, event, nonce, value)
    if found is None or found["zone"] is None:
        raise NotFound
    return found


async def why_not(position: UUID, day: date, nonce: UUID) -> Outcome:
    """Why a good ticket was not accepted: cancelled in this moment, or accepted that day already."""
    found = await row("SELECT state FROM position WHERE id = {}", position)
    return Outcome.ALREADY if found and found["state"] == "confirmed" else Outcome.CANCELLED


async def kept(nonce: UUID) -> Scanned:
    """The scan that was sent with this nonce."""
    found = await row(KEPT, nonce)
    assert found is not None
    return Scanned(
        found["id"], Outcome(found["outcome"]), found["name"] or "", found["firm_name"] or "", found["before"],
        found["before_door"] or "",
    )  # fmt: skip


async def undo_check_in(*, scan: UUID, event: UUID) -> None:
    """Somebody was let in by mistake: the ticket may be scanned again, and the ledger gets a row that takes the other back.

    NotFound; NothingToUndo.
    """
    actor = current().actor
    async with transaction():
        there = await row("SELECT id FROM scan WHERE id = {} AND event = {} FOR UPDATE", scan, event)
        if there is None:
            raise NotFound
        undone = await row(
            "UPDATE scan SET undone_at = clock_timestamp(), undone_by = {}"
            " WHERE id = {} AND outcome = 'accepted' AND undone_at IS NULL RETURNING id",
            actor, scan,
        )  # fmt: skip
        if undone is None:
            raise NothingToUndo
        taken = await row(
            "INSERT INTO attendance (event, person, day, kind, source, by, reverses)"
            " SELECT event, person, day, kind, gen_random_uuid(), {}::uuid, id FROM attendance"
            " WHERE kind = 'door' AND source = {} RETURNING person",
            actor, scan,
        )  # fmt: skip
        assert taken is not None
        await record(CheckInUndone(event=event, scan=scan, person=taken["person"]))


async def attended(
    *, event: UUID, person: UUID, kind: str, source: UUID, at: datetime | None = None, by: UUID | None = None
) -> None:
    """Evidence that somebody took part: kind "meeting" (both said it was held), "online" or "list".

    `source` is the meeting, stay or list it comes from: the same one counts once. NotFound: no such event.
    """
    at = at or datetime.now(UTC)
    async with transaction():
        found = await row("SELECT zone FROM event WHERE id = {}", event)
        if found is None:
            raise NotFound
        day = day_of(at, found["zone"])
        made = await row(
            "INSERT INTO attendance (event, person, day, kind, source, by, at) VALUES ({}, {}, {}, {}, {}, {}, {})"
            " ON CONFLICT (kind, source, person) DO NOTHING RETURNING id",
            event, person, day, kind, source, by, at,
        )  # fmt: skip
        if made is not None:
            await record(Attended(event=event, person=person, evidence=kind, day=day))
