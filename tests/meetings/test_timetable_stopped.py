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


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_during_the_exact_search_keeps_the_best_so_far(sign: signal.Signals, tmp_path: Path) -> None:
    instance, timetable = tmp_path / "forum.json", tmp_path / "timetable.json"
    instance.write_text(json.dumps(ring()))
    screen, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bravehall", "meetings", "solve", instance, "-o", timetable, "--seconds", "60"],
        stdout=subprocess.PIPE, stderr=terminal, text=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    ) as process:  # fmt: skip
        os.close(terminal)
        heard, bounds = b"", set[bytes]()
        while len(bounds) < 2:  # it rises while cores are found
            heard += os.read(screen, 4096)
            bounds.update(re.findall(rb"\d breaks, at least (\d+) ", heard))
        process.send_signal(sign)
        said = process.communicate(timeout=30)[0]
    os.close(screen)
    assert process.returncode == 128 + sign
    assert f"stopped by {sign.name}" in said.splitlines()
    assert "status feasible" in said
    assert meetings("check", instance, timetable).returncode == 0
