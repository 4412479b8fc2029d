"""Places: who gets one, who waits, who is next."""

from __future__ import annotations

import pytest

from bravehall.core.db import row, rows
from bravehall.core.errors import NotFound
from bravehall.directory.tables import Coordinator
from bravehall.registration.commands import (
    approve,
    cancel,
    fill,
    move,
    open_places,
    prove_counters,
    refuse,
    register,
    register_at_desk,
    set_places,
)
from bravehall.registration.queries import kinds, place_at
from bravehall.registration.rules import AlreadyRegistered, Changed, Full, Mode, NoReason, State, TooFewPlaces
from tests import make
from tests.statements import statements


async def sold(kind) -> int:
    return (await row("SELECT sold FROM quota WHERE id = {}", kind.quota))["sold"]


async def kinds_of(*kinds: str) -> list[str]:
    return [each["kind"] for each in await rows("SELECT kind FROM fact WHERE kind LIKE 'registration.%' ORDER BY id")]


async def test_a_free_place_is_taken_and_told():
    event, person = await make.event(), await make.person()
    kind = await make.product(event)
    ordered = await register(person=person.id, event=event.id, product=kind.id)
    assert ordered.state == State.CONFIRMED
    assert await sold(kind) == 1
    assert await kinds_of() == ["registration.Registered"]


async def test_an_order_costs_at_most_eight_statements():
    event, person = await make.event(), await make.person()
    kind = await make.product(event)
    async with statements() as seen:
        await register(person=person.id, event=event.id, product=kind.id)
    assert len(seen) <= 8, seen


async def test_nobody_has_two_places_at_one_event():
    event, person = await make.event(), await make.person()
    kind = await make.product(event, places=2)
    await register(person=person.id, event=event.id, product=kind.id)
    with pytest.raises(AlreadyRegistered):
        await register(person=person.id, event=event.id, product=kind.id)
    assert await sold(kind) == 1


async def test_who_is_of_no_listed_cluster_awaits_the_registrar_and_takes_no_place_yet():
    event, person = await make.event(), await make.person()
    kind = await make.product(event, approval=True)
    assert (await register(person=person.id, event=event.id, product=kind.id)).state == State.AWAITING_APPROVAL
    assert await sold(kind) == 0


async def test_members_and_coordinators_of_listed_clusters_are_confirmed_at_once():
    event = await make.event()
    kind = await make.product(event, approval=True)
    listed, unlisted = await make.cluster(), await make.cluster(listed=False)
    member, other, coordinator = [await make.person() for _ in range(3)]
    await make.firm(member, cluster=listed.id)
    await make.firm(other, cluster=unlisted.id)
    await Coordinator(cluster=listed.id, person=coordinator.id).save()
    states = [
        (await register(person=p.id, event=event.id, product=kind.id)).state for p in (member, other, coordinator)
    ]
    assert states == [State.CONFIRMED, State.AWAITING_APPROVAL, State.CONFIRMED]


async def test_an_address_of_the_firms_own_domain_makes_a_member_and_a_typed_name_alone_does_not():
    event, listed = await make.event(), await make.cluster()
    kind = await make.product(event, approval=True)
    firm = await make.firm(cluster=listed.id, name_en="Yasen", site="https://www.yasen.example/about")
    own, stranger = await make.person(email="olha@yasen.example"), await make.person(email="olha@elsewhere.example")
    assert (
        await register(person=own.id, event=event.id, product=kind.id, firm_name=" yasen ")
    ).state == State.CONFIRMED
    assert (
        await register(person=stranger.id, event=event.id, product=kind.id, firm_name="Yasen")
    ).state == State.AWAITING_APPROVAL
    assert [each["person"] for each in await rows("SELECT person FROM membership WHERE firm = {}", firm.id)] == [own.id]


async def test_full_is_refused_and_with_a_yes_one_waits():
    event, person = await make.event(), await make.person()
    kind = await make.product(event, places=1)
    await make.position(event, await make.person(), product_row=kind)
    with pytest.raises(Full):
        await register(person=person.id, event=event.id, product=kind.id)
    assert (await register(person=person.id, event=event.id, product=kind.id, wait=True)).state == State.WAITING


async def test_a_place_given_back_goes_to_the_first_who_waits_and_only_to_them():
    event = await make.event()
    kind = await make.product(event, places=1)
    holder = await make.position(event, await make.person(), product_row=kind)
    people = [await make.person() for _ in range(3)]
    for person in people:
        await register(person=person.id, event=event.id, product=kind.id, wait=True)
    await cancel(position=holder.id, person=holder.person)
    assert [(await place_at(p.id, event.id)).state for p in people] == [State.CONFIRMED, State.WAITING, State.WAITING]
    assert await sold(kind) == 1
    assert (await kinds_of())[-2:] == ["registration.Promoted", "registration.Cancelled"]


async def test_a_place_given_back_with_nobody_waiting_is_for_sale_again():
    event = await make.event()
    kind = await make.product(event, places=1)
    holder = await make.position(event, await make.person(), product_row=kind)
    await cancel(position=holder.id, person=holder.person)
    assert await sold(kind) == 0
    with pytest.raises(Changed):
        await cancel(position=holder.id, person=holder.person)
    assert (await register(person=holder.person, event=event.id, product=kind.id)).state == State.CONFIRMED


