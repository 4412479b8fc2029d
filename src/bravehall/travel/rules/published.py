"""Exchange rates as their publishers write them: InforEuro (JSON), the NBU (JSON, XML), the ECB (XML)."""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any
from xml.parsers import expat

import msgspec

from bravehall.core.errors import Refusal
from bravehall.core.i18n import _
from bravehall.travel.rules.money import Currency, Direction, Source

LARGEST = 20_000_000
EIGHT = Decimal("0.00000001")
LEAST, MOST = Decimal("0.000000001"), 10**9  # beyond them a figure is no rate, and dividing it could overflow
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)  # the way the database rounds
FIRST, LAST = date(1999, 1, 1), date(2100, 12, 31)  # the euro's first day, and one that only a slip goes beyond
HRYVNIA, EURO = Currency.UAH, Currency.EUR


class WrongFile(Refusal):
    def __init__(self, why: str) -> None:
        super().__init__(_("This file cannot be read: %(why)s") % {"why": why})


class Element(msgspec.Struct):
    """Of XML, with those right inside it."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[Element] = []


class Published(msgspec.Struct, frozen=True):
    """One figure of a file, against the euro."""

    currency: Currency
    rate: Decimal
    valid_from: date
    valid_to: date
    direction: Direction = Direction.UNITS_PER_EURO


def read_published(source: Source, raw: bytes, *, month: str = "") -> list[Published]:
    """The currencies we know of a publisher's file. `month` (2026-10) is of an InforEuro file, which does not say it. WrongFile."""
    if len(raw) > LARGEST:
        raise WrongFile(_("it is too large."))
    xml = raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if source == Source.ECB:
        found = of_ecb(raw)
    elif source == Source.NBU:
        found = of_nbu(of_nbu_xml(raw) if xml else json_rows(raw))
    else:
        found = of_inforeuro(json_rows(raw), month)
    rates = [as_kept(each) for each in found if not of_euro(each)]
    if not rates:
        raise WrongFile(_("there is no rate of a currency we use in it."))
    seen: dict[tuple[str, date], Decimal] = {}
    for each in rates:
        if seen.setdefault((each.currency, each.valid_from), each.rate) != each.rate:
            said = _("it has two figures for %(currency)s on %(day)s.")
            raise WrongFile(said % {"currency": each.currency, "day": each.valid_from.isoformat()})
    return list(dict.fromkeys(rates))


def of_euro(found: Published) -> bool:
    """Publishers may list the euro beside the others: it needs no rate. WrongFile: it is another than one."""
    if found.currency == EURO and found.rate != 1:
        said = _("it gives the euro a rate of %(figure)s, and a euro is one euro.")
        raise WrongFile(said % {"figure": str(found.rate)[:40]})
    return found.currency == EURO


def as_kept(found: Published) -> Published:
    """With the decimals a stored rate has: with more, the same file would contradict it the next time.

    WrongFile: it is none then, or of a day far from ours.
    """
    day = found.valid_from.isoformat()
    if not FIRST <= found.valid_from <= LAST:
        said = _("it has a rate of %(day)s, and we keep those of %(first)s to %(last)s.")
        raise WrongFile(said % {"day": day, "first": FIRST.year, "last": LAST.year})
    rate = found.rate.quantize(EIGHT, context=EXACT)
    if not 0 < rate < MOST:
        said = _("it makes %(figure)s %(currency)s of a euro on %(day)s, which is no rate.")
        figure = f"{Context(prec=4).plus(found.rate).normalize():f}"
        raise WrongFile(said % {"figure": figure, "currency": found.currency, "day": day})
    return msgspec.structs.replace(found, rate=rate)


