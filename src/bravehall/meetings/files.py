"""The documents that the commands read and write; whatever is wrong with a file is one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from bravehall.meetings.timetable.checker import Found, check
from bravehall.meetings.timetable.document import WrongDocument, read, read_timetable
from bravehall.meetings.timetable.problem import Problem, Timetable


class CannotRead(Exception):
    """Which file, where in it, and what is wrong."""


class Documents(msgspec.Struct, frozen=True):
    """An instance as it is arranged and as it is checked, and a timetable of it, if one was asked for. Each file is read
    once: it may be a pipe."""

    problem: Problem
    instance: bytes
    timetable: Timetable

    def found(self, *, on_the_day: bool = False) -> Found:
        """What the checker says. `on_the_day`: of what takes place alone, since an earlier repair may have dropped meetings
        and been unfair."""
        instance: dict[str, Any] = json.loads(self.instance)
        slot, table = self.timetable.slot, self.timetable.table
        if on_the_day:
            instance["fairness"] = None
            instance["participants"] = [each | {"least": 0} for each in instance["participants"]]
            instance["meetings"] = [each for each in instance["meetings"] if each["id"] in slot or each["id"] in table]
        return check(instance, {"slot": slot, "table": table})


def documents(instance: Path, timetable: Path | None = None) -> Documents:
    """CannotRead. Without a file the timetable is empty."""
    text, file = bytes_of(instance), instance
    try:
        problem = read(text)
        if timetable is None:
            return Documents(problem, text, Timetable({}))
        file = timetable
        return Documents(problem, text, read_timetable(bytes_of(file)))
    except WrongDocument as error:
        raise CannotRead(f"{file}: {error}") from None


def bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(f"{path}: {error.strerror}") from None


def check_output(path: Path | None) -> None:
    """Whether one could write there, before anybody searches for an hour; what stands there stays. CannotRead."""
    if path is None:
        return
    if not path.absolute().parent.is_dir():
        raise CannotRead(f"{path}: there is no such folder")
    if path.is_dir():
        raise CannotRead(f"{path}: this is a folder, and not a file")
    try:
        if path.is_file():
            path.open("r+b").close()
        elif not path.exists() and not path.is_symlink():
            path.open("xb").close()
            path.unlink()
    except OSError as error:
        raise CannotRead(f"{path}: {error.strerror}") from None


def keep_in(path: Path | None, timetable: Timetable) -> None:
    if path is None:
        return
    try:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(timetable), indent=1) + b"\n")
    except OSError as error:
        raise CannotRead(f"{path}: {error.strerror}") from None
