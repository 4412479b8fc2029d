"""make bench-meetings: solves every instance of a folder and some generated forums; prints a table for docs/performance.md."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src")]

from bravehall.meetings.timetable.checker import check  # noqa: E402  # after the path is set
from bravehall.meetings.timetable.document import read  # noqa: E402
from bravehall.meetings.timetable.result import Solved, Status  # noqa: E402
from bravehall.meetings.timetable.solve import solve  # noqa: E402

FORUMS = ((200, 1_000, 20), (1_000, 5_000, 20))  # people, meetings, slots
SPARE = 0.15  # of the tables in each slot
HEAD = ("instance", "meetings", "status", "breaks", "bound", "best after, s", "ended after, s", "published")


def forum(people: int, meetings: int, slots: int, seed: int) -> dict[str, Any]:
    """A forum for which there is a timetable: one is drawn, and its slots are forgotten."""
    random = Random(seed)  # noqa: S311  # the same forum each time is the point
    each = -(-meetings // slots)
    pairs: set[frozenset[int]] = set()
    while len(pairs) < meetings:
        free = random.sample(range(people), people)
        held = 0
        while len(free) > 1 and held < each and len(pairs) < meetings:
            pair = frozenset((free.pop(), free.pop()))
            held += pair not in pairs
            pairs.add(pair)
    drawn = sorted(tuple(sorted(pair)) for pair in pairs)
    return {
        "name": f"{people} people, {meetings} meetings", "slots": slots + 2, "tables": round(each / (1 - SPARE)),
        "participants": [{"id": f"p{n}"} for n in range(people)],
        "meetings": [{"id": f"m{n}", "between": [f"p{a}", f"p{b}"]} for n, (a, b) in enumerate(drawn)],
    }  # fmt: skip


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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", type=Path, nargs="?", default=ROOT.parent / "shared" / "cases" / "meetings")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--only", default="", help="instances whose name contains this")
    asked = parser.parse_args()
    instances = [json.loads(file.read_text()) for file in sorted(asked.cases.glob("*.json"))]
    instances += [forum(*size, seed=1) for size in FORUMS]
    print(f"| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}")
    for instance in instances:
        if asked.only in instance["name"]:
            problem = read(json.dumps(instance).encode())
            made = solve(problem, seconds=asked.seconds, workers=asked.workers, seed=1, clock=time.monotonic)
            print(f"| {' | '.join(said(instance, made))} |", flush=True)


if __name__ == "__main__":
    main()
