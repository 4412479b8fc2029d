"""Why a wish is not met: data for whoever shows it in another language, and words for the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

import msgspec

from bravehall.meetings.timetable.nowhere import why_nowhere
from bravehall.meetings.timetable.problem import Meeting, Problem, breaks_of
from bravehall.meetings.timetable.proofs import numbers


class Collision(msgspec.Struct, frozen=True):
    """What stands in the way in one slot.

    `busy`: `people` of the wish are in the `meetings`; `order`: it would not come after the `meetings`; `hosted`: its only
    table is taken; `full`: all tables are; `bare`: there is none; `unfair`: somebody would have too many breaks more than another one; `weaker`: it would put out
    meetings that count more.
    """

    slot: int
    kind: Literal["busy", "order", "hosted", "full", "bare", "unfair", "weaker"]
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
            "bare": "there is no table",
            "unfair": "the breaks would not be shared fairly",
            "weaker": "it would put out others that count more",
        }
        return f"slot {self.slot}: {said[self.kind]}"


class Reason(msgspec.Struct, frozen=True):
    """`apart`: the `people` have no slot in common; `shut`: the `table`, the only one for it, is not there in the `slots` they
    share; `barred`: it may not be in those; `circle`: each of the `meetings` is to come after the next one, the last after the
    first; `enough`: one has `held` meetings, the most they want; `collides`: each slot it may be in has a collision."""

    kind: Literal["apart", "shut", "barred", "circle", "enough", "collides"]
    people: tuple[str, ...] = ()
    held: int = 0
    collisions: tuple[Collision, ...] = ()
    table: int | None = None
    slots: tuple[int, ...] = ()
    meetings: tuple[str, ...] = ()

    def __str__(self) -> str:
        people = " and ".join(self.people)
        if self.kind == "apart":
            return f"{people} have no slot in common."
        if self.kind == "shut":
            return f"table {self.table} is not there in the slots in which {people} can meet ({numbers(self.slots)})."
        if self.kind == "barred":
            there = "" if self.table is None else f" and table {self.table} is there"
            return f"it may not be in the slots in which {people} can meet{there} ({numbers(self.slots)})."
        if self.kind == "circle":
            return f"an order goes in a circle: {' after '.join((*self.meetings, self.meetings[0]))}."
        if self.kind == "enough":
            return f"{self.people[0]} has {self.held} meetings already, which is the most they want."
        return "; ".join(map(str, self.collisions)) + "."


def why_not(problem: Problem, slot: Mapping[str, int]) -> dict[str, Reason]:
    """What each meeting that is not in the timetable `slot` collides with."""
    day = Day(problem, slot)
    return {meeting.id: day.why(meeting) for meeting in problem.meetings if meeting.id not in slot}


class Day:
    """A timetable, looked at once for all wishes that are not in it."""

    def __init__(self, problem: Problem, slot: Mapping[str, int]) -> None:
        self.problem, self.slot = problem, slot
        self.room = problem.rooms()
        self.load = [0] * (problem.slots + 1)
        self.most = {each.id: each.most for each in problem.participants if each.most is not None}
        self.after = {each.id: each.after for each in problem.meetings if each.id not in slot and each.after}
        self.busy: dict[tuple[str, int], str] = {}
        self.held: Counter[str] = Counter()
        self.hosted: set[tuple[int, int]] = set()
        for meeting in problem.meetings:
            at = slot.get(meeting.id)
            if at is not None:
                self.load[at] += not meeting.online
                self.held.update(meeting.between)
                self.busy.update({(person, at): meeting.id for person in meeting.between})
                if meeting.table is not None:
                    self.hosted.add((meeting.table, at))

    def why(self, meeting: Meeting) -> Reason:
        if not meeting.slots:
            where = why_nowhere(self.problem, meeting)
            return Reason(where.kind, meeting.between, table=meeting.table, slots=where.slots)
        if circle := self.circle(meeting):
            return Reason("circle", meetings=circle)
        for person in meeting.between:
            if person in self.most and self.held[person] >= self.most[person]:
                return Reason("enough", (person,), self.held[person])
        found = tuple(self.collision(meeting, at) for at in meeting.slots)
        return Reason("collides", meeting.between, collisions=found)

    def circle(self, meeting: Meeting) -> tuple[str, ...]:
        """The shortest way along the order that leads back to it; empty: none does."""
        came: dict[str, str] = {}
        walk = [meeting.id]
        for name in walk:  # it grows while one walks
            for before in self.after.get(name, ()):
                if before == meeting.id:
                    way = [name]
                    while way[-1] != meeting.id:
                        way.append(came[way[-1]])
                    return tuple(reversed(way))
                if before not in came:
                    came[before] = name
                    walk.append(before)
        return ()

    def collision(self, meeting: Meeting, at: int) -> Collision:
        people = tuple(person for person in meeting.between if (person, at) in self.busy)
        waits_for = tuple(each for each in meeting.after if self.slot.get(each, at) >= at)
        if people:
            return Collision(at, "busy", people, tuple(dict.fromkeys(self.busy[each, at] for each in people)))
        if waits_for:
            return Collision(at, "order", meetings=waits_for)
        if meeting.table is not None and (meeting.table, at) in self.hosted:
            return Collision(at, "hosted", table=meeting.table)
        if not meeting.online and self.load[at] >= self.room[at]:
            return Collision(at, "full" if self.room[at] else "bare")
        if self.unfair(meeting, at):
            return Collision(at, "unfair")
        return Collision(at, "weaker")

    def unfair(self, meeting: Meeting, at: int) -> bool:
        if self.problem.fairness is None:
            return False
        count = breaks_of(self.problem, {**self.slot, meeting.id: at}).values()
        return max(count) - min(count) > self.problem.fairness
