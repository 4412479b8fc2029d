"""The search for a timetable in a process of its own, so that pages and sockets stay quick meanwhile.

`python -m bravehall.meetings.solver` reads an order from the first line of its input and writes lines of JSON: how far it
is, twice a second, and at the end what it found. Another line of input asks for the best so far; the end of the input
means that whoever asked is gone, and ends it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from bravehall.meetings.deciding import decide
from bravehall.meetings.timetable.problem import Problem
from bravehall.meetings.timetable.result import Progress, Solved
from bravehall.meetings.timetable.solve import solve

EVERY = 0.5  # seconds between two lines
LONGEST_LINE = 64 * 1024 * 1024  # bytes; the answer of a large forum is one line
SOURCE = str(Path(__file__).parents[2])  # where the process finds us, however we were started
YIELDING = 10  # of nice(1): pages come first


class Order(msgspec.Struct, frozen=True):
    problem: Problem
    seconds: float
    seed: int = 1


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of both."""

    progress: Progress | None = None
    solved: Solved | None = None


class SolverBroke(Exception):
    """The process ended without an answer; the message is its exit code."""


async def solve_apart(
    problem: Problem, *, seconds: float, seed: int = 1, heard: Callable[[Progress], Awaitable[bool]]
) -> Solved:
    """What `solve` finds in that time. `heard` is told twice a second how far it is; True asks for the best so far.

    SolverBroke. The process never outlives this call.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bravehall.meetings.solver", stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, limit=LONGEST_LINE, env=os.environ | {"PYTHONPATH": SOURCE},
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(msgspec.json.encode(Order(problem, seconds, seed)) + b"\n")
        async for written in process.stdout:
            line = msgspec.json.decode(written, type=Line)
            if line.solved is not None:
                return line.solved
            if line.progress is not None and await heard(line.progress):
                process.stdin.write(b"stop\n")
        raise SolverBroke(f"exit code {await process.wait()}")
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Work:
    """The side of the process."""

    def __init__(self, order: Order) -> None:
        self.order, self.began = order, time.monotonic()
        self.latest = Progress(0.0, None, 0)
        self.stopped, self.over, self.writing = False, threading.Event(), threading.Lock()

    def heard(self, how: Progress) -> bool:
        self.latest = how
        return self.stopped

    def listen(self) -> None:
        for _line in sys.stdin.buffer:
            self.stopped = True
        os._exit(1)  # nobody is there to be answered, whatever the solver's threads are at

    def tell(self) -> None:
        while not self.over.wait(EVERY):
            gone = time.monotonic() - self.began
            self.write(Line(progress=msgspec.structs.replace(self.latest, seconds=gone)))

    def write(self, line: Line) -> None:
        with self.writing:
            sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
            sys.stdout.buffer.flush()

    def run(self) -> None:
        for each in (self.listen, self.tell):
            threading.Thread(target=each, daemon=True).start()
        order = self.order
        made = solve(
            order.problem, seconds=order.seconds, seed=order.seed, clock=time.monotonic, progress=self.heard,
            decide=decide,
        )  # fmt: skip
        self.over.set()
        self.write(Line(solved=made))


if __name__ == "__main__":
    os.nice(YIELDING)
    Work(msgspec.json.decode(sys.stdin.buffer.readline(), type=Order)).run()
