"""What a command prints, and what becomes of it where nobody can read it."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress

WRONG = 2
SIGNAL = 128  # and the signal's number: what a shell says of whom it ended


class NobodyListens(Exception):
    """Whoever reads what is printed has gone."""


class Unwritable(Exception):
    """What is printed cannot be kept where it goes, such as on a full disk."""


def say(lines: Iterable[str]) -> None:
    """Print, and know that it has arrived. NobodyListens, Unwritable."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that this terminal has no letters for
    try:
        print("\n".join(lines), flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left would be printed at the very end
        if isinstance(error, BrokenPipeError):
            raise NobodyListens from None
        raise Unwritable(f"What is printed cannot be written: {error.strerror}") from None


def heard(command: Callable[[], int], *wrong: type[Exception]) -> int:
    """The exit code of a command that says something: its own, or that of why it could not. What is `wrong` is a sentence, too."""
    sentences: tuple[type[Exception], ...] = (Unwritable, *wrong)
    try:
        return command()
    except sentences as error:
        with suppress(OSError):  # nobody may be there to read that either
            if sys.stderr is not None:
                print(error, file=sys.stderr, flush=True)
        return WRONG
    except NobodyListens:
        return SIGNAL + signal.SIGPIPE
