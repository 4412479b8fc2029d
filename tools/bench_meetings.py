"""make bench-meetings: solves every instance of a folder and some generated forums; prints a table for docs/performance.md."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from itertools import product
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src")]

from forums import forum, mixed, overload  # noqa: E402  # after the path is set

from bravehall.meetings.deciding import decide  # noqa: E402
from bravehall.meetings.timetable.checker import check  # noqa: E402
from bravehall.meetings.timetable.document import read  # noqa: E402
from bravehall.meetings.timetable.problem import Problem, Timetable  # noqa: E402
from bravehall.meetings.timetable.repair import Change, Repaired, repair  # noqa: E402
from bravehall.meetings.timetable.result import Progress, Solved, Status  # noqa: E402
from bravehall.meetings.timetable.solve import solve  # noqa: E402
from bravehall.meetings.timetable.tables import assign, changes, fewest_changes  # noqa: E402

FORUMS = ((200, 1_000, 20), (1_000, 5_000, 20), (2_000, 12_000, 20))  # people, meetings, slots
OVERLOADS = ((200, 1_800, 16), (1_000, 9_000, 16), (2_000, 18_000, 16))  # people, wishes, slots
RANGE = ((16, 0.1), (16, 0.2), (20, 0.1), (20, 0.2), (24, 0.1), (24, 0.2))  # slots, and of the tables to spare
WISHED = (
    "wishes", "of", "placed", "priority", "bound", "gap, %", "worst-served, %", "placed after, s", "breaks after 30 s"
)  # fmt: skip
RANGED = ("forum", "slots", "to spare, %", "status", "after 3 s", "after 30 s", "bound")
SEATED = ("tables", "changes of table", "bound", "over it, %", "at random", "s")
MENDED = ("repair", "changes", "proven", "dropped", "moved", "median, ms", "slowest, ms")
EVENTS = ((1, 150), (3, 150))  # changes at once, and how often
HEAD = ("instance", "meetings", "status", "breaks", "bound", "best after, s", "ended after, s", "published")


def wished(instance: dict[str, Any]) -> tuple[str, ...]:
    """A row of the table of overloads: how much priority, and after how long."""
    heard: list[float] = []

    def progress(how: Progress) -> bool:
        if how.value is not None and not heard:
            heard.append(how.seconds)
        return False

    began = time.monotonic()
    problem = read(json.dumps(instance).encode())
    made = solve(problem, seconds=30, clock=time.monotonic, progress=progress)
    assert made.timetable is not None
    wrong = check(instance, {"slot": made.timetable.slot, "table": made.timetable.table}).wrong
    if wrong:
        sys.exit(f"{instance['name']}: {wrong[0]}")
    gap = 100 * (made.priority_bound - made.priority) / made.priority_bound
    held = Counter(who for m in problem.meetings if m.id in made.timetable.slot for who in m.between)
    worst = min(held[who] / min(len(mine), problem.slots) for who, mine in problem.of().items() if mine)
    return (
        instance["name"], str(len(instance["meetings"])), str(len(made.timetable.slot)), str(made.priority),
        str(made.priority_bound), f"{gap:.2f}", f"{100 * worst:.0f}", f"{time.monotonic() - began - made.seconds + heard[0]:.1f}", str(made.value),
    )  # fmt: skip


def ranged(instance: dict[str, Any], spare: float, workers: int) -> tuple[str, ...]:
    """A row of the table of longer and shorter days, with more tables and fewer: breaks after 3 and after 30 s."""
    early = 0

    def progress(how: Progress) -> bool:
        nonlocal early
        early = how.value or early if how.seconds <= 3 else early
        return False

    problem = read(json.dumps(instance).encode())
    made = solve(problem, seconds=30, workers=workers, seed=1, clock=time.monotonic, progress=progress, decide=decide)
    row = said(instance, made)
    return (row[0], str(problem.slots), f"{100 * spare:.0f}", row[2], str(early), row[3], row[4])


def said(instance: dict[str, Any], made: Solved) -> tuple[str, ...]:
    """A row of the table; a timetable that the checker refuses ends the run."""
    if made.timetable is not None:
        wrong = check(instance, {"slot": made.timetable.slot, "table": made.timetable.table}).wrong
        if wrong:
            sys.exit(f"{instance['name']}: {wrong[0]}")
    found = made.timetable is not None
    known = instance.get("published") or {}
    published = "none exists" if known.get("impossible") else str(known["breaks"]) if "breaks" in known else "–"
    return (
        instance["name"], str(len(instance["meetings"])), str(made.status), str(made.value) if found else "–",
        str(made.bound) if made.status is not Status.IMPOSSIBLE else "–", f"{made.best_at:.1f}" if found else "–",
        f"{made.seconds:.1f}", published,
    )  # fmt: skip


def seated(name: str, problem: Problem, slot: dict[str, int]) -> tuple[str, ...]:
    """A row of the table of tables."""
    began = time.monotonic()
    count = changes(problem, slot, assign(problem, slot))
    seconds, bound = time.monotonic() - began, fewest_changes(problem, slot)
    random, by_chance = Random(1), dict[str, int]()  # noqa: S311  # no secret
    for at in range(1, problem.slots + 1):
        here = [name for name, when in slot.items() if when == at]
        by_chance.update(zip(here, random.sample(range(1, problem.tables + 1), len(here)), strict=True))
    return (
        name, str(count), str(bound), f"{100 * (count - bound) / bound:.1f}", str(changes(problem, slot, by_chance)),
        f"{seconds:.2f}",
    )  # fmt: skip


def surprise(problem: Problem, random: Random, count: int) -> Change:
    """So much of what happens on the day: somebody comes late, goes early, misses two slots or all, a table or three are lost."""
    away: dict[str, frozenset[int]] = {}
    lost: set[tuple[int, int]] = set()
    everyday = range(1, problem.slots + 1)
    for _ in range(count):
        what, at = random.choice(("late", "early", "slots", "day", "table", "tables")), random.choice(everyday)
        if what in ("table", "tables"):
            lost.update((random.randint(1, problem.tables), at) for _ in range(1 if what == "table" else 3))
        else:
            gone = {"late": everyday[: problem.slots // 2], "early": everyday[problem.slots // 2 :],
                    "slots": everyday[at - 1 : at + 1], "day": everyday}[what]  # fmt: skip
            away[random.choice(problem.participants).id] = frozenset(gone)
    return Change(away, frozenset(lost))


def repaired(name: str, problem: Problem, made: Timetable, size: tuple[int, int]) -> tuple[str, ...]:
    """A row of the table of repairs."""
    random, times, all_made = Random(1), list[float](), list[Repaired]()  # noqa: S311  # the same surprises each time
    for _ in range(size[1]):
        change = surprise(problem, random, size[0])
        began = time.monotonic()
        all_made.append(repair(problem, made, change))
        times.append(time.monotonic() - began)
    moves = [move for each in all_made for move in each.moves]
    return (
        name, f"{size[0]} at once, {size[1]} times", str(sum(each.proven for each in all_made)),
        str(sum(move.to is None for move in moves)), str(sum(move.to not in (None, move.at) for move in moves)),
        f"{1000 * median(times):.0f}", f"{1000 * max(times):.0f}",
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", type=Path, nargs="?", default=ROOT.parent / "shared" / "cases" / "meetings")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--only", default="", help="instances whose name contains this")
    asked = parser.parse_args()
    instances = [json.loads(file.read_text()) for file in sorted(asked.cases.glob("*.json"))]
    instances += [forum(*size, seed=1) for size in FORUMS]
    generated = {f"{people} people, {meetings} meetings" for people, meetings, _slots in FORUMS}
    arranged: list[tuple[dict[str, Any], Problem, Timetable]] = []
    print(f"| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}")
    for instance in instances:
        if asked.only in instance["name"]:
            problem = read(json.dumps(instance).encode())
            made = solve(
                problem, seconds=asked.seconds, workers=asked.workers, seed=1, clock=time.monotonic, decide=decide
            )
            print(f"| {' | '.join(said(instance, made))} |", flush=True)
            if instance["name"] in generated and made.timetable is not None:
                arranged.append((instance, problem, made.timetable))
    print(f"\n| {' | '.join(RANGED)} |\n|{' --- |' * len(RANGED)}")
    for made_as, (people, meetings, _slots) in product((forum, mixed), FORUMS[:2]):
        for slots, spare in RANGE:
            instance = made_as(people, meetings, slots, 1, spare)
            if asked.only in instance["name"]:
                print(f"| {' | '.join(ranged(instance, spare, asked.workers))} |", flush=True)
    print(f"\n| {' | '.join(SEATED)} |\n|{' --- |' * len(SEATED)}")
    for instance, problem, timetable in arranged:
        print(f"| {' | '.join(seated(instance['name'], problem, timetable.slot))} |", flush=True)
    print(f"\n| {' | '.join(MENDED)} |\n|{' --- |' * len(MENDED)}")
    for instance, problem, timetable in arranged[:2]:
        for size in EVENTS:
            print(f"| {' | '.join(repaired(instance['name'], problem, timetable, size))} |", flush=True)
    print(f"\n| {' | '.join(WISHED)} |\n|{' --- |' * len(WISHED)}")
    for size in OVERLOADS:
        instance = overload(*size, seed=1)
        if asked.only in instance["name"]:
            print(f"| {' | '.join(wished(instance))} |", flush=True)


if __name__ == "__main__":
    main()
