"""Exchange rates: entered by hand, from a table, from the presets that come with us."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from bravehall.core.db import rows, transaction
from bravehall.core.errors import Refusal
from bravehall.core.facts import record
from bravehall.core.i18n import _
from bravehall.travel.facts import RateEntered
from bravehall.travel.rules.money import Currency, Direction, Source, rate_of
from bravehall.travel.rules.published import FIRST, LAST, read_published
from bravehall.travel.tables import FxRate

COLUMNS = ("source", "currency", "direction", "rate", "valid_from", "valid_to", "url")
PRESETS = Path(__file__).parents[1] / "presets"


class NewRate(msgspec.Struct, frozen=True):
    """A rate as it was published. `mark`: read (in the named source), typed (by a person), demo (invented)."""

    source: Source
    currency: Currency
    direction: Direction
    rate: Decimal
    valid_from: date
    valid_to: date
    url: str = ""
    mark: str = "typed"
    file_sha256: str = ""  # of the publisher's file it was read from, as it came

    @property
    def sha256(self) -> str:
        """Of the rate itself, from whichever file it came."""
        fields = {name: each for name, each in msgspec.structs.asdict(self).items() if name != "file_sha256"}
        return hashlib.sha256(msgspec.json.encode(fields)).hexdigest()


async def enter_rate(*, event: UUID | None, rate: NewRate, by: UUID | None) -> UUID:
    """Keep a rate. The same one again changes nothing; another figure for the same days corrects it by a new row.

    What was frozen with the old one stays. Refusal: it overlaps with a rate that begins on another day.
    """
    for field, day in (("valid_from", rate.valid_from), ("valid_to", rate.valid_to)):
        if not FIRST <= day <= LAST:
            years = {"first": FIRST.year, "last": LAST.year}
            raise Refusal(_("Write a day of the years %(first)s to %(last)s.") % years, field=field)
    if rate.valid_to < rate.valid_from:
        raise Refusal(_("It ends before it begins. Check the two dates."), field="valid_to")
    async with transaction():
        await rows("SELECT pg_advisory_xact_lock(hashtext('fx_rate'), hashtext({}))", f"{rate.source}/{rate.currency}")
        known = await rows(
            "SELECT r.id, r.valid_from, r.valid_to, r.sha256 FROM fx_rate r WHERE r.source = {} AND r.currency = {}"
            " AND r.valid_from <= {} AND r.valid_to >= {}"
            " AND NOT EXISTS (SELECT FROM fx_rate n WHERE n.supersedes = r.id)",
            rate.source, rate.currency, rate.valid_to, rate.valid_from,
        )  # fmt: skip
        old = next((each for each in known if each["valid_from"] == rate.valid_from), None)
        if any(each is not old for each in known):
            raise Refusal(_("There is a rate for a part of these days already. Correct the dates."), field="valid_from")
        if old is not None and old["sha256"] == rate.sha256:
            identity: UUID = old["id"]
            return identity
        made = FxRate(
            **msgspec.structs.asdict(rate), sha256=rate.sha256, by=by, supersedes=old["id"] if old else None,
        )  # fmt: skip
        await made.save()
        await record(RateEntered(event, made.id, old["id"] if old else None))
    return made.id


class Contradicts(Refusal):
    def __init__(self, lines: list[str]) -> None:
        said = _("Nothing was kept: the file contradicts stored rates.")
        super().__init__("\n".join([said, *lines]))


async def keep_published(
    *, source: Source, raw: bytes, month: str = "", url: str = "", correct: bool = False
) -> tuple[int, int]:
    """Keep the rates of a publisher's file, all or none: how many are new, and how many were there already.

    `correct`: what differs from a stored rate corrects it by a new row, instead of being refused. WrongFile, Contradicts, Refusal.
    """
    found = read_published(source, raw, month=month)
    digest = hashlib.sha256(raw).hexdigest()
    new, lines = 0, []
    async with transaction():
        for currency in sorted({each.currency for each in found}):
            await rows("SELECT pg_advisory_xact_lock(hashtext('fx_rate'), hashtext({}))", f"{source}/{currency}")
        stored = await rows(
            "SELECT currency, direction, rate, valid_from, valid_to FROM fx_rate r WHERE source = {}"
            " AND NOT EXISTS (SELECT FROM fx_rate n WHERE n.supersedes = r.id)",
            source,
        )
        there = {(each["currency"], each["valid_from"]): each for each in stored}
        for each in found:
            old = there.get((each.currency, each.valid_from))
            if old is not None and (old["rate"], old["direction"], old["valid_to"]) == (
                each.rate, each.direction, each.valid_to,
            ):  # fmt: skip
                continue
            if old is not None and not correct:
                said = _("%(currency)s from %(day)s: stored %(old)s, in the file %(new)s.")
                figures = {"old": f"{old['rate'].normalize():f}", "new": f"{each.rate.normalize():f}"}
                lines.append(said % {"currency": each.currency, "day": each.valid_from.isoformat(), **figures})
                continue
            rate = NewRate(
                source, each.currency, each.direction, each.rate, each.valid_from, each.valid_to, url, "read", digest
            )
            await enter_rate(event=None, rate=rate, by=None)
            new += 1
        if lines:
            raise Contradicts(lines)
    return new, len(found) - new


class NoTable(Refusal):
    def __init__(self) -> None:
        said = _("This is no CSV with the columns %(columns)s. Save it as UTF-8 and try again.")
        super().__init__(said % {"columns": ", ".join(COLUMNS)})


def table(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a CSV of rates with their line numbers. NoTable: it lacks a column."""
    found = csv.DictReader(io.StringIO(text))
    if not set(COLUMNS[:-1]) <= set(found.fieldnames or ()):
        raise NoTable
    return enumerate(found, start=2)


def read_rate(given: dict[str, Any], *, mark: str = "typed") -> NewRate:
    """A row of a table. Refusal: it cannot be read, or is of the euro itself."""
    fields = {name: (given.get(name) or "").strip() for name in COLUMNS}
    if fields["currency"] == Currency.EUR:
        raise Refusal(_("The euro needs no rate. Choose another currency."), field="currency")
    try:
        rate = {**fields, "rate": rate_of(fields["rate"]), "url": fields["url"][:500], "mark": mark}
        return msgspec.convert(rate, NewRate, strict=False)
    except msgspec.ValidationError as error:
        raise Refusal(_("cannot be read: %(why)s") % {"why": error}) from None


def preset_rates() -> list[NewRate]:
    """The rates that come with us, each read at the source it names."""
    texts = [file.read_text() for file in sorted(PRESETS.glob("*.csv"))]
    return [read_rate(given, mark=given["mark"]) for text in texts for _line, given in table(text)]