async def test_a_ticket_of_somebody_else_cannot_be_cancelled():
    event, other = await make.event(), await make.person()
    holder = await make.position(event, await make.person())
    with pytest.raises(NotFound):
        await cancel(position=holder.id, person=other.id)
    with pytest.raises(NotFound):
        await cancel(position=holder.id, event=(await make.event()).id)


async def test_a_move_takes_one_place_and_gives_the_other_to_who_waits():
    event = await make.event()
    onsite, online = await make.product(event, places=1), await make.product(event, places=1, mode="online")
    holder = await make.position(event, await make.person(), product_row=onsite)
    waits = await make.person()
    await register(person=waits.id, event=event.id, product=onsite.id, wait=True)
    assert await move(position=holder.id, product=online.id, person=holder.person) == State.CONFIRMED
    assert (await place_at(waits.id, event.id)).state == State.CONFIRMED
    assert (await place_at(holder.person, event.id)).mode == Mode.ONLINE
    assert (await sold(onsite), await sold(online)) == (1, 1)
    with pytest.raises(Full):
        await move(position=holder.id, product=onsite.id, person=holder.person)
    assert (await place_at(holder.person, event.id)).mode == Mode.ONLINE


async def test_approving_gives_a_place_or_the_end_of_the_waiting_list():
    event = await make.event()
    kind = await make.product(event, places=1, approval=True)
    first, second = await make.person(), await make.person()
    one, two = [await register(person=p.id, event=event.id, product=kind.id) for p in (first, second)]
    assert await approve(position=two.position, event=event.id) == State.CONFIRMED
    assert await approve(position=one.position, event=event.id) == State.WAITING
    with pytest.raises(Changed):
        await approve(position=one.position, event=event.id)


async def test_a_refusal_needs_a_reason_and_leaves_the_way_open():
    event, person = await make.event(), await make.person()
    kind = await make.product(event, approval=True)
    ordered = await register(person=person.id, event=event.id, product=kind.id)
    with pytest.raises(NoReason):
        await refuse(position=ordered.position, event=event.id, reason="  ")
    await refuse(position=ordered.position, event=event.id, reason="Only for producers")
    assert await place_at(person.id, event.id) is None
    assert (await register(person=person.id, event=event.id, product=kind.id)).state == State.AWAITING_APPROVAL


async def test_at_the_desk_somebody_has_an_account_and_a_place_at_once():
    event = await make.event()
    kind = await make.product(event, approval=True)
    ordered = await register_at_desk(event=event.id, product=kind.id, email="New@example.org", name="Ada")
    assert ordered.state == State.CONFIRMED
    assert (await row("SELECT name FROM person WHERE email = 'new@example.org'"))["name"] == "Ada"


async def test_new_places_go_to_those_who_wait_and_never_below_what_is_given():
    event = await make.event()
    kind = await make.product(event, places=1)
    await make.position(event, await make.person(), product_row=kind)
    waits = [await make.person() for _ in range(3)]
    for person in waits:
        await register(person=person.id, event=event.id, product=kind.id, wait=True)
    await set_places(event=event.id, mode=Mode.ONSITE, size=3, approval=False)
    assert [(await place_at(p.id, event.id)).state for p in waits] == [State.CONFIRMED, State.CONFIRMED, State.WAITING]
    with pytest.raises(TooFewPlaces):
        await set_places(event=event.id, mode=Mode.ONSITE, size=2, approval=False)
    assert await fill(kind.quota) == 0


async def test_a_way_to_take_part_is_made_when_its_places_are_set():
    event = await make.event()
    made = await set_places(event=event.id, mode=Mode.ONLINE, size=5, approval=False)
    assert (await register(person=(await make.person()).id, event=event.id, product=made)).state == State.CONFIRMED


async def test_a_new_event_begins_with_its_capacity_shared_out_and_a_copy_with_what_the_first_had():
    first, copy = await make.event(capacity=11), await make.event(capacity=99)
    await open_places(event=first.id)
    assert [(kind.mode, kind.size) for kind in await kinds(first.id)] == [(Mode.ONSITE, 6), (Mode.ONLINE, 5)]
    await set_places(event=first.id, mode=Mode.ONSITE, size=8, approval=False)
    await open_places(event=first.id)
    for _ in range(2):
        await open_places(event=copy.id, like=first.id)
    assert [(kind.size, kind.approval) for kind in await kinds(copy.id)] == [(8, False), (5, True)]


async def test_the_sweeper_reports_a_wrong_counter_once_and_repairs_nothing():
    event = await make.event()
    kind = await make.product(event)
    assert await prove_counters() == []
    await rows("UPDATE quota SET sold = 3 WHERE id = {}", kind.quota)
    for _ in range(2):
        assert [each["counted"] for each in await prove_counters()] == [0]
    assert await kinds_of() == ["registration.CounterWrong"]
    assert await sold(kind) == 3
