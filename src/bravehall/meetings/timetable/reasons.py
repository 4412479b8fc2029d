"""Why a wish is not met: data for whoever shows it in another language, and words for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from bravehall.meetings.timetable.problem import Meeting, Problem


class Collision(msgspec.Struct, frozen=True):
    """What stands in the way in one slot.

    `busy`: `people` of the wish are in the `meetings`; `order`: it would not come after the `meetings`; `hosted`: its only
    table is taken; `full`: all tables are; `weaker`: it would put out meetings that count more.
    """

    slot: int
    kind: Literal["busy", "order", "hosted", "full", "weaker"]
    people: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    table: int | None = None

    def __str__(self) -> str:
        names = " and ".join(self.meetings)
        said = {
            "busy": names,
            "order": f"it would not come after {names}",
            "hosted": f"table {self.table} is taken",
            "full": "all tables are taken",
            "weaker": "it would put out others that count more",
        }
        return f"slot {self.slot}: {said[self.kind]}"


class Reason(msgspec.Struct, frozen=True):
    """`apart`: the `people` have no slot in common; `enough`: one has `held` meetings, the most they want; `collides`: each
    slot they have in common has a collision."""

    kind: Literal["apart", "enough", "collides"]
    people: tuple[str, ...] = ()
    held: int = 0
    collisions: tuple[Collision, ...] = ()

    def __str__(self) -> str:
        if self.kind == "apart":
            return f"{' and '.join(self.people)} have no slot in common."
        if self.kind == "enough":
            return f"{self.people[0]} has {self.held} meetings already, which is the most they want."
        return "; ".join(map(str, self.collisions)) + "."


def why_not(problem: Problem, name: str, slot: Mapping[str, int]) -> Reason:
    """What this wish, which is not in the timetable `slot`, collides with."""
    meeting = next(each for each in problem.meetings if each.id == name)
    if not meeting.slots:
        return Reason("apart", meeting.between)
    for person in problem.participants:
        held = sum(each.id in slot for each in problem.meetings if person.id in each.between)
        if person.id in meeting.between and person.most is not None and held >= person.most:
            return Reason("enough", (person.id,), held)
    return Reason("collides", meeting.between, collisions=collisions(problem, meeting, slot))


def collisions(problem: Problem, meeting: Meeting, slot: Mapping[str, int]) -> tuple[Collision, ...]:
    busy = {(person, slot[each.id]): each.id for each in problem.meetings if each.id in slot for person in each.between}
    load = {
        at: sum(slot[m.id] == at for m in problem.meetings if m.id in slot and not m.online) for at in meeting.slots
    }
    hosted = {(each.table, slot[each.id]) for each in problem.meetings if each.id in slot and each.table is not None}
    found = []
    for at in meeting.slots:
        people = tuple(person for person in meeting.between if (person, at) in busy)
        waits_for = tuple(each for each in meeting.after if slot.get(each, at) >= at)
        if people:
            found.append(Collision(at, "busy", people, tuple(dict.fromkeys(busy[each, at] for each in people))))
        elif waits_for:
            found.append(Collision(at, "order", meetings=waits_for))
        elif (meeting.table, at) in hosted:
            found.append(Collision(at, "hosted", table=meeting.table))
        elif not meeting.online and load[at] >= problem.room(at):
            found.append(Collision(at, "full"))
        else:
            found.append(Collision(at, "weaker"))
    return tuple(found)
