"""Why there cannot be a timetable, found without search: each a sentence that names the people and the slots."""

from __future__ import annotations

from collections import Counter
from graphlib import CycleError, TopologicalSorter

from bravehall.meetings.timetable.problem import Meeting, Problem


def listed(names: list[str]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def so_many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def impossible(problem: Problem) -> list[str]:
    """Every reason that is seen at once; empty: there may be a timetable, or not."""
    found = [*no_slot(problem), *too_many_for_one(problem), *too_many_at_once(problem), *in_a_circle(problem)]
    return found or no_order(problem)


def needed(problem: Problem) -> list[Meeting]:
    return [meeting for meeting in problem.meetings if meeting.needed]


def no_slot(problem: Problem) -> list[str]:
    away = {each.id: each.away for each in problem.participants}
    found = []
    for meeting in needed(problem):
        if not meeting.slots:
            when = "; ".join(
                f"{person} is away in {listed([str(slot) for slot in sorted(away[person])])}"
                for person in meeting.between
                if away[person]
            )
            found.append(
                f"{meeting.id} has no slot in which {' and '.join(meeting.between)} can meet{f' ({when})' if when else ''}."
            )
    return found


def too_many_for_one(problem: Problem) -> list[str]:
    """Somebody with more meetings than slots to hold them in: all of them, or those that may only be in a few."""
    found, of = [], problem.of()
    for person, mine in of.items():
        must = [meeting for meeting in mine if meeting.needed and meeting.slots]
        free = sorted({slot for meeting in must for slot in meeting.slots})
        sets = {tuple(free)} | {meeting.slots for meeting in must}
        for slots in sorted(sets, key=lambda each: (len(each), each)):
            inside = [meeting.id for meeting in must if set(meeting.slots) <= set(slots)]
            if len(inside) > len(slots):
                found.append(
                    f"{person} has {so_many(len(inside), 'meeting')} ({listed(inside)}) and {so_many(len(slots), 'slot')} for them"
                    f" ({listed([str(slot) for slot in slots])})."
                )
                break
    for each in problem.participants:
        must_count = sum(meeting.needed for meeting in of[each.id])
        if each.most is not None and must_count > each.most:
            found.append(f"{each.id} must have {so_many(must_count, 'meeting')} and may have at most {each.most}.")
        might = len(of[each.id])
        if might < each.least:
            found.append(f"{each.id} is to have at least {so_many(each.least, 'meeting')} and is in {might}.")
    return found


def too_many_at_once(problem: Problem) -> list[str]:
    """More meetings at tables than there are tables in the slots where they may be."""
    must = [meeting for meeting in needed(problem) if meeting.slots and not meeting.online]
    everywhere = tuple(sorted({slot for meeting in must for slot in meeting.slots}))
    # a set of slots as the bits of a number, since there may be as many sets as meetings
    many = Counter(meeting.slots for meeting in must)
    held = sorted((len(slots), sum(1 << slot for slot in slots), count) for slots, count in many.items())
    found = []
    for slots in sorted({*many, everywhere}, key=lambda each: (len(each), each)):
        others = ~sum(1 << slot for slot in slots)
        room = sum(problem.room(slot) for slot in slots)
        few = [(bits, count) for length, bits, count in held if length <= len(slots)]
        if sum(count for _, count in few) > room < sum(count for bits, count in few if not bits & others):
            inside = [meeting.id for meeting in must if set(meeting.slots) <= set(slots)]
            found.append(
                f"{so_many(len(inside), 'meeting')} ({listed(inside)}) may only be in {so_many(len(slots), 'slot')}"
                f" ({listed([str(slot) for slot in slots])}), which {'has' if len(slots) == 1 else 'have'} {so_many(room, 'table')}."
            )
    at_table: dict[tuple[int, tuple[int, ...]], list[str]] = {}
    for meeting in must:
        if meeting.table is not None:
            at_table.setdefault((meeting.table, meeting.slots), []).append(meeting.id)
    for (table, slots), names in at_table.items():
        if len(names) > len(slots):
            found.append(
                f"{so_many(len(names), 'meeting')} ({listed(names)}) may only be at table {table}, in"
                f" {so_many(len(slots), 'slot')} ({listed([str(slot) for slot in slots])})."
            )
    return found


def in_a_circle(problem: Problem) -> list[str]:
    """Meetings of which each must come after the next one. A wish that a needed one must come after is needed too."""
    by_id = {meeting.id: meeting for meeting in problem.meetings}
    open_ones, before = [meeting.id for meeting in needed(problem)], dict[str, tuple[str, ...]]()
    while open_ones:
        name = open_ones.pop()
        if name not in before:
            before[name] = by_id[name].after
            open_ones += by_id[name].after
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        return [f"An order goes in a circle: {', before '.join(error.args[1])}."]
    return []


def no_order(problem: Problem) -> list[str]:
    """Meetings that wait for one that is too late for them."""
    first: dict[str, int] = {meeting.id: meeting.slots[0] for meeting in problem.meetings if meeting.slots}
    by_id = {meeting.id: meeting for meeting in problem.meetings}
    for _round in range(len(by_id) + 1):
        changed = False
        for meeting in problem.meetings:
            for before in meeting.after:
                if meeting.id in first and before in first and first[meeting.id] <= first[before]:
                    first[meeting.id] = first[before] + 1
                    changed = True
        late = [name for name, slot in first.items() if by_id[name].needed and slot > by_id[name].slots[-1]]
        if late:
            return [
                f"{name} must come after {listed(list(by_id[name].after))} and may be in slot {by_id[name].slots[-1]} at the"
                " latest, which is too early."
                for name in late
                if by_id[name].after
            ]
        if not changed:
            return []
    return []
