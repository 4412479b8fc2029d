"""Whether clauses can all be true, by CaDiCaL in a process of its own: it cannot be interrupted, but killed.

`python -m bravehall.meetings.deciding PARENT [likely]` reads the clauses as 32-bit numbers, a 0 behind each, and writes the
true literals, or a single 0 if there is no way. It ends with its parent.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path

from bravehall.meetings.timetable.decided import Decided

SOURCE = str(Path(__file__).parents[2])
LOOK = 0.05  # seconds between two looks at whether it is still wanted
PARENT_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)
LIKELY = {"stabilizeonly": 1, "target": 2}  # long runs near what nearly was a way: finds one two or three times as soon


def decide(clauses: Iterable[Sequence[int]], stop: Callable[[], bool], *, likely: bool = False) -> Decided:
    """A way, that there is none, or neither, because `stop`, which is asked again and again, said so. `likely`: look for a
    way rather than for why there is none."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as found:
        array("i", chain.from_iterable((*clause, 0) for clause in clauses)).tofile(given)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603  # this module
            [sys.executable, "-m", "bravehall.meetings.deciding", str(os.getpid()), *["likely"] * likely],
            stdin=given, stdout=found, env=os.environ | {"PYTHONPATH": SOURCE},
        )  # fmt: skip
        try:
            while True:
                try:
                    code = process.wait(LOOK)
                    break
                except subprocess.TimeoutExpired:
                    if stop():
                        return Decided(False, None)
        finally:
            process.kill()
            process.wait()
        found.seek(0)
        literals = array("i", found.read())
    if code or not literals:
        return Decided(False, None)
    return Decided(True, None if literals[0] == 0 else frozenset(literals))


def main(parent: int, *, likely: bool) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)
    if os.getppid() != parent:  # it has gone already
        return
    from pysat.solvers import Cadical195

    numbers = array("i", sys.stdin.buffer.read())
    with Cadical195() as solver:
        solver.configure(LIKELY if likely else {})
        clause: list[int] = []
        for number in numbers:
            if number:
                clause.append(number)
            else:
                solver.add_clause(clause)
                clause = []
        found = [literal for literal in solver.get_model() if literal > 0] if solver.solve() else [0]
    sys.stdout.buffer.write(array("i", found).tobytes())


if __name__ == "__main__":
    main(int(sys.argv[1]), likely="likely" in sys.argv[2:])
