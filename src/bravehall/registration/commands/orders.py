"""Ordering a ticket, giving it back, changing its kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from bravehall.core.context import current
from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.facts import record
from bravehall.people.commands import account_for
from bravehall.registration.commands.places import give_back, lock_quotas, take_place
from bravehall.registration.facts import Cancelled, Moved, Registered
from bravehall.registration.rules import AlreadyRegistered, Changed, Full, NotOpen, State, admit, new_code, proves_firm


class Ordered(msgspec.Struct, frozen=True):
    position: UUID
    state: State
    code: str


WANTED = """
    SELECT product.quota, product.approval, event.state = 'published' AND event.ends_at > clock_timestamp() AS open,
           person.email, own.firm, own.site, own.listed,
           EXISTS (SELECT FROM membership JOIN firm ON firm.id = membership.firm
                     JOIN cluster ON cluster.id = firm.cluster
                    WHERE membership.person = person.id AND cluster.listed)
           OR EXISTS (SELECT FROM coordinator JOIN cluster ON cluster.id = coordinator.cluster
                       WHERE coordinator.person = person.id AND cluster.listed) AS member
      FROM product JOIN event ON event.id = product.event JOIN person ON person.id = {}
     CROSS JOIN (SELECT {}::text AS name) asked
      LEFT JOIN LATERAL (SELECT firm.id AS firm, firm.site, coalesce(cluster.listed, false) AS listed
                           FROM firm LEFT JOIN cluster ON cluster.id = firm.cluster
                          WHERE lower(firm.name_uk) = asked.name OR lower(firm.name_en) = asked.name LIMIT 1) own ON true
     WHERE product.id = {} AND product.event = {}
"""
ORDER = """
    WITH ordered AS (
        INSERT INTO ticket_order (event, buyer, code, language) VALUES ({}, {}, {}, {})
        ON CONFLICT (code) DO NOTHING RETURNING id, event, buyer),
    placed AS (
        INSERT INTO position ("order", event, person, product, state, code, firm_name, confirmed_at)
        SELECT id, event, buyer, {}, {}, {}, {}, CASE WHEN {} THEN clock_timestamp() END FROM ordered
        ON CONFLICT (event, person) WHERE state <> 'cancelled' DO NOTHING RETURNING id)
    SELECT (SELECT count(*) FROM ordered) AS orders, (SELECT id FROM placed) AS position
