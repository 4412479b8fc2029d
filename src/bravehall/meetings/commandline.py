"""bravehall meetings solve | check | repair | schema: a timetable for a document, whether it is right, and a mended one."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bravehall.core.output import SIGNAL, heard, say
from bravehall.meetings.files import CannotRead, Documents, check_output, documents, keep_in
from bravehall.meetings.options import away, between, file_to_write, lost_table, seconds
from bravehall.meetings.stopping import told_to_stop
from bravehall.meetings.timetable.document import WrongDocument, at_table, schema, within
from bravehall.meetings.timetable.result import Progress, Solved, Status

if TYPE_CHECKING:  # heavy: imported where it is needed
    from bravehall.meetings.timetable.repair import Change

BROKEN = 1
MOST_WORKERS, MOST_SEED = 1_000, 2**31 - 1  # threads of one search; the solvers' numbers of 32 bits


def solve_command(arguments: argparse.Namespace) -> int:
    """0: there is a timetable; 1: there is none, or none was found; 2: the document is wrong; 128 and more: a signal came."""
    check_output(arguments.output)
    with told_to_stop() as told:
        from bravehall.meetings.deciding import decide
        from bravehall.meetings.timetable.solve import solve  # the solver is heavy; no other command waits for it

        here = documents(arguments.instance, arguments.timetable)
        if arguments.timetable is not None and (wrong := here.found().wrong):
            raise CannotRead(f"{arguments.timetable}: {wrong[0]} Only a right timetable can be begun with.")
        shown = sys.stderr is not None and sys.stderr.isatty()

        def progress(how: Progress) -> bool:
            if shown:
                value = "no timetable yet" if how.value is None else f"{how.value} breaks"
                print(f"\r{how.seconds:6.1f} s  {value}, at least {how.bound} ", end="", file=sys.stderr, flush=True)
            return told() != 0

        try:
            with ThreadPoolExecutor(
                1
            ) as beside:  # some solvers listen to Ctrl-C themselves where they run in the first thread
                made = beside.submit(
                    solve, here.problem, seconds=arguments.seconds, workers=arguments.workers, seed=arguments.seed,
                    clock=time.monotonic, progress=progress, given=here.timetable if arguments.timetable else None,
                    decide=decide,
                ).result()  # fmt: skip
        finally:
            if shown:
                print(file=sys.stderr)
        try:
            if made.timetable is not None:
                keep_in(arguments.output, made.timetable)
        finally:
            say(said(made, told()))
        return SIGNAL + told() if told() else 0 if made.timetable is not None else BROKEN


def said(made: Solved, told: int) -> list[str]:
    """Value, bound, status and seconds; the wishes that are not met; why there is none. `told`: the signal that stopped it."""
    lines = [f"status {made.status}", f"seconds {made.seconds:.2f}"]
    if made.timetable is not None:
        lines = [f"breaks {made.value}, bound {made.bound}", *lines, f"best after {made.best_at:.2f}"]
        if made.priority_bound:
            lines.append(f"priority {made.priority} of at most {made.priority_bound}")
    if told:
        lines.append(f"stopped by {signal.Signals(told).name}")
    if made.status is Status.IMPOSSIBLE and not made.why:
        lines.append("The search through every arrangement is complete, and there is none.")
    return [*lines, *made.why, *(f"unmet {name}: {why}" for name, why in made.unmet.items())]


def repair_command(arguments: argparse.Namespace) -> int:
    """0: all meetings are kept; 1: some are dropped; 2: a document or an option is wrong."""
    from bravehall.meetings.timetable.repair import repair

    check_output(arguments.output)
    here = documents(arguments.instance, arguments.timetable)
    if wrong := here.found(on_the_day=True).wrong:
        raise CannotRead(f"{arguments.timetable}: {wrong[0]} Only a right timetable can be repaired.")
    if not arguments.away and not arguments.lost_table and not arguments.refill:
        raise CannotRead("Say what has changed: --away PERSON:SLOTS, --lost-table TABLE:SLOTS or --refill")
    change = changed(here, arguments.away, arguments.lost_table)
    made = repair(here.problem, here.timetable, change, seconds=arguments.seconds, refill=arguments.refill)
    lines = []
    for move in made.moves:
        before = f"slot {move.at}" + (f", table {move.table}" if move.table is not None else "")
        before = "without a place" if move.at is None else before
        after = f"slot {move.to}" + (f", table {move.to_table}" if move.to_table is not None else "")
        lines.append(f"{move.meeting}: {before} -> {after if move.to is not None else f'dropped: {move.why}'}")
    moved = sum(move.at is not None and move.to not in (None, move.at) for move in made.moves)
    dropped = sum(move.to is None for move in made.moves)
    lines.append(f"{moved} moved, {dropped} dropped, {'the fewest' if made.proven else 'perhaps not the fewest'}")
    if arguments.refill:
        entered = sum(move.at is None for move in made.moves)
        lines.append(f"{entered} {'meeting' if entered == 1 else 'meetings'} took what was free")
    try:
        keep_in(arguments.output, made.timetable)
    finally:
        say(lines)
    return BROKEN if dropped else 0


def changed(here: Documents, away: Iterable[tuple[str, range]], lost: Iterable[tuple[int, range]]) -> Change:
    """What the options say, where the instance knows these people, tables and slots. CannotRead."""
    from bravehall.meetings.timetable.repair import Change

    problem, people = here.problem, {each.id for each in here.problem.participants}
    gone: dict[str, frozenset[int]] = {}
    tables: set[tuple[int, int]] = set()
    try:
        for person, slots in away:
            if person not in people:
                raise CannotRead(f"--away {person}: There is no participant {person}")
            within(slots[-1], problem.slots, f"--away {person}")
            gone[person] = gone.get(person, frozenset()) | frozenset(slots)
        for table, slots in lost:
            at_table(table, problem.tables, f"--lost-table {table}")
            within(slots[-1], problem.slots, f"--lost-table {table}")
            tables.update((table, slot) for slot in slots)
    except WrongDocument as error:
        raise CannotRead(str(error)) from None
    return Change(gone, frozenset(tables))


def check_command(arguments: argparse.Namespace) -> int:
    """0: right; 1: not; 2: a document is wrong."""
    found = documents(arguments.instance, arguments.timetable).found()
    lines = [f"breaks {found.breaks}, spread {found.spread}, placed {found.placed} of {found.meetings}"]
    if found.priority:
        lines.append(f"priority {found.priority}")
    say([*lines, *(found.wrong or ["right"])])
    return BROKEN if found.wrong else 0


def schema_command(arguments: argparse.Namespace) -> int:
    say([json.dumps(schema(), indent=1)])
    return 0


def guarded(arguments: argparse.Namespace) -> int:
    return heard(lambda: int(arguments.command(arguments)), CannotRead)


def add_to(commands: Any) -> None:
    """The subcommands, into `bravehall`'s own."""
    meetings = commands.add_parser("meetings", help="timetables from documents").add_subparsers(
        required=True, metavar="WHAT"
    )
    solving = meetings.add_parser("solve", help="the best timetable found in some seconds")
    solving.add_argument("instance", type=Path, metavar="INSTANCE.json")
    solving.add_argument("-o", "--output", type=file_to_write, metavar="TIMETABLE.json")
    solving.add_argument(
        "--from", dest="timetable", type=Path, metavar="TIMETABLE.json", help="begin with it; the answer is never worse"
    )
    solving.add_argument("--seconds", type=seconds, default=60.0)
    solving.add_argument("--workers", type=between(1, MOST_WORKERS), default=1)
    solving.add_argument("--seed", type=between(0, MOST_SEED), default=1)
    checking = meetings.add_parser("check", help="whether a timetable is right")
    checking.add_argument("instance", type=Path, metavar="INSTANCE.json")
    checking.add_argument("timetable", type=Path, metavar="TIMETABLE.json")
    mending = meetings.add_parser("repair", help="the fewest moves when somebody is away or a table is lost")
    mending.add_argument("instance", type=Path, metavar="INSTANCE.json")
    mending.add_argument("timetable", type=Path, metavar="TIMETABLE.json")
    mending.add_argument(
        "--away", type=away, action="append", default=[], metavar="PERSON:SLOTS", help="such as p17:5-9"
    )
    mending.add_argument(
        "--lost-table", type=lost_table, action="append", default=[], metavar="TABLE:SLOTS", help="such as 3:4"
    )
    mending.add_argument("--refill", action="store_true", help="meetings without a place take what has become free")
    mending.add_argument("-o", "--output", type=file_to_write, metavar="REPAIRED.json")
    mending.add_argument("--seconds", type=seconds, default=10.0)
    for parser, command in (
        (solving, solve_command), (checking, check_command), (mending, repair_command),
        (meetings.add_parser("schema", help="the JSON Schema of an instance"), schema_command),
    ):  # fmt: skip
        parser.set_defaults(answer=guarded, command=command)
