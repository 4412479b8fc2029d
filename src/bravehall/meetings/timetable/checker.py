"""Whether a timetable is right, read from the two documents alone: nothing here is shared with what made it."""

from __future__ import annotations

from typing import Any

import msgspec


class Found(msgspec.Struct, frozen=True):
    """`wrong`: every rule that is broken, in words; `breaks` in all, `spread`: most minus fewest of anybody; `placed`
    meetings of `meetings`; `priority` of the wishes that are placed."""

    wrong: list[str]
    breaks: int
    spread: int
    placed: int
    meetings: int
    priority: int


def check(instance: dict[str, Any], timetable: dict[str, Any]) -> Found:
    """Both as docs/timetable.md describes them; the instance must be one that can be read."""
    slots, tables = timetable.get("slot", {}), timetable.get("table", {})
    known = {meeting["id"]: meeting for meeting in instance["meetings"]}
    wrong = [f"There is no meeting {name}." for name in [*slots, *tables] if name not in known]
    day: dict[str, dict[int, str]] = {person["id"]: {} for person in instance["participants"]}
    sitting: dict[tuple[int, int], str] = {}
    load: dict[int, int] = {}
    priority = 0
    for name, meeting in known.items():
        at = slots.get(name)
        if at is None:
            if name in tables:
                wrong.append(f"{name} is at table {tables[name]} and in no slot.")
            elif not meeting.get("wish", False):
                wrong.append(f"{name} is not placed.")
            continue
        if not 1 <= at <= instance["slots"]:
            wrong.append(f"{name} is in slot {at}, outside the days.")
            continue
        wrong += place(meeting, at, instance, day)
        priority += meeting.get("priority", 1) if meeting.get("wish", False) else 0
        if not meeting.get("online", False):
            load[at] = load.get(at, 0) + 1
            wrong += seat(meeting, at, tables.get(name), instance, sitting)
        elif name in tables:
            wrong.append(f"{name} is online and sits at table {tables[name]}.")
    for at, n in sorted(load.items()):
        closed = {each["table"] for each in instance.get("closed", []) if each["slot"] == at}
        if n > (room := instance["tables"] - len(closed)):
            wrong.append(f"Slot {at} holds {n} meetings and has {room} tables.")
    wrong += order(instance, timetable)
    breaks: dict[str, int] = {}
    for person in instance["participants"]:
        held = sorted(day[person["id"]])
        breaks[person["id"]] = sum(1 for n in range(1, len(held)) if held[n] - held[n - 1] > 1)
        if len(held) < person.get("least", 0):
            wrong.append(f"{person['id']} has {len(held)} meetings, fewer than {person['least']}.")
        if person.get("most") is not None and len(held) > person["most"]:
            wrong.append(f"{person['id']} has {len(held)} meetings, more than {person['most']}.")
    most, least = (pick(breaks, key=breaks.__getitem__, default="") for pick in (max, min))
    spread = breaks[most] - breaks[least] if breaks else 0
    if instance.get("fairness") is not None and spread > instance["fairness"]:
        wrong.append(
            f"Breaks of {most}: {breaks[most]}, of {least}: {breaks[least]}; fairness allows {instance['fairness']} more."
        )
    return Found(wrong, sum(breaks.values()), spread, len(set(slots) & set(known)), len(known), priority)


def place(meeting: dict[str, Any], at: int, instance: dict[str, Any], day: dict[str, dict[int, str]]) -> list[str]:
    """What is wrong with this meeting in this slot; writes it into the days of its people."""
    name, wrong = meeting["id"], []
    if meeting.get("slots") is not None and at not in meeting["slots"]:
        wrong.append(f"{name} may not be in slot {at}.")
    if meeting.get("at") is not None and at != meeting["at"]:
        wrong.append(f"{name} is locked in slot {meeting['at']} and is in slot {at}.")
    away = {
        person["id"]: person.get("away", [])
        for person in instance["participants"]
        if person["id"] in meeting["between"]
    }
    for person in meeting["between"]:
        if at in away[person]:
            wrong.append(f"{person} is away in slot {at} ({name}).")
        if at in day[person]:
            wrong.append(f"{person} is in {day[person][at]} and in {name} in slot {at}.")
        day[person][at] = name
    return wrong


def seat(
    meeting: dict[str, Any], at: int, table: int | None, instance: dict[str, Any], sitting: dict[tuple[int, int], str]
) -> list[str]:
    name = meeting["id"]
    if table is None:
        return [f"{name} has no table."]
    wrong = []
    if not 1 <= table <= instance["tables"]:
        wrong.append(f"{name} is at table {table}; there are {instance['tables']}.")
    if {"table": table, "slot": at} in instance.get("closed", []):
        wrong.append(f"{name} is at table {table}, which is not there in slot {at}.")
    if meeting.get("table") is not None and table != meeting["table"]:
        wrong.append(f"{name} is at table {table} and may only be at {meeting['table']}.")
    if (at, table) in sitting:
        wrong.append(f"{sitting[at, table]} and {name} share table {table} in slot {at}.")
    sitting[at, table] = name
    return wrong


def order(instance: dict[str, Any], timetable: dict[str, Any]) -> list[str]:
    """The meetings that do not come after those they must come after."""
    slots = timetable.get("slot", {})
    return [
        f"{meeting['id']} must come after {before}."
        for meeting in instance["meetings"]
        for before in meeting.get("after", [])
        if meeting["id"] in slots and (before not in slots or slots[before] >= slots[meeting["id"]])
    ]
