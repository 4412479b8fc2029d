"""A case's file as plain data of which nothing was lost, and the structures made of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\[\.\.\.\]")
IN_DIGITS = 'write the figure in digits, such as "12.50"'

T = TypeVar("T")


class WrongCase(Exception):
    """What is wrong with a case, one `path: reason` a line."""


class Twice(dict[str, Any]):
    """An object whose file gives a name two values, of which one is lost."""

    names: tuple[str, ...] = ()


def read_raw(text: bytes) -> Any:
    """WrongCase: this is no JSON, or some of it would be lost."""
    try:
        raw = json.loads(text, object_pairs_hook=members)
        wrong = list(lost(raw, "$"))
    except (ValueError, RecursionError) as error:
        raise WrongCase(f"$: this is no JSON: {error}") from None
    if wrong:
        raise WrongCase("\n".join(wrong))
    return raw


def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    twice = Twice(made)
    twice.names = tuple(name for name, n in Counter(name for name, _ in pairs).items() if n > 1)
    return twice


def lost(raw: object, path: str) -> Iterator[str]:
    """Where a name is there twice, half a character, or a number with a fraction: it may have lost cents already."""
    if isinstance(raw, float):
        yield f'{path}: write the figure as text, such as "12.50"'
    elif isinstance(raw, str) and shown(raw) != raw:
        yield f"{path}: half a character: a surrogate without the other"
    elif isinstance(raw, dict):
        if isinstance(raw, Twice):
            yield from (f"{path}.{shown(name)}: it is there twice" for name in raw.names)
        for name, each in raw.items():
            inside = f"{path}.{shown(name)}"
            if shown(name) != name:
                yield f"{inside}: half a character: a surrogate without the other"
            yield from lost(each, inside)
    elif isinstance(raw, list):
        for n, each in enumerate(raw):
            yield from lost(each, f"{path}[{n}]")


def shown(text: str) -> str:
    """As it can be printed: a lone surrogate is no character of UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()


def shaped(raw: Any, kind: type[T], root: str = "$") -> T:
    """The structure. WrongCase: its path begins with `root`; `raw` is of no use after it."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        why, _, path = str(error).rpartition(" - at `")
        try:
            path = named(raw, kind, path.rstrip("`"), str(error))
        except (LookupError, TypeError, ValueError):  # no path: the structure itself, or a name that looks like one
            why, path = str(error), "$"
        why = IN_DIGITS if why == "Invalid decimal string" else why
        raise WrongCase(f"{root}{path.removeprefix('$')}: {why}") from None


def named(raw: Any, kind: type[Any], path: str, error: str) -> str:
    """The path of a fault with the names for which msgspec writes `[...]`. LookupError, TypeError, ValueError."""
    if path.startswith("key` in `"):
        path = path.removeprefix("key` in `") + "[...]"
    if not path.startswith("$"):
        raise LookupError
    here, found = raw, "$"
    for field, n in STEP.findall(path):
        step = field or (int(n) if n else alone(raw, kind, here, error))
        here = here[step]
        found += f"[{step}]" if n else f".{step}"
    return found


def alone(raw: Any, kind: type[Any], here: dict[str, Any], error: str) -> str:
    """The name that has the same fault when it is the only one. LookupError. All others are taken out of `here`."""
    for name, each in dict(here).items():
        here.clear()
        here[name] = each
        try:
            msgspec.convert(raw, kind)
        except msgspec.ValidationError as again:
            if str(again) == error:
                return name
    raise LookupError
