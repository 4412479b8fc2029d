"""Rate tables: figures of a donor or a law, with where they were read, when, and how far they are to be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _
from bravehall.travel.assessment.base import Closed


class Selector(StrEnum):
    """Which date chooses the version of a table."""

    TRIP_DAY = "trip_day"
    CONTRACT = "contract"
    CALL = "call"
    PROJECT_YEAR = "project_year"


class Mark(StrEnum):
    """How far a figure is to be trusted."""

    READ = "read"  # in the named source
    COMPUTED = "computed"
    MEASURED = "measured"
    RECALLED = "recalled"  # to be checked by a person before anybody is paid by it
    TYPED = "typed"
    DEMO = "demo"  # invented


class Band(Closed, frozen=True):
    """Up to `to` kilometres, inclusive; None is without end. A band begins where the one before it ends."""

    to: int | None
    values: dict[str, Decimal]


class Row(Closed, frozen=True):
    """A country, or a place in it; `*` is every other country."""

    country: str
    values: dict[str, Decimal]
    place: str = ""
    mark: Mark | None = None  # where it differs from the table's


class RateTable(Closed, frozen=True):
    id: str
    scheme: str
    title: str
    selector: Selector
    source: str
    url: str
    read_on: date
    mark: Mark
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    first_km: int = 0
    bands: tuple[Band, ...] = ()
    rows: tuple[Row, ...] = ()

    def holds(self, day: date) -> bool:
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to)

    def band(self, km: Decimal) -> Band | None:
        """The band of a distance, rounded half up to whole kilometres first. None: the table begins further away."""
        rounded = int(km.quantize(Decimal(1), ROUND_HALF_UP))
        if rounded < self.first_km:
            return None
        return next((each for each in self.bands if each.to is None or rounded <= each.to), None)

    def row(self, country: str, place: str) -> Row | None:
        """The place's row, else its country's, else that of all other countries."""
        found = {(each.country, each.place): each for each in self.rows}
        return found.get((country, place)) or found.get((country, "")) or found.get(("*", ""))


class Dates(Closed, frozen=True):
    """The dates of an agreement that choose its tables."""

    contract: date | None = None
    call: date | None = None
    project_year: Annotated[int, msgspec.Meta(ge=2000, le=2100, description="a calendar year")] | None = None

    def choosing(self, selector: Selector, trip_day: date) -> date | None:
        if selector == Selector.TRIP_DAY:
            return trip_day
        if selector == Selector.PROJECT_YEAR:
            return date(self.project_year, 1, 1) if self.project_year else None
        return self.contract if selector == Selector.CONTRACT else self.call


CHOSEN_BY = {
    Selector.TRIP_DAY: N_("the day of the trip"),
    Selector.CONTRACT: N_("the date of the contract"),
    Selector.CALL: N_("the date of the call"),
    Selector.PROJECT_YEAR: N_("the project year"),
}


class NoTable(Refusal):
    """No version counts; `day` is None where nobody has told the date that chooses one, `selector` where there is no version."""

    def __init__(self, scheme: str, selector: Selector | None, day: date | None) -> None:
        if selector is None:
            super().__init__(_("There is no rate table %(scheme)s. Enter it from its source.") % {"scheme": scheme})
            return
        if day is None:
            said = _(
                "Which version of the rate table %(scheme)s counts depends on a date that is missing: %(by)s. Enter it."
            )
        else:
            said = _(
                "No version of the rate table %(scheme)s is valid then: %(by)s, %(day)s. Enter one, or correct the date."
            )
        shown = {"scheme": scheme, "by": _(CHOSEN_BY[selector])}
        if day is not None:
            shown["day"] = str(day.year) if selector == Selector.PROJECT_YEAR else day.isoformat()
        super().__init__(said % shown)


class NoFigure(Refusal):
    def __init__(self, table: str, country: str, column: str) -> None:
        said = _("The rate table %(table)s has no figure %(column)s for %(country)s. Enter it from its source.")
        super().__init__(said % {"table": table, "country": country or "?", "column": column})


def table_for(tables: Iterable[RateTable], scheme: str, *, dates: Dates, trip_day: date) -> RateTable:
    """The version of a scheme that its own selector chooses. NoTable."""
    selector = None
    for each in tables:
        if each.scheme != scheme:
            continue
        selector = each.selector
        day = dates.choosing(selector, trip_day)
        if day is not None and each.holds(day):
            return each
    raise NoTable(scheme, selector, dates.choosing(selector, trip_day) if selector else None)


def figure(table: RateTable, country: str, place: str, column: str) -> Decimal:
    """One figure in euros. NoFigure."""
    row = table.row(country, place)
    if row is None or column not in row.values:
        raise NoFigure(table.id, country, column)
    return row.values[column]
