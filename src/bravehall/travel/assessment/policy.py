"""A donor's rules as data: a method a category, schemes of steps and meal cuts, exchange, attendance, deadline, who pays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from bravehall.travel.assessment.base import ONE, ZERO, Closed
from bravehall.travel.assessment.fx import FxRule
from bravehall.travel.assessment.tables import Dates, Mark
from bravehall.travel.assessment.trip import Meal


class Cap(Closed, frozen=True):
    """At most so many euros: an amount, or a column of a table at the cost's country."""

    per: Literal["night", "person", "item", "day", "claim"]
    amount: Decimal | None = None
    table: str = ""
    column: str = ""


class Actual(Closed, frozen=True, tag_field="method", tag="actual"):
    """What it cost, up to the caps."""

    caps: tuple[Cap, ...] = ()
    comparator: Literal["none", "lower"] = "lower"  # lower: the lesser of the cost and the usual way
    classes: tuple[str, ...] = ()  # of travel that are paid; empty: all
    documents: tuple[str, ...] = ()
    nights: bool = False  # its bills are for nights: one that does not say them is for one
    receipt: bool = False  # without any document it is paid only within the policy's relief


class Step(Closed, frozen=True):
    """From so many hours on, `share ÷ divisor` of the column. `over`: the hour itself does not count yet."""

    hours: Decimal
    share: Decimal = ONE
    divisor: Annotated[int, msgspec.Meta(ge=1)] = 1
    column: str = "full"
    over: bool = True


class Steps(Closed, frozen=True):
    """How the hours of a trip become days.

    edges: longer than 24 hours, the first and last day by `edge` and the days between whole; else `steps` by the hours
    of each day, or of the whole trip on its longer day. day_hours: each calendar day by its own hours.
    calendar: each calendar day whole. periods: each 24 hours since the departure whole, what is left by `rest`
    (`steps` where there is no whole period).
    """

    by: Literal["edges", "day_hours", "calendar", "periods"]
    steps: tuple[Step, ...] = ()
    rest: tuple[Step, ...] = ()
    edge: str = "partial"


class MealCuts(Closed, frozen=True):
    shares: dict[Meal, Decimal] = {}
    base: Literal["full", "paid"] = "full"  # of the full day's rate even on a partial day, or of what the day pays


class PerDiemDay(Closed, frozen=True, tag_field="method", tag="per_diem_day"):
    table: str
    steps: Steps
    meals: MealCuts = MealCuts()
    full: str = "full"  # the column of a whole day
    en_route: Literal["reached", "destination"] = "reached"  # which place a day counts for that ends on the way
    most_days: int | None = None


class PerDiemNight(Closed, frozen=True, tag_field="method", tag="per_diem_night"):
    """So much a night. A night somebody else pays is reduced by the accommodation's share, or not paid at all."""

    table: str
    column: str = "night"
    provided: Decimal | None = None  # what a provided night takes off; None: everything
    en_route: Literal["destination", "none"] = "destination"


class UnitCost(Closed, frozen=True, tag_field="method", tag="unit_cost"):
    """One figure for the whole way, by its distance."""

    table: str
    column: str = "standard"
    green_column: str = ""
    green_below: int | None = None  # kilometres under which the green figure is the rule


class LumpSum(Closed, frozen=True, tag_field="method", tag="lump_sum"):
    """One figure for the stay, by host country; halved once, whichever of the reasons hold."""

    table: str
    column: str = "amount"
    days: int | None = None  # fewer working days than this halve it
    km: int | None = None  # fewer kilometres than this halve it


class Mileage(Closed, frozen=True, tag_field="method", tag="mileage"):
    """So much a kilometre of the legs made with one's own vehicle, up to what the usual way would have cost."""

    rates: dict[str, Decimal]


Rule = Actual | PerDiemDay | PerDiemNight | UnitCost | LumpSum | Mileage


class Attendance(Closed, frozen=True):
    per_day: bool = False  # no per diem for an event day without attendance
    none_pays_nothing: bool = False
    review_below: Decimal | None = None  # share of days under which a person should look at the claim


class Deadline(Closed, frozen=True):
    days: int
    zone: str = "Europe/Kyiv"
    late: Literal["review", "nothing"] = "review"


class Funder(Closed, frozen=True):
    """Who pays which share of which categories (none named: all). What nobody pays is the own share."""

    id: str
    share: Decimal = ONE
    categories: tuple[str, ...] = ()
    ceiling: Decimal | None = None


class ForceMajeure(Closed, frozen=True):
    """What is paid when the exit was denied or the trip cancelled: sunk costs of these categories."""

    categories: tuple[str, ...] = ()
    per_diem: bool = False  # of the days on the way to the border


class NotTwice(Closed, frozen=True):
    category: str
    covered_by: str


class Policy(Closed, frozen=True):
    id: str
    title: str
    source: str
    url: str
    read_on: date
    mark: Mark
    categories: dict[str, Rule]
    fx: FxRule
    dates: Dates = Dates()
    attendance: Attendance = Attendance()
    deadline: Deadline | None = None
    funders: tuple[Funder, ...] = ()
    force_majeure: ForceMajeure = ForceMajeure()
    not_twice: tuple[NotTwice, ...] = ()
    without_receipt: Decimal = ZERO
    most_private: Decimal | None = None  # share of private days above which nothing is paid
    recoverable_vat: Literal["paid", "cut"] = "paid"
    note: str = ""
