"""Slips in a trip: days on which there is none, and clocks that were changed."""

from __future__ import annotations

import json

import pytest

from bravehall.travel.assessment.raw import WrongCase
from tests.travel.case import EXAMPLE, SHARED, evidence, read, with_

BACK = json.loads(EXAMPLE)["trip"]["legs"][1]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"private_days": ["2026-10-13", "2026-11-13"]}, "$.trip.private_days[1]: on 2026-11-13 there is no trip"),
        ({"private_days": ["2026-10-11"]}, "$.trip.private_days[0]: on 2026-10-11 there is no trip"),
        ({"days_paid_elsewhere": ["2026-10-15"]}, "$.trip.days_paid_elsewhere[0]: on 2026-10-15 there is no trip"),
        ({"official_to": "2026-09-14"}, "$.trip.official_to: before the first day of the trip, 2026-10-12"),
        ({"official_from": "2026-10-15"}, "$.trip.official_from: after the last day of the trip, 2026-10-14"),
        ({"official_from": "2026-10-14"}, ""),
        ({"official_to": "2026-10-12"}, ""),
        ({"official_from": "2026-10-15", "private_days": ["2026-10-17"], "outcome": "exit_denied"}, ""),
    ],
)
def test_a_day_that_meets_no_trip_is_a_fault(change, fault):
    if fault:
        with pytest.raises(WrongCase) as wrong:
            with_({"trip": change})
        assert str(wrong.value) == fault
    else:
        assert with_({"trip": change}).assessed()


def test_where_the_way_home_is_not_told_the_trip_goes_on():
    case = json.loads(EXAMPLE) | {"expect": None}
    del case["trip"]["legs"][1]
    case["trip"] |= {"private_days": ["2026-10-20"], "official_from": "2026-10-19", "meals": {}}
    assert read(json.dumps(case)).assessed()


def test_days_at_home_between_two_outings_may_be_told_as_private_and_have_no_meals():
    again = [
        {"origin": "lviv", "destination": "kosice", "departs": "2026-10-20T06:00:00+03:00", "arrives": "2026-10-20T16:00:00+02:00"},
        BACK | {"departs": "2026-10-21T09:00:00+02:00", "arrives": "2026-10-21T21:00:00+03:00"},
    ]  # fmt: skip
    trip = json.loads(EXAMPLE)["trip"] | {"meals": {}, "private_days": ["2026-10-17"]}
    trip["legs"] += again
    assert with_({"trip": trip}).assessed()
    with pytest.raises(WrongCase, match=r"^\$\.trip\.meals\.2026-10-17: on this day there is no trip$"):
        with_({"trip": trip | {"meals": {"2026-10-17": ["lunch"]}}})


@pytest.mark.parametrize(
    ("departs", "fault"),
    [
        ("2026-10-26T06:00:00+03:00", "the clocks of Europe/Kyiv are at +02:00 then, not at +03:00"),
        ("2026-10-26T03:00:00+01:00", ""),  # by the clocks of another place of the trip
        ("2026-10-24T06:00:00+02:00", ""),
        ("2026-10-26T06:00:00+02:00", ""),
        ("2026-10-24T06:00:00+03:00", ""),
        ("2026-10-26T04:00:00Z", ""),
        ("2026-10-26T13:00:00+09:00", ""),
    ],
)
def test_the_other_offset_of_the_year_is_a_fault(departs, fault):
    case = json.loads(EXAMPLE) | {"expect": None}
    legs = case["trip"]["legs"]
    legs[0] |= {"departs": departs, "arrives": "2026-10-26T16:00:00+01:00"}
    legs[1] |= {"departs": "2026-10-28T09:00:00+01:00", "arrives": "2026-10-28T21:00:00+02:00"}
    case["trip"]["meals"], case["items"] = {}, []
    if fault:
        with pytest.raises(WrongCase) as wrong:
            read(json.dumps(case))
        assert str(wrong.value) == f"$.trip.legs[0].departs: {fault}"
    else:
        assert read(json.dumps(case)).assessed()


@pytest.mark.parametrize(("name", "wrong"), [("Olena", True), (" olena", True), ("o lena", True), ("olha", False)])
def test_a_delegate_is_the_claimant_to_the_letter(name, wrong):
    change = evidence(group_costs=[SHARED | {"delegates": ["petro", name]}])
    if wrong:
        with pytest.raises(WrongCase) as fault:
            with_(change)
        path = "$.evidence.group_costs[0].delegates[1]"
        assert str(fault.value) == f"{path}: {name!r} is written 'olena' in $.trip.claimant"
    else:
        assert with_(change).assessed()
