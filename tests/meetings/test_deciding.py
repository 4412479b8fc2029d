"""The second exact engine: a yes or no in a process that can be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import msgspec
import pytest
from pysat.examples.genhard import PHP

from bravehall.meetings.deciding import decide
from bravehall.meetings.timetable.decided import Decided
from bravehall.meetings.timetable.document import read
from bravehall.meetings.timetable.problem import breaks_of
from bravehall.meetings.timetable.satisfying import Questions
from bravehall.meetings.timetable.search import Search
from tests.meetings.test_timetable import forum, solved

SOURCE = Path(__file__).parents[2] / "src"
PIGEONS = PHP(nof_holes=12).clauses  # no solver finds out in a minute that thirteen do not fit into twelve


def never() -> bool:
    return False


def test_a_way_that_there_is_none_and_that_nobody_waits_any_more() -> None:
    for likely in (False, True):
        with decide([[1, 2], [-1]], likely=likely) as asked:
            assert asked(never) == Decided(True, frozenset({2}))
        with decide([[1], [-1]], likely=likely) as asked:
            assert asked(never) == Decided(True, None)
    until = time.monotonic() + 0.5
    with decide(PIGEONS) as asked:
        assert asked(lambda: time.monotonic() > until) == Decided(False, None)
        assert asked(never) == Decided(False, None)  # there are no more answers


def test_what_is_assumed_holds_for_one_question() -> None:
    with decide([[1, 2], [-1, 3]]) as asked:
        assert 3 in (asked(never, [1]).model or ())
        assert asked(never, [-1, -2]) == Decided(True, None)
        assert 2 in (asked(never, [-1]).model or ())


def test_the_first_yes_from_the_bound_upwards_is_the_fewest() -> None:
    here = forum(people=8, slots=8, tables=3)
    problem, best = read(msgspec.json.encode(here)), solved(here)
    search = Search(
        problem, seconds=30, began=time.monotonic(), seed=1, clock=time.monotonic, progress=lambda how: False
    )
    assert search.question(decide)
    assert (search.value, search.bound) == (best.value, best.value)
    assert best.value > 0
    known, slot = Questions(problem).ask(best.value, decide, never)
    assert known
    assert slot is not None
    assert sum(breaks_of(problem, slot).values()) == best.value


@pytest.mark.skipif(sys.platform != "linux", reason="another system's parent cannot be followed")
async def test_it_ends_with_a_search_that_was_killed() -> None:
    code = (
        "from bravehall.meetings.deciding import decide\n"
        "from tests.meetings.test_deciding import PIGEONS\n"
        "def stop():\n"
        "    print('asked', flush=True)\n"
        "    return False\n"
        "with decide(PIGEONS) as asked:\n"
        "    asked(stop)\n"
    )
    search = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": f"{SOURCE}:{SOURCE.parent}"},
    )  # fmt: skip
    assert search.stdout is not None
    assert search.stderr is not None
    assert await search.stdout.readline() == b"asked\n"
    search.send_signal(signal.SIGKILL)
    # the process that decides has this pipe from its parent: it ends when it does
    assert await asyncio.wait_for(search.stderr.read(), 20) == b""
    await search.wait()
