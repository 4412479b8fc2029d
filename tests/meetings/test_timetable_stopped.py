"""A search that is told to stop: whatever it is at, its best so far is kept and nothing is left at work."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random

import msgspec
import pytest

from bravehall.meetings.timetable.conflict import explained
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.maxsat import fewest_breaks
from bravehall.meetings.timetable.placing import Placing
from tests.meetings.test_timetable import Instance
from tests.meetings.test_timetable_command import ROOT, meetings


def ring(people: int = 60, slots: int = 10) -> Instance:
    """Everybody meets the three next ones, hardly a table to spare, and is away twice: no proof in many seconds."""
    random = Random(1)
    pairs = [(n, (n + far) % people) for n in range(people) for far in (1, 2, 3)]
    return {
        "slots": slots, "tables": len(pairs) // slots + 1,
        "participants": [{"id": f"p{n}", "away": random.sample(range(1, slots + 1), 2)} for n in range(people)],
        "meetings": [{"id": f"m{n}", "between": [f"p{one}", f"p{other}"]} for n, (one, other) in enumerate(pairs)],
    }  # fmt: skip


def test_an_error_leaves_nobody_at_work_in_a_solver() -> None:
    """A solver that is freed while its thread is at work takes the whole process with it."""
    problem, before = read(msgspec.json.encode(ring())), threading.active_count()

    def interrupted(bound: int = 0) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fewest_breaks(problem, heard=interrupted)
    placing = Placing(problem)
    placing.model.maximize(sum(n % 7 * literal for n, literal in enumerate(placing.x.values())))
    with pytest.raises(KeyboardInterrupt):
        placing.solve(seconds=60, workers=1, seed=1, stop=interrupted)
    assert threading.active_count() == before


def test_who_asks_for_a_reason_may_stop_asking() -> None:
    """Eleven people who all meet each other cannot do so in ten slots; the proof takes longer than anybody waits."""
    pairs = ["".join(pair) for pair in combinations("abcdefghijk", 2)]
    everybody = {"slots": 10, "tables": 9, "participants": [{"id": each} for each in "abcdefghijk"],
                 "meetings": [{"id": pair, "between": list(pair)} for pair in pairs]}  # fmt: skip
    assert explained(read(msgspec.json.encode(everybody)), 60, lambda: True) == ""


def crowd(people: int = 80, wishes: int = 650, slots: int = 16) -> Instance:
    """More wishes than room, and nobody may have two breaks more than another one: what is met is chosen for seconds."""
    random = Random(1)
    pairs: set[tuple[int, ...]] = set()
    while len(pairs) < wishes:
        pairs.add(tuple(sorted(random.sample(range(people), 2))))
    return {
        "slots": slots, "tables": 30, "fairness": 1, "participants": [{"id": f"p{n}"} for n in range(people)],
        "meetings": [
            {"id": f"m{n}", "between": [f"p{one}", f"p{other}"], "wish": True, "priority": random.randint(1, 5)}
            for n, (one, other) in enumerate(sorted(pairs))
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sign", "made", "news"),
    [
        (signal.SIGINT, ring, rb"\d breaks, at least (\d+) "),  # it rises while cores are found
        (signal.SIGTERM, ring, rb"\d breaks, at least (\d+) "),
        (signal.SIGINT, crowd, rb"(\d+\.\d) s  no timetable yet"),
    ],
    ids=["SIGINT, cores", "SIGTERM, cores", "SIGINT, wishes"],
)
def test_a_signal_keeps_the_best_so_far(
    sign: signal.Signals, made: Callable[[], Instance], news: bytes, tmp_path: Path
) -> None:
    """As at a terminal, where it comes to all the processes of the search."""
    instance, timetable = tmp_path / "forum.json", tmp_path / "timetable.json"
    instance.write_text(json.dumps(made()))
    screen, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bravehall", "meetings", "solve", instance, "-o", timetable, "--seconds", "60"],
        stdout=subprocess.PIPE, stderr=terminal, text=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        process_group=0,
    ) as process:  # fmt: skip
        os.close(terminal)
        heard, seen = b"", set[bytes]()
        while len(seen) < 2:
            heard += os.read(screen, 4096)
            seen.update(re.findall(news, heard))
        os.killpg(process.pid, sign)
        said = process.communicate(timeout=30)[0]
    os.close(screen)
    assert process.returncode == 128 + sign
    assert f"stopped by {sign.name}" in said.splitlines()
    assert timetable.exists() == ("status feasible" in said)
    if made is ring or timetable.exists():
        assert meetings("check", instance, timetable).returncode == 0
