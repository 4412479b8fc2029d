"""The solver's process: it answers, it stops when asked, it never outlives whoever asked."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bravehall.core import jobs
from bravehall.core.db import row
from bravehall.meetings.commands import searching
from bravehall.meetings.commands.profiles import wish
from bravehall.meetings.rules import WishKind
from bravehall.meetings.solver import SolverBroke, solve_apart
from bravehall.meetings.timetable.problem import Meeting, Participant, Problem
from bravehall.meetings.timetable.result import Progress, Status
from tests.meetings.make import forum

SOURCE = Path(__file__).parents[2] / "src"


def problem(people: int = 60, each: int = 12, slots: int = 15) -> Problem:
    """Everybody meets the `each` next ones in a circle, hardly a table to spare: long enough to be interrupted."""
    return Problem(
        slots=slots, tables=people * each // 2 // slots + 1, participants=tuple(Participant(id=f"p{n}") for n in range(people)),
        meetings=tuple(
            Meeting(id=f"m{n}-{k}", between=(f"p{n}", f"p{(n + k) % people}"), slots=tuple(range(1, slots + 1)))
            for n in range(people) for k in range(1, each // 2 + 1)
        ),
    )  # fmt: skip


def solvers() -> list[int]:
    """The solver processes that are children of ours."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                line, parent = (
                    (folder / "cmdline").read_bytes(),
                    (folder / "stat").read_text().rsplit(")", 1)[1].split()[1],
                )
            except OSError:
                continue
            if b"bravehall.meetings.solver" in line and parent == str(os.getpid()):
                found.append(int(folder.name))
    return found


async def test_it_finds_a_timetable_and_tells_how_far_it_is():
    told: list[Progress] = []

    async def heard(how: Progress) -> bool:
        told.append(how)
        return len(told) >= 3

    made = await solve_apart(problem(), seconds=120, heard=heard)
    assert made.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert made.timetable is not None
    assert len(made.timetable.slot) == 360
    assert [each.seconds for each in told] == sorted(each.seconds for each in told)
    assert made.seconds < 100
    assert solvers() == []


async def test_a_solver_that_dies_is_said_and_the_organiser_sees_it(new_browser):
    hall = await forum(slots=20, tables=40)
    people = [await hall.attendee() for _ in range(30)]
    for n, one in enumerate(people):
        for other in people[n + 1 : n + 6]:
            await wish(event=hall.event.id, person=one.id, other=other.id, kind=WishKind.WOULD)
    made = await searching.begin(event=hall.event.id, by=hall.owner.id, seconds=60)
    working = asyncio.create_task(jobs.work_all())
    while not solvers():
        await asyncio.sleep(0.02)
    os.kill(solvers()[0], signal.SIGKILL)
    await working
    assert (await row("SELECT state FROM meeting_timetable WHERE id = {}", made))["state"] == "failed"
    page = await (await new_browser(hall.owner)).get(f"/console/{hall.event.slug}/meetings/timetable")
    assert "The search broke off" in page.text


async def test_whoever_gives_up_takes_the_process_along():
    async def heard(how: Progress) -> bool:
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError):
        await solve_apart(problem(), seconds=120, heard=heard)
    assert solvers() == []


async def test_without_an_answer_it_is_an_error(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")

    async def heard(how: Progress) -> bool:
        return False

    with pytest.raises(SolverBroke):
        await solve_apart(Problem(slots=1, tables=1, participants=(), meetings=()), seconds=1, heard=heard)


async def test_it_ends_with_a_worker_that_was_killed():
    code = (
        "import asyncio, sys\n"
        "from bravehall.meetings.solver import solve_apart\n"
        "from tests.meetings.test_solver import problem\n"
        "async def heard(how):\n"
        "    print('working', flush=True)\n"
        "    return False\n"
        "asyncio.run(solve_apart(problem(), seconds=120, heard=heard))\n"
    )
    environment = os.environ | {"PYTHONPATH": f"{SOURCE}:{SOURCE.parent}"}
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment
    )
    assert worker.stdout is not None
    assert worker.stderr is not None
    assert await worker.stdout.readline() == b"working\n"
    worker.send_signal(signal.SIGKILL)
    # the solver has this pipe from its parent: it ends when it does
    assert await asyncio.wait_for(worker.stderr.read(), 20) == b""
    await worker.wait()
