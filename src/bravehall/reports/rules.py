"""What a report counts: each figure is the count, or the sum, of rows that can be opened."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from bravehall.core.i18n import N_
from bravehall.events.rules import Role


class Unit(StrEnum):
    PEOPLE = "people"
    MEETINGS = "meetings"
    CARDS = "cards"
    EUROS = "euros"


class Group(StrEnum):
    PEOPLE = "people"
    MEETINGS = "meetings"
    HALL = "hall"
    MONEY = "money"


GROUPS = {
    Group.PEOPLE: N_("People"),
    Group.MEETINGS: N_("Meetings"),
    Group.HALL: N_("The hall"),
    Group.MONEY: N_("Travel money"),
}

# Money with names is for those who deal with it, and for the auditor, who is given the role of a viewer.
MONEY_ROLES = frozenset({Role.TRAVEL_OFFICER, Role.APPROVER, Role.PAYER, Role.VIEWER})


class Column(msgspec.Struct, frozen=True):
    """A column of the evidence: `kind` is text, day, instant, money, word or words (translated by `WORDS`)."""

    name: str
    label: str
    kind: str = "text"


class Figure(msgspec.Struct, frozen=True):
    """`means` says in a sentence what is counted; `total` is the column that is summed, empty: rows are counted."""

    key: str
    group: Group
    label: str
    means: str
    columns: tuple[Column, ...]
    unit: Unit
    total: str = ""

    @property
    def about_money(self) -> bool:
        return self.group is Group.MONEY


NAME = Column("name", N_("Name"))
FIRM = Column("firm", N_("Firm"))
COUNTRY = Column("country", N_("Country"))
STATE = Column("state", N_("State"), "word")
AMOUNT = Column("amount", N_("Amount, EUR"), "money")
WITH = Column("other", N_("With"))
WHEN = Column("at", N_("When"), "instant")

FIGURES = (
    Figure(
        "registered", Group.PEOPLE, N_("People registered"), N_("People with a confirmed place."),
        (NAME, FIRM, COUNTRY, Column("ticket", N_("Ticket"), "word"), WHEN), Unit.PEOPLE,
    ),
    Figure(
        "arrived", Group.PEOPLE, N_("Arrived"), N_("People who were there on any day: at the door, online, in a meeting."),
        (NAME, FIRM, COUNTRY, Column("evidence", N_("Evidence"), "words"), Column("days", N_("Days")), WHEN), Unit.PEOPLE,
    ),
    Figure(
        "arrived-onsite", Group.PEOPLE, N_("On site"), N_("People whose ticket was accepted at a door, on any day."),
        (NAME, FIRM, COUNTRY, Column("days", N_("Days")), WHEN), Unit.PEOPLE,
    ),
    Figure(
        "countries", Group.PEOPLE, N_("From abroad"), N_("People with a confirmed place whose country is not Ukraine."),
        (NAME, FIRM, COUNTRY), Unit.PEOPLE,
    ),
    Figure(
        "meetings-agreed", Group.MEETINGS, N_("Meetings agreed"), N_("Meetings both sides said yes to, held or not."),
        (NAME, WITH, STATE, WHEN), Unit.MEETINGS,
    ),
    Figure(
        "meetings-held", Group.MEETINGS, N_("Meetings held"), N_("Meetings that both sides say took place."),
        (NAME, WITH, STATE, WHEN), Unit.MEETINGS,
    ),
    Figure(
        "booth-visitors", Group.HALL, N_("Booth visitors"), N_("People who were at a booth, each once a booth."),
        (Column("booth", N_("Booth")), NAME, Column("minutes", N_("Minutes")), WHEN), Unit.PEOPLE,
    ),
    Figure(
        "leads", Group.HALL, N_("Cards given"), N_("Visitors who gave a booth their card."),
        (Column("booth", N_("Booth")), NAME, Column("temperature", N_("Interest"), "word"), WHEN), Unit.CARDS,
    ),
    Figure(
        "committed", Group.MONEY, N_("Committed"), N_("Granted to delegates and not yet released by a decided claim."),
        (NAME, FIRM, Column("donor", N_("Donor")), STATE, AMOUNT), Unit.EUROS, "amount",
    ),
    Figure(
        "claimed", Group.MONEY, N_("Claimed"), N_("Eligible in claims that were sent and not rejected or withdrawn."),
        (Column("number", N_("Claim")), NAME, STATE, AMOUNT), Unit.EUROS, "amount",
    ),
    Figure(
        "approved", Group.MONEY, N_("Approved"), N_("Approved for payment, paid or not."),
        (Column("number", N_("Claim")), NAME, STATE, AMOUNT), Unit.EUROS, "amount",
    ),
    Figure(
        "paid", Group.MONEY, N_("Paid"), N_("Paid out, with the payment's reference."),
        (Column("number", N_("Claim")), NAME, Column("reference", N_("Reference")), AMOUNT), Unit.EUROS, "amount",
    ),
)  # fmt: skip
BY_KEY = {figure.key: figure for figure in FIGURES}

WORDS = {
    "door": N_("at the door"),
    "meeting": N_("in a meeting"),
    "list": N_("on a signed list"),
    "onsite": N_("On site"),
    "online": N_("Online"),
    "agreed": N_("agreed"),
    "held": N_("held"),
    "missed": N_("missed"),
    "hot": N_("hot"),
    "later": N_("later"),
    "no": N_("no"),
    "offered": N_("offered"),
    "accepted": N_("accepted"),
    "submitted": N_("sent"),
    "returned": N_("back with a question"),
    "checked": N_("checked"),
    "approved": N_("approved"),
    "paid": N_("paid"),
}
