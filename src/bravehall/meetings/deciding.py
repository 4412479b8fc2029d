"""Whether clauses can all be true, by CaDiCaL in a process of its own: it cannot be interrupted, but killed.

`python -m bravehall.meetings.deciding PARENT [likely]` reads numbers of 32 bits, a count before each list of them: first the
clauses, a 0 behind each, then again and again what is assumed. Each time it writes the true literals, or a single 0 if there
is no way. It ends with its parent.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import IO

from bravehall.meetings.timetable.decided import Asked, Decided

SOURCE = str(Path(__file__).parents[2])
LOOK = 0.05  # seconds between two looks at whether it is still wanted
PARENT_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)
LIKELY = {"stabilizeonly": 1, "target": 2}  # long runs near what nearly was a way: finds one two or three times as soon


@contextmanager
def decide(clauses: Iterable[Sequence[int]], *, likely: bool = False) -> Iterator[Asked]:
    """Answers questions about these clauses. `likely`: it looks for a way rather than for why there is none."""
    process = subprocess.Popen(  # noqa: S603  # this module
        [sys.executable, "-m", "bravehall.meetings.deciding", str(os.getpid()), *["likely"] * likely],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=os.environ | {"PYTHONPATH": SOURCE},
        process_group=0,  # a Ctrl-C at the terminal is for us
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    given, found = process.stdin, process.stdout

    def asked(stop: Callable[[], bool], assuming: Sequence[int] = ()) -> Decided:
        try:
            write(given, assuming)
            with DefaultSelector() as waiting:
                waiting.register(found, EVENT_READ)
                while not waiting.select(LOOK):
                    if stop():
                        process.kill()
                        return Decided(False, None)
            literals = read(found)
        except (BrokenPipeError, EOFError):  # it was killed, by us or for its memory
            return Decided(False, None)
        return Decided(True, None if literals[:1] == array("i", [0]) else frozenset(literals))

    try:
        with suppress(BrokenPipeError):  # the questions will hear of it
            write(given, chain.from_iterable((*clause, 0) for clause in clauses))
        yield asked
    finally:
        process.kill()
        process.wait()
        given.close()
        found.close()


def write(to: IO[bytes], numbers: Iterable[int]) -> None:
    body = array("i", numbers)
    left = memoryview(array("i", [len(body)]).tobytes() + body.tobytes())
    while left:
        left = left[to.write(left) :]


def read(source: IO[bytes]) -> array[int]:
    """The next list. EOFError: there is none."""
    return numbers(source, numbers(source, 1)[0])


def numbers(source: IO[bytes], count: int) -> array[int]:
    found = array("i")
    wanted, had = count * found.itemsize, bytearray()
    while len(had) < wanted:
        more = source.read(wanted - len(had))
        if not more:
            raise EOFError
        had += more
    found.frombytes(had)
    return found


def main(parent: int, *, likely: bool) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)
    if os.getppid() != parent:  # it has gone already
        return
    from pysat.solvers import Cadical195

    with Cadical195() as solver:
        solver.configure(LIKELY if likely else {})
        clause: list[int] = []
        for number in read(sys.stdin.buffer):
            if number:
                clause.append(number)
            else:
                solver.add_clause(clause)
                clause = []
        while True:
            try:
                assuming = read(sys.stdin.buffer)
            except EOFError:
                return
            yes = solver.solve(assumptions=assuming.tolist())
            write(sys.stdout.buffer, [literal for literal in solver.get_model() if literal > 0] if yes else [0])
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), likely="likely" in sys.argv[2:])
