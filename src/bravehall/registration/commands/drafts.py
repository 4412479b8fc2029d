"""Registering without an account: what was typed waits until the code from the mail proves the address."""

from __future__ import annotations

from uuid import UUID

import msgspec

from bravehall.core.context import acting
from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.facts import record
from bravehall.people.commands import Opened, account_for, may_ask, new_ask, open_session, prove_address
from bravehall.people.rules import person_name
from bravehall.registration.commands.orders import Ordered, register
from bravehall.registration.facts import DraftMade
from bravehall.registration.rules import Full, NotOpen
from bravehall.registration.tables import Draft

ROOM = """
    SELECT event.state = 'published' AND event.ends_at > clock_timestamp() AS open, product.approval,
           quota.sold + quota.held < quota.size AND NOT EXISTS (
               SELECT FROM position w JOIN product p ON p.id = w.product WHERE p.quota = quota.id AND w.state = 'waiting'
           ) AS room
      FROM product JOIN event ON event.id = product.event JOIN quota ON quota.id = product.quota
     WHERE product.id = {} AND product.event = {}
"""


class Finished(msgspec.Struct, frozen=True):
    """The person has proved their address and has a session; `ordered` is None where `refusal` says why."""

    opened: Opened
    event: UUID
    ordered: Ordered | None
    refusal: Refusal | None


async def start_registration(
    *, event: UUID, product: UUID, email: str, name: str, firm_name: str, country: str, wait: bool, browser: str
) -> UUID:
    """Keep what was typed and owe a mail with a code. Returns the id of the ask, for the second screen.

    The answer is the same whether the address is known or not. NoAddress, NoName, TooMany, NotOpen; Full: none is left,
    and there was no yes to the waiting list; NotFound: no such ticket.
    """
    name = person_name(name)
    room = await row(ROOM, product, event)
    if room is None:
        raise NotFound
    if not room["open"]:
        raise NotOpen
    if not room["room"] and not wait and not room["approval"]:
        raise Full
    email = await may_ask(email)
    async with transaction():
        ask = await new_ask(email=email, browser=browser)
        draft = Draft(
            ask=ask, event=event, product=product, email=email, name=name,
            firm_name=" ".join(firm_name.split())[:200], country=country[:2], wait=wait,
        )  # fmt: skip
        await draft.save()
        await record(DraftMade(draft=draft.id))
    return ask


async def finish_registration(*, ask: UUID, code: str, agent: str) -> Finished:
    """The code proves the address: the account, the session, and the place, in one transaction.

    WrongCode, CodeOver: each with what to do. Where the place went meanwhile the person is signed in all the same, and
    the draft keeps what they typed.
    """
    async with transaction():
        email, wrong = await prove_address(ask=ask, code=code)
        finished = None if wrong else await finish(ask, email, agent)
    if wrong:
        raise wrong
    assert finished is not None
    return finished


async def finish(ask: UUID, email: str, agent: str) -> Finished:
    draft = await row("SELECT * FROM registration_draft WHERE ask = {} FOR UPDATE", ask)
    if draft is None:
        raise NotFound
    person = await account_for(email=email, name=draft["name"], country=draft["country"])
    opened = await open_session(person=person, agent=agent)
    ordered: Ordered | None = None
    refusal: Refusal | None = None
    with acting(actor=person):
        try:
            async with transaction():
                ordered = await register(
                    person=person, event=draft["event"], product=draft["product"], firm_name=draft["firm_name"],
                    wait=draft["wait"],
                )  # fmt: skip
                await rows("UPDATE registration_draft SET used_at = clock_timestamp() WHERE id = {}", draft["id"])
        except Refusal as refused:
            refusal = refused
    return Finished(opened, draft["event"], ordered, refusal)
