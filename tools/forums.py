"""Forums that are drawn, for benchmarks: the same each time for a seed."""

from __future__ import annotations

from random import Random
from typing import Any

SPARE, AWAY = 0.15, 0.1  # of the tables in each slot; of the slots in which somebody meets nobody
ROOM = 0.45  # tables a person where there are more wishes than room
# as in the published forums: how unevenly people meet (of a log-normal); who misses a slot or two; who comes late or goes early
UNEVEN, MISSING, SHORTER = 0.6, 0.2, 0.1


def forum(people: int, meetings: int, slots: int, seed: int, spare: float = SPARE) -> dict[str, Any]:
    """A forum for which there is a timetable: one is drawn and its slots are forgotten, but for some in which people are
    away because they had nobody to meet. `spare`: of the tables in each slot."""
    random = Random(seed)  # noqa: S311  # the same forum each time is the point
    each = -(-meetings // slots)
    pairs: set[frozenset[int]] = set()
    away: list[list[int]] = [[] for _ in range(people)]
    for slot in range(1, slots + 1):
        free = random.sample(range(people), people)
        held = 0
        while len(free) > 1 and held < each and len(pairs) < meetings:
            pair = frozenset((free.pop(), free.pop()))
            held += pair not in pairs
            pairs.add(pair)
        for person in free:
            if random.random() < AWAY:
                away[person].append(slot)
    return written("", slots, round(each / (1 - spare)), away, pairs)


def mixed(people: int, meetings: int, slots: int, seed: int, spare: float = SPARE) -> dict[str, Any]:
    """The same with people who meet many and people who meet few, and who are away for a while rather than here and there."""
    random = Random(seed)  # noqa: S311  # the same forum each time is the point
    weight = [random.lognormvariate(0, UNEVEN) for _ in range(people)]
    each = -(-meetings // slots)
    pairs: set[frozenset[int]] = set()
    busy: list[set[int]] = [set() for _ in range(people)]
    for slot in range(1, slots + 1):
        drawn = {n: random.random() ** (1 / weight[n]) for n in range(people)}
        free = sorted(drawn, key=lambda n: -drawn[n])[: 2 * each + each // 5]  # some have met already
        random.shuffle(free)
        held = 0
        while len(free) > 1 and held < each and len(pairs) < meetings:
            one, other = free.pop(), free.pop()
            if frozenset((one, other)) not in pairs:
                pairs.add(frozenset((one, other)))
                busy[one].add(slot)
                busy[other].add(slot)
                held += 1
    return written("mixed", slots, round(each / (1 - spare)), [missed(random, slots, here) for here in busy], pairs)


def missed(random: Random, slots: int, busy: set[int]) -> list[int]:
    """Slots in which somebody is away who meets in these."""
    chance, idle = random.random(), [slot for slot in range(1, slots + 1) if slot not in busy]
    if chance < MISSING and idle:
        first = random.choice(idle)
        return [slot for slot in (first, first + 1) if slot in idle]
    if chance < MISSING + SHORTER and busy:
        late = random.random() < 0.5
        return [slot for slot in idle if (slot < min(busy) if late else slot > max(busy))]
    return []


def written(kind: str, slots: int, tables: int, away: list[list[int]], pairs: set[frozenset[int]]) -> dict[str, Any]:
    """As a document."""
    drawn = sorted(tuple(sorted(pair)) for pair in pairs)
    return {
        "name": f"{len(away)} people, {len(drawn)} meetings" + (f", {kind}" if kind else ""),
        "slots": slots, "tables": tables,
        "participants": [{"id": f"p{n}", "away": slots_away} for n, slots_away in enumerate(away)],
        "meetings": [{"id": f"m{n}", "between": [f"p{a}", f"p{b}"]} for n, (a, b) in enumerate(drawn)],
    }  # fmt: skip


def overload(people: int, wishes: int, slots: int, seed: int) -> dict[str, Any]:
    """More wishes than there is room for, of priority 1 to 5."""
    random = Random(seed)  # noqa: S311  # the same forum each time is the point
    pairs: set[frozenset[int]] = set()
    while len(pairs) < wishes:
        pairs.add(frozenset(random.sample(range(people), 2)))
    drawn = sorted(tuple(sorted(pair)) for pair in pairs)
    return {
        "name": f"{people} people", "slots": slots, "tables": round(ROOM * people),
        "participants": [{"id": f"p{n}"} for n in range(people)],
        "meetings": [
            {"id": f"m{n}", "between": [f"p{a}", f"p{b}"], "wish": True, "priority": random.randint(1, 5)}
            for n, (a, b) in enumerate(drawn)
        ],
    }  # fmt: skip
