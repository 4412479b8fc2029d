"""bravehall meetings solve | check | schema: a timetable for a document, and whether one is right."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from bravehall.meetings.timetable.checker import check
from bravehall.meetings.timetable.document import WrongDocument, read, schema
from bravehall.meetings.timetable.problem import Timetable
from bravehall.meetings.timetable.result import Progress, Solved, Status

WRONG, BROKEN = 2, 1


class CannotRead(Exception):
    """Which file, where in it, and what is wrong."""


def bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(f"{path}: {error.strerror}") from None


def solve_command(arguments: argparse.Namespace) -> int:
    """0: there is a timetable; 1: there is none, or none was found; 2: the document is wrong."""
    from bravehall.meetings.timetable.solve import solve  # the solver is heavy; no other command waits for it

    try:
        problem = read(bytes_of(arguments.instance))
    except WrongDocument as error:
        raise CannotRead(f"{arguments.instance}: {error}") from None
    shown = sys.stderr.isatty()

    def progress(how: Progress) -> bool:
        if shown:
            value = "no timetable yet" if how.value is None else f"{how.value} breaks"
            print(f"\r{how.seconds:6.1f} s  {value}, at least {how.bound} ", end="", file=sys.stderr)
        return False

    try:
        made = solve(
            problem, seconds=arguments.seconds, workers=arguments.workers, seed=arguments.seed, clock=time.monotonic,
            progress=progress,
        )  # fmt: skip
    finally:
        if shown:
            print(file=sys.stderr)
    print("\n".join(said(made)))
    if made.timetable is not None and arguments.output is not None:
        try:
            arguments.output.write_bytes(msgspec.json.format(msgspec.json.encode(made.timetable), indent=1) + b"\n")
        except OSError as error:
            raise CannotRead(f"{arguments.output}: {error.strerror}") from None
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


def check_command(arguments: argparse.Namespace) -> int:
    """0: right; 1: not; 2: a document is wrong."""
    text = bytes_of(arguments.instance)
    try:
        read(text)
        timetable = msgspec.json.decode(bytes_of(arguments.timetable), type=Timetable)
    except WrongDocument as error:
        raise CannotRead(f"{arguments.instance}: {error}") from None
    except msgspec.DecodeError as error:
        raise CannotRead(f"{arguments.timetable}: {error}") from None
    instance: dict[str, Any] = json.loads(text)
    found = check(instance, {"slot": timetable.slot, "table": timetable.table})
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
    solving.add_argument("--seconds", type=at_least(0.1), default=60.0)
    solving.add_argument("--workers", type=lambda text: int(at_least(1)(text)), default=1)
    solving.add_argument("--seed", type=lambda text: int(at_least(0)(text)), default=1)
    checking = meetings.add_parser("check", help="whether a timetable is right")
    checking.add_argument("instance", type=Path, metavar="INSTANCE.json")
    checking.add_argument("timetable", type=Path, metavar="TIMETABLE.json")
    for parser, command in (
        (solving, solve_command), (checking, check_command),
        (meetings.add_parser("schema", help="the JSON Schema of an instance"), schema_command),
    ):  # fmt: skip
        parser.set_defaults(answer=guarded, command=command)
