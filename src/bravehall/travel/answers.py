"""An assessment as people read it in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bravehall.core.i18n import _, say_amount, say_date, say_exactly, say_money, say_number
from bravehall.travel.assessment.cuts import name_of, sentence
from bravehall.travel.assessment.fx import EURO, FxRate
from bravehall.travel.assessment.result import Assessment, Cut, Line
from bravehall.travel.rules.money import SOURCES


def table(title: str, made: Assessment) -> str:
    """Lines with their cuts in words, then who pays and what is left to pay."""
    head = (_("what"), _("claimed"), _("in euros"), _("cut"), _("eligible"))
    rows = [head, *(row_of(line) for line in made.lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(head))]
    found = [title, ""]
    for n, row in enumerate(rows):
        figures = (each.rjust(width) for each, width in zip(row[1:], widths[1:], strict=True))
        found.append("  ".join((row[0].ljust(widths[0]), *figures)).rstrip())
        if n == 0:
            found.append("-" * (sum(widths) + 2 * len(widths) - 2))
        else:
            line = made.lines[n - 1]
            found += [f"    {each}" for each in (*converted(line), *reasons(line.cuts))]
    claim = [cut for cut in made.cuts if not cut.line]
    found += ["", *(f"{label}: {figure}" for label, figure in sums(made))]
    found += [f"    {say(cut)}" for cut in claim]
    if made.notes:
        found += [
            "",
            _("To look at:"),
            *(f"    {note.line + ': ' if note.line else ''}{say(note)}" for note in made.notes),
        ]
    return "\n".join(found)


def row_of(line: Line) -> tuple[str, ...]:
    what = (
        f"{name_of(line.category)} ({line.id})"
        if line.item or line.method in {"group", "mileage"}
        else name_of(line.category)
    )
    if line.day is not None and not line.item:
        what = f"{what}, {say_date(line.day, 'medium')}"
    claimed = ""
    if line.amount is not None:
        km = line.currency == "km"
        claimed = f"{say_number(line.amount)} km" if km else say_amount(line.amount, line.currency)
    return what, claimed, say_money(line.gross), say_money(line.cut) if line.cut else "", say_money(line.eligible)


def sums(made: Assessment) -> list[tuple[str, str]]:
    """The totals that say something."""
    totals = made.totals
    shown = [(_("Eligible"), totals.eligible)]
    shown += [(donor, amount) for donor, amount in totals.donors.items() if len(totals.donors) > 1 or totals.own]
    for label, amount in (
        (_("Own share"), totals.own), (_("Above the ceiling"), totals.unfunded),
        (_("Paid by the organiser"), totals.organiser), (_("Advance"), totals.advance),
        (_("Back to the budget"), totals.released), (_("To give back"), totals.refund),
    ):  # fmt: skip
        if amount:
            shown.append((label, amount))
    shown.append((_("To pay"), totals.payable))
    found = [(label, say_money(amount)) for label, amount in shown]
    if made.due_on is not None:
        found.append((_("Due on"), say_date(made.due_on)))
    return found


def reasons(cuts: Sequence[Cut]) -> list[str]:
    """Of several, each with what it takes."""
    if len(cuts) < 2:
        return [say(cut) for cut in cuts]
    return [f"{say_money(-cut.amount)}: {say(cut)}" for cut in cuts]


def converted(line: Line) -> list[str]:
    """The rates behind its euros."""
    if line.rate is None:
        return []
    rate, rates = line.rate, line.rate.rates
    if not rates:
        shown = {"paid": say_amount(rate.over, line.currency), "euros": say_money(rate.times)}
        return [_("By the card's statement: %(paid)s are %(euros)s.") % shown]
    bridge = any(EURO not in {each.base, each.quote} for each in rates)
    if bridge or len(rates) == 1:
        return [published(each) for each in rates]
    shown = {
        "rate": say_exactly(round(rate.over / rate.times, 6)), "currency": line.currency, "n": str(len(rates)),
        "source": _(SOURCES[rates[0].source]), "days": days(rates[0].valid_from, rates[-1].valid_to),
    }  # fmt: skip
    return [_("1 EUR = %(rate)s %(currency)s, the mean of %(n)s rates: %(source)s, %(days)s") % shown]


def published(rate: FxRate) -> str:
    euros = f"{rate.units} {rate.base} = {say_exactly(rate.rate)} {rate.quote}"
    return f"{euros}: {_(SOURCES[rate.source])}, {days(rate.valid_from, rate.valid_to)}"


def days(first: date, last: date) -> str:
    return " – ".join(say_date(each, "medium") for each in dict.fromkeys((first, last)))


def say(cut: Cut) -> str:
    return sentence(cut.code, cut.amount, cut.figures)
