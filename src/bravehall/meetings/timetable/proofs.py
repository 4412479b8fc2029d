"""Why there cannot be a timetable, found without search: each a sentence that names the people and the slots."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable
from graphlib import CycleError, TopologicalSorter

from bravehall.meetings.timetable.forced import apart, fewest
from bravehall.meetings.timetable.nowhere import why_nowhere
from bravehall.meetings.timetable.problem import Meeting, Participant, Problem


def listed(names: list[str]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def so_many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def impossible(problem: Problem) -> list[str]:
    """Every reason that is seen at once; empty: there may be a timetable, or not."""
    found = [*no_slot(problem), *too_many_for_one(problem), *too_many_at_once(problem), *in_a_circle(problem)]
    return found or [*no_order(problem), *unfair(problem)]


def needed_for(problem: Problem) -> dict[str, str]:
    """Whatever must take place, and for which meeting: itself, or one that must be and comes after it."""
    after = {meeting.id: meeting.after for meeting in problem.meetings}
    found = {meeting.id: meeting.id for meeting in problem.meetings if meeting.needed}
    open_ones = list(found)
    for name in open_ones:  # it grows while one walks
        for before in after[name]:
            if before not in found:
                found[before] = name
                open_ones.append(before)
    return found


def needed(problem: Problem) -> list[Meeting]:
    found = needed_for(problem)
    return [meeting for meeting in problem.meetings if meeting.id in found]


def numbers(slots: Iterable[int]) -> str:
    return listed([str(slot) for slot in slots])


def no_slot(problem: Problem) -> list[str]:
    away = {each.id: each.away for each in problem.participants}
    behind, found = needed_for(problem), []
    for meeting in needed(problem):
        if meeting.slots:
            continue
        why, who = why_nowhere(problem, meeting), " and ".join(meeting.between)
        name = meeting.id if meeting.needed else f"{meeting.id}, which has to be before {behind[meeting.id]},"
        if why.kind == "apart":
            when = "; ".join(
                f"{each} is away in {numbers(sorted(away[each]))}" for each in meeting.between if away[each]
            )
            found.append(f"{name} has no slot in which {who} can meet ({when}).")
        elif why.kind == "shut":
            shared = f"the slots in which {who} can meet ({numbers(why.slots)})"
            found.append(f"{name} may only be at table {meeting.table}, which is not there in {shared}.")
        else:
            there = "" if meeting.table is None else f" and table {meeting.table} is there"
            found.append(f"{name} may not be in the slots in which {who} can meet{there} ({numbers(why.slots)}).")
    return found


def bits(slots: Collection[int]) -> int:
    """A set of slots as the bits of a number: there may be as many sets as meetings, each to be compared with all."""
    found = bytearray(max(slots, default=0) // 8 + 1)
    for slot in slots:
        found[slot // 8] |= 1 << slot % 8
    return int.from_bytes(found, "little")


def too_many_for_one(problem: Problem) -> list[str]:
    """Somebody with more meetings than slots to hold them in: all of them, or those that may only be in a few."""
    found, of, behind = [], problem.of(), needed_for(problem)
    theirs = {slots: bits(slots) for slots in {meeting.slots for meeting in problem.meetings}}
    for person, mine in of.items():
        must = [meeting for meeting in mine if meeting.id in behind and meeting.slots]
        free = sorted({slot for meeting in must for slot in meeting.slots})
        sets = {tuple(free)} | {meeting.slots for meeting in must}
        for slots in sorted(sets, key=lambda each: (len(each), each)):
            others = ~bits(slots)
            inside = [meeting.id for meeting in must if not theirs[meeting.slots] & others]
            if len(inside) > len(slots):
                found.append(
                    f"{person} has {so_many(len(inside), 'meeting')} ({listed(inside)}) and {so_many(len(slots), 'slot')} for them"
                    f" ({numbers(slots)})."
                )
                break
    for each in problem.participants:
        must_count = sum(meeting.id in behind for meeting in of[each.id])
        if each.most is not None and must_count > each.most:
            found.append(f"{each.id} must have {so_many(must_count, 'meeting')} and may have at most {each.most}.")
        found += too_few(problem, each, of[each.id])
    return found


def too_few(problem: Problem, who: Participant, mine: list[Meeting]) -> list[str]:
    """Somebody who is to have more meetings than there can be for them."""
    if not who.least:
        return []
    want = f"{who.id} is to have at least {so_many(who.least, 'meeting')}"
    could = [meeting.id for meeting in mine if meeting.slots]
    slots = sorted({slot for meeting in mine for slot in meeting.slots})
    if len(mine) < who.least:
        return [f"{want} and is in {len(mine)}."]
    if len(who.away) == problem.slots:
        return [f"{want} and is away in all slots."]
    if len(could) < who.least:
        some = f"only {so_many(len(could), 'meeting')} of theirs ({listed(could)})" if could else "none of theirs"
        return [f"{want}, and {some} can be in a slot."]
    if len(slots) < who.least:
        return [f"{want} and has {so_many(len(slots), 'slot')} for them ({numbers(slots)})."]
    return []


def too_many_at_once(problem: Problem) -> list[str]:
    """More meetings at tables than there are tables in the slots where they may be."""
    must = [meeting for meeting in needed(problem) if meeting.slots and not meeting.online]
    everywhere = tuple(sorted({slot for meeting in must for slot in meeting.slots}))
    many = Counter(meeting.slots for meeting in must)
    held = sorted((len(slots), bits(slots), count) for slots, count in many.items())
    found, rooms = list[str](), problem.rooms()
    for slots in sorted({*many, everywhere}, key=lambda each: (len(each), each)):
        others = ~bits(slots)
        room = sum(rooms[slot] for slot in slots)
        few = [(theirs, count) for length, theirs, count in held if length <= len(slots)]
        if sum(count for _, count in few) > room < sum(count for theirs, count in few if not theirs & others):
            inside = [meeting.id for meeting in must if set(meeting.slots) <= set(slots)]
            sit = f"{so_many(room, 'meeting')} can sit in all" if room else "there is no table"
            shut = sorted((at, table) for table, at in problem.closed if at in slots)
            closed = listed([f"table {table} in {at}" for at, table in shut])
            found.append(
                f"{so_many(len(inside), 'meeting')} ({listed(inside)}) may only be in {so_many(len(slots), 'slot')}"
                f" ({numbers(slots)}), where {sit}{f' (closed: {closed})' if shut else ''}."
            )
    at_table: dict[tuple[int, tuple[int, ...]], list[str]] = {}
    for meeting in must:
        if meeting.table is not None:
            at_table.setdefault((meeting.table, meeting.slots), []).append(meeting.id)
    for (table, slots), names in at_table.items():
        if len(names) > len(slots):
            found.append(
                f"{so_many(len(names), 'meeting')} ({listed(names)}) may only be at table {table}, in"
                f" {so_many(len(slots), 'slot')} ({numbers(slots)})."
            )
    return found


def in_a_circle(problem: Problem) -> list[str]:
    """Meetings of which each must come after the next one."""
    try:
        TopologicalSorter({meeting.id: meeting.after for meeting in needed(problem)}).prepare()
    except CycleError as error:
        return [f"An order goes in a circle: {', before '.join(error.args[1])}."]
    return []


def no_order(problem: Problem) -> list[str]:
    """A meeting that waits for one that is too late for it; no order goes in a circle, and all have slots."""
    must = {meeting.id: meeting for meeting in needed(problem)}
    first, waits_for = dict[str, int](), dict[str, str]()  # the earliest slots; after which one it could be no earlier
    for name in TopologicalSorter({name: meeting.after for name, meeting in must.items()}).static_order():
        slots = must[name].slots
        late, last = max(((first[each], each) for each in must[name].after), default=(0, ""))
        next_one = bisect_right(slots, late)
        if next_one == len(slots):
            chain = [last]
            while chain[-1] in waits_for:
                chain.append(waits_for[chain[-1]])
            since = [
                f"{each}, after {waits_for[each]}, is in slot {first[each]} at the earliest"
                if each in waits_for else f"{each} is in slot {first[each]} at the earliest"
                for each in chain
            ]  # fmt: skip
            return [
                f"{name} must come after {last} and may be in slot {slots[-1]} at the latest; {'; '.join(since[:12])}."
            ]
        first[name] = slots[next_one]
        if next_one:
            waits_for[name] = last
    return []


def unfair(problem: Problem) -> list[str]:
    """Somebody must have so many breaks more than another one can have, whatever is arranged."""
    if problem.fairness is None or not problem.participants:
        return []
    must, of = needed_for(problem), problem.of()
    least, most = {}, {}
    for person, mine in of.items():
        if all(meeting.id in must for meeting in mine):  # a wish might fill the break
            least[person] = fewest(mine)
        most[person] = max(0, min(len(mine), apart({slot for meeting in mine for slot in meeting.slots})) - 1)
    worst, best = max(least, key=least.__getitem__, default=""), min(most, key=most.__getitem__)
    if not worst or least[worst] - most[best] <= problem.fairness:
        return []
    slots = sorted({slot for meeting in of[worst] for slot in meeting.slots})
    return [
        f"{worst}, with {so_many(len(of[worst]), 'meeting')} in {numbers(slots)}, has {so_many(least[worst], 'break')} at"
        f" least, and {best}, with {so_many(len(of[best]), 'meeting')}, {so_many(most[best], 'break')} at most: nobody may have"
        f" more than {so_many(problem.fairness, 'break')} more than another one."
    ]
