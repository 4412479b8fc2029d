"""What is to be arranged, and an arrangement of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import msgspec


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who meets others. `away`: slots they cannot; `least`, `most`: how many meetings they get."""

    id: str
    away: frozenset[int] = frozenset()
    least: int = 0
    most: int | None = None


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """Two people or more in one slot.

    `slots`: where it may be, those in which one of them is away left out; `after`: meetings that come before it. One
    that is not `needed` is a wish: it takes place if there is room, first those of the greatest `priority`. `online`: it
    takes no table; `table`: the only one it may be at.
    """

    id: str
    between: tuple[str, ...]
    slots: tuple[int, ...]
    after: tuple[str, ...] = ()
    needed: bool = True
    priority: int = 1
    online: bool = False
    table: int | None = None


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Slots are numbered from 1 through all days; `tables`: how many meetings sit at once, but for the `closed` ones
    (table, slot); `fairness`: how many breaks more than another one may have. None: any number."""

    name: str = ""
    slots: int
    tables: int
    closed: frozenset[tuple[int, int]] = frozenset()
    fairness: int | None = None
    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]

    def rooms(self) -> list[int]:
        """How many meetings can sit in each slot, by its number."""
        closed = Counter(at for _table, at in self.closed)
        return [self.tables - closed[at] for at in range(self.slots + 2)]

    def of(self) -> dict[str, list[Meeting]]:
        """Everybody's meetings."""
        found: dict[str, list[Meeting]] = {each.id: [] for each in self.participants}
        for meeting in self.meetings:
            for person in meeting.between:
                found[person].append(meeting)
        return found


class Timetable(msgspec.Struct, frozen=True):
    """Where each meeting is; a meeting that is not here does not take place. Online ones have no table."""

    slot: dict[str, int]
    table: dict[str, int] = {}


def breaks_in(slots: Iterable[int]) -> int:
    """Runs of free slots between two taken ones; slots count through the day, so lunch is none."""
    held = sorted(slots)
    return sum(later > earlier + 1 for earlier, later in pairwise(held))


def days_of(problem: Problem, slot: Mapping[str, int]) -> dict[str, list[int]]:
    """In which slots each participant meets."""
    held: dict[str, list[int]] = {each.id: [] for each in problem.participants}
    for meeting in problem.meetings:
        if meeting.id in slot:
            for person in meeting.between:
                held[person].append(slot[meeting.id])
    return held


def breaks_of(problem: Problem, slot: Mapping[str, int]) -> dict[str, int]:
    """How many breaks each participant has."""
    return {who: breaks_in(slots) for who, slots in days_of(problem, slot).items()}


def priority_of(problem: Problem, slot: Mapping[str, int]) -> int:
    """The sum of the placed wishes."""
    return sum(meeting.priority for meeting in problem.meetings if not meeting.needed and meeting.id in slot)


def whose(meeting: Meeting) -> tuple[str | int, ...]:
    """Who and what is busy while it lasts: people by their ids, the table that is the only one for it by its number."""
    return meeting.between if meeting.table is None else (*meeting.between, meeting.table)


def is_right(problem: Problem, slot: Mapping[str, int]) -> bool:
    """All meetings take place and every rule is kept, but for fairness. However it was found: here it is looked at again."""
    if slot.keys() != {meeting.id for meeting in problem.meetings}:
        return False
    busy = [(each, slot[meeting.id]) for meeting in problem.meetings for each in whose(meeting)]
    load = Counter(slot[meeting.id] for meeting in problem.meetings if not meeting.online)
    rooms = problem.rooms()
    held = Counter(person for meeting in problem.meetings for person in meeting.between)
    return (
        len(busy) == len(set(busy))
        and all(slot[meeting.id] in meeting.slots for meeting in problem.meetings)
        and all(
            slot.get(before, problem.slots) < slot[meeting.id]
            for meeting in problem.meetings
            for before in meeting.after
        )
        and all(count <= rooms[at] for at, count in load.items())
        and all(
            each.least <= held[each.id] <= (held[each.id] if each.most is None else each.most)
            for each in problem.participants
        )
    )


def attainable(problem: Problem) -> Iterator[tuple[Participant, int]]:
    """How many meetings there could be for everybody: as they have wishes, slots, and will."""
    of = problem.of()
    for person in problem.participants:
        slots = len({slot for meeting in of[person.id] for slot in meeting.slots})
        yield person, min(len(of[person.id]), slots, slots if person.most is None else person.most)
