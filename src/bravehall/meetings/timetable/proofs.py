"""Why there cannot be a timetable, found without search: each a sentence that names the people and the slots."""

from __future__ import annotations

from collections import Counter

from bravehall.meetings.timetable.problem import Meeting, Problem


def listed(names: list[str]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def impossible(problem: Problem) -> list[str]:
    """Every reason that is seen at once; empty: there may be a timetable, or not."""
    return [*no_slot(problem), *too_many_for_one(problem), *too_many_at_once(problem), *no_order(problem)]


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
                f"{meeting.id}: {' and '.join(meeting.between)} have no slot in common{f' ({when})' if when else ''}."
            )
    return found


def too_many_for_one(problem: Problem) -> list[str]:
    """Somebody with more meetings than slots to hold them in: all of them, or those that may only be in a few."""
    found = []
    for person, mine in problem.of().items():
        must = [meeting for meeting in mine if meeting.needed and meeting.slots]
        free = sorted({slot for meeting in must for slot in meeting.slots})
        sets = {tuple(free)} | {meeting.slots for meeting in must}
        for slots in sorted(sets, key=lambda each: (len(each), each)):
            inside = [meeting.id for meeting in must if set(meeting.slots) <= set(slots)]
            if len(inside) > len(slots):
                found.append(
                    f"{person} has {len(inside)} meetings ({listed(inside)}) and {len(slots)} slots for them"
                    f" ({listed([str(slot) for slot in slots])})."
                )
                break
    for each in problem.participants:
        must_count = sum(each.id in meeting.between for meeting in needed(problem))
        if each.most is not None and must_count > each.most:
            found.append(f"{each.id} must have {must_count} meetings and may have at most {each.most}.")
        might = sum(each.id in meeting.between for meeting in problem.meetings)
        if might < each.least:
            found.append(f"{each.id} is to have at least {each.least} meetings and is in {might}.")
    return found


def too_many_at_once(problem: Problem) -> list[str]:
    """More meetings at tables than there are tables in the slots where they may be."""
    must = [meeting for meeting in needed(problem) if meeting.slots and not meeting.online]
    everywhere = tuple(sorted({slot for meeting in must for slot in meeting.slots}))
    found = []
    for slots in sorted({meeting.slots for meeting in must} | {everywhere}, key=lambda each: (len(each), each)):
        inside = [meeting.id for meeting in must if set(meeting.slots) <= set(slots)]
        room = sum(problem.room(slot) for slot in slots)
        if len(inside) > room:
            found.append(
                f"{len(inside)} meetings ({listed(inside)}) may only be in {len(slots)} slots"
                f" ({listed([str(slot) for slot in slots])}), which have {room} tables."
            )
    at_table = Counter((meeting.table, meeting.slots) for meeting in must if meeting.table is not None)
    for (table, slots), count in at_table.items():
        if count > len(slots):
            found.append(f"{count} meetings may only be at table {table} in {len(slots)} slots.")
    return found


def no_order(problem: Problem) -> list[str]:
    """Meetings that wait for each other, or for one that is too late for them."""
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
