"""bravehall meetings solve | check | repair | schema: a timetable for a document, whether it is right, and a mended one."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from bravehall.meetings.timetable.checker import Found, check
from bravehall.meetings.timetable.document import WrongDocument, read, read_timetable, schema
from bravehall.meetings.timetable.problem import Problem, Timetable
from bravehall.meetings.timetable.result import Progress, Solved, Status

WRONG, BROKEN = 2, 1
MOST_SLOTS = 10_000  # of a document


class CannotRead(Exception):
    """Which file, where in it, and what is wrong."""


def bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(f"{path}: {error.strerror}") from None


def solve_command(arguments: argparse.Namespace) -> int:
    """0: there is a timetable; 1: there is none, or none was found; 2: the document is wrong."""
    if arguments.output is not None and not arguments.output.absolute().parent.is_dir():
        raise CannotRead(f"{arguments.output}: there is no such folder")
    from bravehall.meetings.deciding import decide
    from bravehall.meetings.timetable.solve import solve  # the solver is heavy; no other command waits for it

    given: Timetable | None = None
    if arguments.timetable is None:
        try:
            problem = read(bytes_of(arguments.instance))
        except WrongDocument as error:
            raise CannotRead(f"{arguments.instance}: {error}") from None
    else:
        problem, given = documents(arguments)
        if wrong := found_in(arguments, given).wrong:
            raise CannotRead(f"{arguments.timetable}: {wrong[0]} Only a right timetable can be begun with.")
    shown = sys.stderr.isatty()

    def progress(how: Progress) -> bool:
        if shown:
            value = "no timetable yet" if how.value is None else f"{how.value} breaks"
            print(f"\r{how.seconds:6.1f} s  {value}, at least {how.bound} ", end="", file=sys.stderr)
        return False

    try:
        made = solve(
            problem, seconds=arguments.seconds, workers=arguments.workers, seed=arguments.seed, clock=time.monotonic,
            progress=progress, given=given, decide=decide,
        )  # fmt: skip
    finally:
        if shown:
            print(file=sys.stderr)
    if made.timetable is not None:
        keep_in(arguments.output, made.timetable)
    print("\n".join(said(made)))
    return 0 if made.timetable is not None else BROKEN


def said(made: Solved) -> list[str]:
    """Value, bound, status and seconds; the wishes that are not met; why there is none."""
    lines = [f"status {made.status}", f"seconds {made.seconds:.2f}"]
    if made.timetable is not None:
        lines = [f"breaks {made.value}, bound {made.bound}", *lines, f"best after {made.best_at:.2f}"]
        if made.priority_bound:
            lines.append(f"priority {made.priority} of at most {made.priority_bound}")
    if made.status is Status.IMPOSSIBLE and not made.why:
        lines.append("The search through every arrangement is complete, and there is none.")
    return [*lines, *made.why, *(f"unmet {name}: {why}" for name, why in made.unmet.items())]


def span(text: str) -> frozenset[int]:
    """The slots of "5" or "5-9". ValueError."""
    first, to, last = text.partition("-")
    begin, end = int(first), int(last if to else first)
    if not 1 <= begin <= end <= MOST_SLOTS:
        raise ValueError(text)
    return frozenset(range(begin, end + 1))


def away(text: str) -> tuple[str, frozenset[int]]:
    """p17:5-9, the person and the slots."""
    person, _, slots = text.rpartition(":")
    try:
        found = span(slots)
    except ValueError:
        found = frozenset()
    if not person or not found:
        raise argparse.ArgumentTypeError(f"{text} should be a person and slots, such as p17:5-9")
    return person, found


def lost_table(text: str) -> frozenset[tuple[int, int]]:
    """3:4 or 3:4-6, the table and the slots."""
    table, _, slots = text.partition(":")
    try:
        return frozenset((int(table), slot) for slot in span(slots))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} should be a table and slots, such as 3:4 or 3:4-6") from None


def repair_command(arguments: argparse.Namespace) -> int:
    """0: all meetings are kept; 1: some are dropped; 2: a document or an option is wrong."""
    from bravehall.meetings.timetable.repair import Change, repair

    problem, timetable = documents(arguments)
    if wrong := found_in(arguments, timetable, on_the_day=True).wrong:
        raise CannotRead(f"{arguments.timetable}: {wrong[0]} Only a right timetable can be repaired.")
    if not arguments.away and not arguments.lost_table and not arguments.refill:
        raise CannotRead("Say what has changed: --away PERSON:SLOTS, --lost-table TABLE:SLOTS or --refill")
    people = {each.id for each in problem.participants}
    gone: dict[str, frozenset[int]] = {}
    for person, slots in arguments.away:
        if person not in people:
            raise CannotRead(f"--away {person}: there is no participant {person}")
        gone[person] = gone.get(person, frozenset()) | slots
        if max(slots) > problem.slots:
            raise CannotRead(f"--away {person}: there are {problem.slots} slots, and no slot {max(slots)}")
    lost = frozenset().union(*arguments.lost_table)
    if late := [slot for _table, slot in lost if slot > problem.slots]:
        raise CannotRead(f"--lost-table: there are {problem.slots} slots, and no slot {max(late)}")
    if beyond := [table for table, _slot in lost if not 1 <= table <= problem.tables]:
        raise CannotRead(f"--lost-table {beyond[0]}: there are {problem.tables} tables")
    made = repair(problem, timetable, Change(gone, lost), seconds=arguments.seconds, refill=arguments.refill)
    for move in made.moves:
        before = f"slot {move.at}" + (f", table {move.table}" if move.table is not None else "")
        before = "without a place" if move.at is None else before
        after = f"slot {move.to}" + (f", table {move.to_table}" if move.to_table is not None else "")
        print(f"{move.meeting}: {before} -> {after if move.to is not None else f'dropped: {move.why}'}")
    moved = sum(move.at is not None and move.to not in (None, move.at) for move in made.moves)
    dropped = sum(move.to is None for move in made.moves)
    print(f"{moved} moved, {dropped} dropped, {'the fewest' if made.proven else 'perhaps not the fewest'}")
    if arguments.refill:
        entered = sum(move.at is None for move in made.moves)
        print(f"{entered} {'meeting' if entered == 1 else 'meetings'} took what was free")
    keep_in(arguments.output, made.timetable)
    return BROKEN if dropped else 0


def keep_in(path: Path | None, timetable: Timetable) -> None:
    if path is None:
        return
    try:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(timetable), indent=1) + b"\n")
    except OSError as error:
        raise CannotRead(f"{path}: {error.strerror}") from None


def documents(arguments: argparse.Namespace) -> tuple[Problem, Timetable]:
    """The instance and the timetable; of the latter only what the instance knows."""
    file = arguments.instance
    try:
        problem = read(bytes_of(file))
        file = arguments.timetable
        return problem, read_timetable(bytes_of(file))
    except WrongDocument as error:
        raise CannotRead(f"{file}: {error}") from None


def found_in(arguments: argparse.Namespace, timetable: Timetable, *, on_the_day: bool = False) -> Found:
    """What the checker says. `on_the_day`: of what takes place alone, since an earlier repair may have dropped meetings and
    been unfair."""
    instance: dict[str, Any] = json.loads(bytes_of(arguments.instance))
    if on_the_day:
        instance["fairness"] = None
        instance["participants"] = [each | {"least": 0} for each in instance["participants"]]
        instance["meetings"] = [each for each in instance["meetings"] if each["id"] in timetable.slot]
    return check(instance, {"slot": timetable.slot, "table": timetable.table})


def check_command(arguments: argparse.Namespace) -> int:
    """0: right; 1: not; 2: a document is wrong."""
    _problem, timetable = documents(arguments)
    found = found_in(arguments, timetable)
    print(f"breaks {found.breaks}, spread {found.spread}, placed {found.placed} of {found.meetings}")
    if found.priority:
        print(f"priority {found.priority}")
    print("\n".join(found.wrong) if found.wrong else "right")
    return BROKEN if found.wrong else 0


def schema_command(arguments: argparse.Namespace) -> int:
    print(json.dumps(schema(), indent=1))
    return 0


def guarded(arguments: argparse.Namespace) -> int:
    try:
        code: int = arguments.command(arguments)
        return code
    except CannotRead as error:
        print(error, file=sys.stderr)
        return WRONG


def at_least(least: float) -> Any:
    def number(text: str) -> float:
        value = float(text)
        if not least <= value < 1e6:
            raise argparse.ArgumentTypeError(f"{text} should be {least:g} or more")
        return value

    return number


def add_to(commands: Any) -> None:
    """The subcommands, into `bravehall`'s own."""
    meetings = commands.add_parser("meetings", help="timetables from documents").add_subparsers(
        required=True, metavar="WHAT"
    )
    solving = meetings.add_parser("solve", help="the best timetable found in some seconds")
    solving.add_argument("instance", type=Path, metavar="INSTANCE.json")
    solving.add_argument("-o", "--output", type=Path, metavar="TIMETABLE.json")
    solving.add_argument(
        "--from", dest="timetable", type=Path, metavar="TIMETABLE.json", help="begin with it; the answer is never worse"
    )
    solving.add_argument("--seconds", type=at_least(0.1), default=60.0)
    solving.add_argument("--workers", type=lambda text: int(at_least(1)(text)), default=1)
    solving.add_argument("--seed", type=lambda text: int(at_least(0)(text)), default=1)
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
    mending.add_argument("--refill", action="store_true", help="wishes without a place take what has become free")
    mending.add_argument("-o", "--output", type=Path, metavar="REPAIRED.json")
    mending.add_argument("--seconds", type=at_least(0.1), default=10.0)
    for parser, command in (
        (solving, solve_command), (checking, check_command), (mending, repair_command),
        (meetings.add_parser("schema", help="the JSON Schema of an instance"), schema_command),
    ):  # fmt: skip
        parser.set_defaults(answer=guarded, command=command)