"""


async def register(
    *, person: UUID, event: UUID, product: UUID, firm_name: str = "", wait: bool = False, by_team: bool = False
) -> Ordered:
    """A ticket for this person: a place, the waiting list (`wait`: they agreed to it), or the registrar's turn.

    Six statements at most, with the fact and the job of its mail. `by_team` needs no approval. NotFound: no such kind
    of ticket here; NotOpen; AlreadyRegistered; Full: no place, and no yes to the waiting list.
    """
    firm_name = " ".join(firm_name.split())[:200]
    async with transaction():
        wanted = await row(WANTED, person, firm_name.lower(), product, event)
        if wanted is None:
            raise NotFound
        if not wanted["open"]:
            raise NotOpen
        proved = wanted["firm"] is not None and proves_firm(wanted["email"], wanted["site"])
        member = wanted["member"] or (proved and wanted["listed"])
        state = admit(approval=wanted["approval"] and not by_team, member=member)
        if state == State.CONFIRMED and not await take_place(wanted["quota"]):
            # whoever is here already is told so, rather than that it is full
            if await row(LIVE, event, person):
                raise AlreadyRegistered
            if not wait:
                raise Full
            state = State.WAITING
        ordered = await order(event, person, product, state, firm_name)
        if proved and not wanted["member"]:
            await rows(
                "INSERT INTO membership (firm, person) VALUES ({}, {}) ON CONFLICT DO NOTHING", wanted["firm"], person
            )
        await record(
            Registered(event=event, position=ordered.position, person=person, state=state, walk_in=by_team)
        )  # fmt: skip
        return ordered


LIVE = "SELECT id FROM position WHERE event = {} AND person = {} AND state <> 'cancelled'"


async def order(event: UUID, person: UUID, product: UUID, state: State, firm_name: str) -> Ordered:
    """The order and its position. AlreadyRegistered: a live one is there, or was faster."""
    while True:
        code = new_code()
        made = await row(
            ORDER, event, person, new_code(6), current().language, product, state, code, firm_name,
            state == State.CONFIRMED,
        )  # fmt: skip
        assert made is not None
        if made["orders"] and made["position"] is None:
            raise AlreadyRegistered
        if made["orders"]:
            return Ordered(made["position"], state, code)


async def register_at_desk(*, event: UUID, product: UUID, email: str, name: str, firm_name: str = "") -> Ordered:
    """Somebody has come without a ticket: an account if they have none, and a place at once. As `register`."""
    async with transaction():
        person = await account_for(email=email, name=name)
        return await register(person=person, event=event, product=product, firm_name=firm_name, by_team=True)


async def locked(position: UUID, event: UUID | None, person: UUID | None) -> dict[str, Any]:
    """A live position with its quota, all quotas of its event locked. NotFound: not there, or of somebody else."""
    found = await row("SELECT event, person FROM position WHERE id = {}", position)
    if found is None or (event or found["event"]) != found["event"] or (person or found["person"]) != found["person"]:
        raise NotFound
    await lock_quotas(found["event"])
    here = await row(
        "SELECT position.id, position.event, position.person, position.state, position.product, product.quota"
        " FROM position JOIN product ON product.id = position.product WHERE position.id = {} FOR UPDATE OF position",
        position,
    )
    assert here is not None
    return here


async def cancel(*, position: UUID, person: UUID | None = None, event: UUID | None = None, reason: str = "") -> None:
    """Give a place back; the next who waits has it in the same transaction.

    By its `person`, or by the team of its `event` with a reason. NotFound; Changed: it is cancelled already.
    """
    async with transaction():
        here = await locked(position, event, person)
        if here["state"] == State.CANCELLED:
            raise Changed
        await rows(
            "UPDATE position SET state = 'cancelled', cancelled_at = clock_timestamp(), refused_because = {}"
            " WHERE id = {}",
            reason.strip(), position,
        )  # fmt: skip
        if here["state"] == State.CONFIRMED:
            await give_back(here["quota"])
        await record(
            Cancelled(
                event=here["event"], position=position, person=here["person"], was=State(here["state"]),
                by_team=person is None,
            )
        )  # fmt: skip


async def move(*, position: UUID, product: UUID, person: UUID | None = None, event: UUID | None = None) -> State:
    """Another kind of ticket for the same person, such as online for on site; the places move in one transaction.

    Returns the state it has now. NotFound; Changed: it is cancelled; Full: nothing of the new kind is left, and the old
    place stays.
    """
    async with transaction():
        here = await locked(position, event, person)
        if here["state"] == State.CANCELLED:
            raise Changed
        new = await row("SELECT quota FROM product WHERE id = {} AND event = {}", product, here["event"])
        if new is None:
            raise NotFound
        state = State(here["state"])
        if product == here["product"]:
            return state
        if state != State.AWAITING_APPROVAL and new["quota"] != here["quota"]:
            if not await take_place(new["quota"]):
                raise Full
            if state == State.CONFIRMED:
                await give_back(here["quota"])
            state = State.CONFIRMED
        await rows(
            "UPDATE position SET product = {}, state = {}, version = version + 1,"
            " confirmed_at = CASE WHEN {} THEN coalesce(confirmed_at, clock_timestamp()) END WHERE id = {}",
            product, state, state == State.CONFIRMED, position,
        )  # fmt: skip
        await record(
            Moved(event=here["event"], position=position, person=here["person"], old=here["product"], new=product)
        )
        return state
