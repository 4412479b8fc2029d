"""A repair is the same in every process, whatever order its sets happen to have there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
REPAIRS = """
import json
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.greedy import begin
from bravehall.meetings.timetable.problem import Timetable
from bravehall.meetings.timetable.repair import Change, repair
from bravehall.meetings.timetable.tables import assign
from tests.meetings.test_timetable import strangers

here = strangers(24, 60, 10, 9, seed=1)
for n in range(0, 58, 2):
    here["meetings"][n]["after"] = [here["meetings"][n + 1]["id"]]
problem = read(json.dumps(here).encode())
slot = begin(problem)
timetable = Timetable(slot, assign(problem, slot))
for n in range(6):
    away = {f"p{2 * n}": frozenset(range(1 + n % 5, 5 + n % 5)), f"p{2 * n + 5}": frozenset(range(1 + n % 3, 6 + n % 3))}
    change = Change(away, frozenset({(1 + n % 9, 1 + n % 7)}))
    print(sorted(repair(problem, timetable, change).timetable.slot.items()))
"""


def test_repairs_with_orders_are_the_same_in_two_processes() -> None:
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", REPAIRS], cwd=ROOT, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONHASHSEED": seed},
        )
        for seed in ("0", "1")
    ]  # fmt: skip
    said = [process.communicate(timeout=120)[0] for process in begun]
    assert said[0].count("\n") == 6
    assert said[0] == said[1]
