"""A problem as a JSON document: docs/timetable.md explains it, and its JSON Schema is `schema()`."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from typing import Annotated, Any, TypeVar

import msgspec

from bravehall.meetings.timetable.problem import Meeting, Participant, Problem, Timetable
from bravehall.meetings.timetable.proofs import so_many

T = TypeVar("T")
MOST = 10_000  # slots, tables, and so breaks too: numbers that the solvers can count with
Slot = Annotated[int, msgspec.Meta(ge=1)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class WrongDocument(Exception):
    """What is wrong, and where in the document."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")


class SomeParticipant(msgspec.Struct, forbid_unknown_fields=True):
    """`away`: slots in which they cannot meet; `least` and `most` bound how many meetings they get."""

    id: Name
    away: list[Slot] = []
    least: Annotated[int, msgspec.Meta(ge=0)] = 0
    most: Annotated[int, msgspec.Meta(ge=0)] | None = None


class SomeMeeting(msgspec.Struct, forbid_unknown_fields=True):
    """`slots`: the only ones allowed; `at`: locked there; `after`: meetings that come before; `wish`: takes place only if
    there is room, the greatest `priority` first; `online`: needs no table; `table`: the only one it may be at."""

    id: Name
    between: Annotated[list[Name], msgspec.Meta(min_length=2)]
    slots: list[Slot] | None = None
    at: Slot | None = None
    after: list[Name] = []
    wish: bool = False
    priority: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1
    online: bool = False
    table: Slot | None = None


class Closed(msgspec.Struct, forbid_unknown_fields=True):
    """A table that is not there in a slot."""

    table: Slot
    slot: Slot


class Document(msgspec.Struct, forbid_unknown_fields=True):
    """`half_day_break_after`: the last slot of a half, which is told and changes nothing; `published` is not read."""

    slots: Annotated[int, msgspec.Meta(ge=1, le=MOST)]
    tables: Annotated[int, msgspec.Meta(ge=0, le=MOST)]
    participants: list[SomeParticipant]
    meetings: list[SomeMeeting]
    name: str = ""
    half_day_break_after: int | list[int] | None = None
    fairness: Annotated[int, msgspec.Meta(ge=0, le=MOST)] | None = None
    closed: list[Closed] = []
    published: Any = None


class Arranged(msgspec.Struct):
    """A timetable: the slot and the table of each meeting. What else whoever made it says of it is not read."""

    slot: dict[str, Any]
    table: dict[str, Any] = {}


def schema() -> dict[str, Any]:
    return msgspec.json.schema(Document)


def read(text: bytes) -> Problem:
    """The problem of a document. WrongDocument."""
    document = decoded(text, Document)
    for n, each in enumerate(document.closed):
        within(each.slot, document.slots, f"$.closed[{n}].slot")
        at_table(each.table, document.tables, f"$.closed[{n}].table")
    halves = document.half_day_break_after
    if isinstance(halves, int):
        within(halves, document.slots, "$.half_day_break_after")
    else:
        all_within(halves or [], document.slots, "$.half_day_break_after")
    return Problem(
        name=document.name, slots=document.slots, tables=document.tables, fairness=document.fairness,
        closed=frozenset((each.table, each.slot) for each in document.closed),
        participants=participants(document), meetings=meetings(document),
    )  # fmt: skip


def read_timetable(text: bytes) -> Timetable:
    """A timetable of a document, whatever it is worth. WrongDocument."""
    arranged = decoded(text, Arranged)
    for path, found in (("$.slot", arranged.slot), ("$.table", arranged.table)):
        for name, number in found.items():
            if not isinstance(number, int) or isinstance(number, bool):
                raise WrongDocument(
                    f"{path}.{name}", f"Expected a number, such as 3, and found {json.dumps(number)[:40]}"
                )
    return Timetable(arranged.slot, arranged.table)


def decoded(text: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(text.removeprefix(BOM_UTF8), type=kind)
    except msgspec.ValidationError as error:
        why, _, path = str(error).partition(" - at ")
        raise WrongDocument(path.strip("`") or "$", why) from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise WrongDocument("$", f"This is not JSON: {error}") from None
    except RecursionError:
        raise WrongDocument("$", "It is nested too deeply") from None


def participants(document: Document) -> tuple[Participant, ...]:
    seen: set[str] = set()
    for n, each in enumerate(document.participants):
        path = f"$.participants[{n}]"
        if each.id in seen:
            raise WrongDocument(f"{path}.id", f"There are two participants {each.id}")
        seen.add(each.id)
        all_within(each.away, document.slots, f"{path}.away")
        if each.most is not None and each.most < each.least:
            raise WrongDocument(f"{path}.most", f"At most {each.most} meetings is fewer than at least {each.least}")
    return tuple(
        Participant(id=each.id, away=frozenset(each.away), least=each.least, most=each.most)
        for each in document.participants
    )


def meetings(document: Document) -> tuple[Meeting, ...]:
    away = {each.id: set(each.away) for each in document.participants}
    closed: dict[int | None, set[int]] = {}
    for closing in document.closed:
        closed.setdefault(closing.table, set()).add(closing.slot)
    every = tuple(range(1, document.slots + 1))
    known = {each.id for each in document.meetings}
    seen: set[str] = set()
    made = []
    for n, each in enumerate(document.meetings):
        path = f"$.meetings[{n}]"
        if each.id in seen:
            raise WrongDocument(f"{path}.id", f"There are two meetings {each.id}")
        seen.add(each.id)
        for m, person in enumerate(each.between):
            if person not in away:
                raise WrongDocument(f"{path}.between[{m}]", f"There is no participant {person}")
            if person in each.between[:m]:
                raise WrongDocument(f"{path}.between[{m}]", f"{person} cannot meet themselves")
        for m, before in enumerate(each.after):
            if before not in known:
                raise WrongDocument(f"{path}.after[{m}]", f"There is no meeting {before}")
            if before == each.id:
                raise WrongDocument(f"{path}.after[{m}]", f"{before} cannot come after itself")
        all_within(each.slots or [], document.slots, f"{path}.slots")
        allowed = every if each.slots is None else tuple(sorted(set(each.slots)))
        if each.at is not None:
            within(each.at, document.slots, f"{path}.at")
            if each.at not in allowed:
                raise WrongDocument(f"{path}.at", f"Slot {each.at} is not among its slots")
            allowed = (each.at,)
        if each.table is not None:
            at_table(each.table, document.tables, f"{path}.table")
        if each.table is not None and each.online:
            raise WrongDocument(f"{path}.table", "A meeting online has no table")
        shut = closed.get(each.table, set()).union(*(away[person] for person in each.between))
        free = tuple(slot for slot in allowed if slot not in shut) if shut else allowed
        made.append(
            Meeting(
                id=each.id, between=tuple(each.between), slots=free, after=tuple(each.after), needed=not each.wish,
                priority=each.priority, online=each.online, table=each.table,
            )
        )  # fmt: skip
    return tuple(made)


def all_within(slots: list[int], last: int, path: str) -> None:
    for n, slot in enumerate(slots):
        within(slot, last, f"{path}[{n}]")


def within(slot: int, last: int, path: str) -> None:
    if not 1 <= slot <= last:
        raise WrongDocument(path, f"{there_are(last, 'slot')}, and no slot {slot}")


def at_table(table: int, last: int, path: str) -> None:
    if not 1 <= table <= last:
        raise WrongDocument(path, f"{there_are(last, 'table')}, and no table {table}")


def there_are(count: int, what: str) -> str:
    return f"There {'is' if count == 1 else 'are'} {so_many(count, what)}"
