"""bravehall travel assess | schema | rates import: a case from its file, answered as a table for people or as JSON; rates from theirs."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from bravehall.core.errors import Refusal
from bravehall.core.i18n import _, speaking
from bravehall.core.output import heard, say
from bravehall.travel import presets
from bravehall.travel.answers import table
from bravehall.travel.assessment.case import differences, read_case, schema
from bravehall.travel.assessment.raw import WrongCase
from bravehall.travel.commands.rates import keep_published
from bravehall.travel.rules.money import Source
from bravehall.travel.rules.published import WrongFile

WRONG, DIFFERENT = 2, 1


def assess_command(arguments: argparse.Namespace) -> int:
    """The exit code: 0, 1 where the case expects another answer, 2 where it is wrong or cannot be assessed."""
    with speaking(arguments.language):
        try:
            ready = read_case(arguments.case.read_bytes(), policies=presets.policies(), tables=presets.tables())
            made = ready.assessed()
        except OSError as error:
            print(f"{arguments.case}: {error.strerror}", file=sys.stderr)
            return WRONG
        except (WrongCase, Refusal) as error:
            print("\n".join(f"{arguments.case}: {line}" for line in str(error).splitlines()), file=sys.stderr)
            return WRONG
        if arguments.json:
            say([msgspec.json.format(msgspec.json.encode(made), indent=2).decode()])
        else:
            say([table(ready.case.title, made)])
        wrong = differences(ready.case.expect, made) if ready.case.expect else []
        for each in wrong:
            print(each, file=sys.stderr)
    return DIFFERENT if wrong else 0


def schema_command(arguments: argparse.Namespace) -> int:
    say([json.dumps(schema(), indent=1)])
    return 0


def contents(path: str) -> bytes:
    """What a file of an argument holds, read before anything is started."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path}: {error.strerror}") from None


async def keep_rates(arguments: argparse.Namespace) -> int:
    """`bravehall travel rates import`, with the database open. The exit code: 0, 1 where stored rates differ, 2 for a wrong file."""
    with speaking(arguments.language):
        try:
            source, raw = Source(arguments.source), arguments.file
            new, known = await keep_published(source=source, raw=raw, month=arguments.month, correct=arguments.correct)
        except WrongFile as error:
            print(error, file=sys.stderr)
            return WRONG
        except Refusal as error:
            print(error, file=sys.stderr)
            return DIFFERENT
        print(_("New rates: %(new)s; known already: %(known)s.") % {"new": new, "known": known})
        print(f"SHA-256 {hashlib.sha256(raw).hexdigest()}")
    return 0


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser], rates_act: Callable[..., None]) -> None:
    """`bravehall travel assess | schema | rates import`; `rates_act` runs the last with a database."""
    travel = commands.add_parser("travel", help="travel money: assess a case, import exchange rates")
    inside = travel.add_subparsers(required=True, metavar="COMMAND")
    one = inside.add_parser("assess", help="what of a claim is paid, and why")
    one.add_argument("case", type=Path, metavar="CASE.json")
    one.add_argument("--json", action="store_true", help="the whole assessment as JSON")
    one.add_argument("--language", choices=("uk", "en"), default="uk", help="of the sentences")
    one.set_defaults(answer=lambda arguments: heard(lambda: assess_command(arguments)))
    inside.add_parser("schema", help="the JSON Schema of a case").set_defaults(
        answer=lambda arguments: heard(lambda: schema_command(arguments))
    )
    rates = inside.add_parser("rates", help="exchange rates").add_subparsers(required=True, metavar="COMMAND")
    read = rates.add_parser("import", help="keep the rates of a publisher's file")
    read.add_argument("file", type=contents, metavar="FILE")
    read.add_argument("--source", choices=[each.value for each in Source], required=True)
    read.add_argument("--month", default="", metavar="2026-10", help="of an InforEuro file, which does not say it")
    read.add_argument("--correct", action="store_true", help="let the file correct stored rates")
    read.add_argument("--language", choices=("uk", "en"), default="uk", help="of the sentences")
    read.set_defaults(act=rates_act)