def json_rows(raw: bytes) -> list[dict[str, Any]]:
    """A list of objects, figures untouched: a float could lose a digit of a rate."""
    try:
        found = json.loads(raw, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise WrongFile(_("it is neither the JSON nor the XML of this source.")) from None
    if isinstance(found, dict) and "message" in found:
        raise WrongFile(_("the source answers “%(what)s”.") % {"what": str(found["message"])[:200]})
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise WrongFile(_("it is neither the JSON nor the XML of this source."))
    return found


def figure_of(text: object, currency: str) -> Decimal:
    if text is None:
        raise WrongFile(_("a figure of %(currency)s is missing.") % {"currency": currency})
    try:
        found = Decimal(str(text).strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not LEAST <= found < MOST:
        raise WrongFile(_("%(figure)s is no rate of %(currency)s.") % {"figure": str(text)[:40], "currency": currency})
    return found


def day_of(text: object, form: str) -> date:
    try:
        return datetime.strptime(str(text), form).date()  # noqa: DTZ007  # a day, not an instant
    except ValueError:
        raise WrongFile(_("%(day)s is no day.") % {"day": str(text)[:40]}) from None


def known(code: object) -> Currency | None:
    return Currency(str(code)) if str(code) in set(Currency) else None


def of_inforeuro(rows: list[dict[str, Any]], month: str) -> Iterator[Published]:
    """[{"isoA3Code": "UAH", "value": 51.01115, …}]: units for a euro, for one month."""
    if not month:
        raise WrongFile(_("an InforEuro file does not name its month: say it, such as 2026-10."))
    try:
        first = datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007  # a month, not an instant
    except ValueError:
        raise WrongFile(_("%(month)s is no month: write it as 2026-10.") % {"month": month[:40]}) from None
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    for each in rows:
        if (currency := known(each.get("isoA3Code"))) is not None:
            yield Published(currency, figure_of(each.get("value"), currency), first, last)


def of_nbu(rows: list[dict[str, Any]]) -> Iterator[Published]:
    """[{"cc": "EUR", "rate": 50.9, "exchangedate": "12.10.2026", …}]: hryvnias for one unit, or for `units` of them.

    The euro's own figure is the hryvnia's rate; the others are reached through the hryvnia.
    """
    days: dict[date, dict[Currency, Decimal]] = {}
    for each in rows:
        if (currency := known(each.get("cc"))) is not None:
            day = day_of(each.get("exchangedate"), "%d.%m.%Y")
            rate = figure_of(each.get("rate"), currency) / figure_of(each.get("units", "1"), currency)
            if days.setdefault(day, {}).setdefault(currency, rate) != rate:
                said = _("it has two figures for %(currency)s on %(day)s.")
                raise WrongFile(said % {"currency": currency, "day": day.isoformat()})
    for day, rates in sorted(days.items()):
        if EURO not in rates:
            raise WrongFile(_("there is no rate of the euro on %(day)s in it.") % {"day": day.isoformat()})
        yield Published(HRYVNIA, rates[EURO], day, day)
        for currency, rate in sorted(rates.items()):
            if currency not in {EURO, HRYVNIA}:
                yield Published(currency, EXACT.divide(rates[EURO], rate), day, day)


def elements(raw: bytes) -> list[Element]:
    """All of them, in the order they begin. WrongFile: no XML, or XML with a document type.

    A document type could declare entities that grow without end or read other files, and no rate needs one.
    """
    found: list[Element] = []
    open_ones: list[tuple[Element, list[str]]] = []

    def refuse(*declared: object) -> None:
        raise WrongFile(_("it declares a document type, which no file of rates needs."))

    def begin(name: str, attributes: dict[str, str]) -> None:
        if len(open_ones) > 20:
            raise WrongFile(_("it is neither the JSON nor the XML of this source."))
        begun = Element(name.rpartition(":")[2], attributes)
        if open_ones:
            open_ones[-1][0].inside.append(begun)
        open_ones.append((begun, []))
        found.append(begun)

    def text(data: str) -> None:
        if open_ones:
            open_ones[-1][1].append(data)

    def end(name: str) -> None:
        closed, parts = open_ones.pop()
        closed.text = "".join(parts).strip()

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, text
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, ValueError, LookupError):  # the last: of an encoding nobody knows
        raise WrongFile(_("it is neither the JSON nor the XML of this source.")) from None
    return found


def of_nbu_xml(raw: bytes) -> list[dict[str, Any]]:
    """<exchange><currency><cc>EUR</cc><rate>50.9</rate>…</currency></exchange>, as rows."""
    return [{field.name: field.text for field in each.inside} for each in elements(raw) if each.name == "currency"]


def of_ecb(raw: bytes) -> Iterator[Published]:
    """<Cube time="2026-10-12"><Cube currency="PLN" rate="4.3"/>…</Cube>: units for a euro, for one day. It has no hryvnia."""
    for day in elements(raw):
        for each in day.inside:
            if each.name == "Cube" and (currency := known(each.attributes.get("currency"))) is not None:
                if "time" not in day.attributes:
                    raise WrongFile(_("it has a rate of %(currency)s outside any day.") % {"currency": currency})
                on = day_of(day.attributes["time"], "%Y-%m-%d")
                yield Published(currency, figure_of(each.attributes.get("rate"), currency), on, on)
