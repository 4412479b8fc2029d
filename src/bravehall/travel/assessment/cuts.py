"""The reasons for a cut: a code for machines, a sentence with its figures for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from bravehall.core.i18n import N_, _, ngettext, say_date, say_money, say_number


class Code(StrEnum):
    CAP_NIGHT = "cap_night"
    CAP_NIGHTS = "cap_nights"
    CAP_SHARED = "cap_shared"
    CAP_PERSON = "cap_person"
    CAP_ITEM = "cap_item"
    CAP_DAY = "cap_day"
    CAP_CLAIM = "cap_claim"
    CATEGORY_CEILING = "category_ceiling"
    MEALS = "meals"
    PRIVATE_DAY = "private_day"
    PRIVATE_COST = "private_cost"
    PRIVATE_NIGHTS = "private_nights"
    NIGHTS_BEYOND = "nights_beyond"
    MOSTLY_PRIVATE = "mostly_private"
    NOT_ATTENDED = "not_attended"
    NEVER_ATTENDED = "never_attended"
    PAID_ELSEWHERE = "paid_elsewhere"
    TOO_MANY_DAYS = "too_many_days"
    NIGHT_PROVIDED = "night_provided"
    COMPARATOR = "comparator"
    REFUNDED = "refunded"
    COMPANIONS = "companions"
    OTHER_SHARE = "other_share"
    GROUP_PAID = "group_paid"
    DOCUMENT_EXCEEDED = "document_exceeded"
    OTHER_CURRENCY = "other_currency"
    NO_RECEIPT = "no_receipt"
    VAT = "vat"
    NOT_TWICE = "not_twice"
    NOT_COVERED = "not_covered"
    NOT_TRAVELLED = "not_travelled"
    NOT_SUNK = "not_sunk"
    NOT_WITHOUT_TRIP = "not_without_trip"
    HALVED = "halved"
    TOO_LATE = "too_late"
    CEILING = "ceiling"
    FUNDER_CEILING = "funder_ceiling"
    # for a person to look at
    LATE = "late"
    FEW_DAYS = "few_days"
    PRESENT_OUTSIDE = "present_outside"
    DOCUMENT_MISSING = "document_missing"
    CLASS = "class"
    COMPENSATION = "compensation"
    NO_BAND = "no_band"
    NO_DISTANCE = "no_distance"
    NO_EVENT = "no_event"
    SAME_RIDE = "same_ride"
    SAME_COST = "same_cost"
    ON_PRIVATE_DAY = "on_private_day"
    NO_COMPARATOR = "no_comparator"


NAMES = {
    "train": N_("Train"),
    "coach": N_("Coach"),
    "flight": N_("Flight"),
    "local": N_("Local transport"),
    "lodging": N_("Hotel"),
    "visa": N_("Visa and border fees"),
    "insurance": N_("Insurance"),
    "other": N_("Other"),
    "travel": N_("Way there and back"),
    "subsistence": N_("Subsistence"),
    "car": N_("Own car"),
    "parking": N_("Parking"),
    "stay": N_("Stay"),
}
MEALS = {"breakfast": N_("breakfast"), "lunch": N_("lunch"), "dinner": N_("dinner")}
CLASSES = {"economy": N_("economy"), "business": N_("business"), "first": N_("first class"), "2": N_("second class")}
PAPERS = {
    "ticket": N_("the ticket"),
    "boarding_pass": N_("the boarding pass"),
    "guest_invoice": N_("a hotel invoice that names the guest"),
    "receipt": N_("a receipt"),
    "payment": N_("a proof of payment"),
    "attendance": N_("a proof of attendance"),
}
C = Code
SENTENCES = {
    C.CAP_SHARED: N_("%(what)s: other costs have taken of the cap for these nights; %(limit)s of it was left."),
    C.CAP_PERSON: N_("%(what)s: at most %(limit)s a person."),
    C.CAP_ITEM: N_("%(what)s: at most %(limit)s each."),
    C.CAP_DAY: N_("%(what)s: at most %(limit)s on one day."),
    C.CAP_CLAIM: N_("%(what)s: at most %(limit)s in one claim."),
    C.CATEGORY_CEILING: N_("%(what)s: the grant pays at most %(limit)s."),
    C.MEALS: N_("Provided on %(day)s: %(meals)s. That takes %(amount)s off the day."),
    C.PRIVATE_DAY: N_("%(day)s is a private day, or outside the official days: nothing is paid for it."),
    C.PRIVATE_COST: N_("A private cost, or outside the official days: it is not paid."),
    C.PRIVATE_NIGHTS: N_("Nights: %(of)s, official ones among them: %(n)s. Private nights are not paid."),
    C.NIGHTS_BEYOND: N_(
        "Nights on the bill: %(of)s; nights of the trip that are on no other bill and nobody else pays: %(n)s. The others are not paid."
    ),
    C.MOSTLY_PRIVATE: N_("More than %(limit)s %% of the days are private: nothing is paid."),
    C.NOT_ATTENDED: N_("No attendance is known for %(day)s: no per diem for this day."),
    C.NEVER_ATTENDED: N_("No attendance is known for any day of the event: nothing is paid."),
    C.PAID_ELSEWHERE: N_("%(day)s is paid by another mission of the same trip."),
    C.NIGHT_PROVIDED: N_("The bed of the night after %(day)s is paid by somebody else: less %(amount)s."),
    C.COMPARATOR: N_("The usual way on the official dates would have cost %(limit)s: no more is paid."),
    C.REFUNDED: N_("%(amount)s was given back and is not paid again."),
    C.OTHER_SHARE: N_("%(limit)s %% of this cost belongs to the trip: the rest is not paid."),
    C.GROUP_PAID: N_("The organiser has paid this leg already."),
    C.DOCUMENT_EXCEEDED: N_("%(document)s: %(limit)s of it is left for this cost; the rest is cut."),
    C.OTHER_CURRENCY: N_(
        "%(document)s has no total in %(currency)s. Add one, or enter the cost in the currency of the paper; until then it is not paid."
    ),
    C.NO_RECEIPT: N_("There is no receipt; without one, at most %(limit)s is paid in a claim."),
    C.VAT: N_("%(amount)s of recoverable VAT is not paid."),
    C.NOT_TWICE: N_("%(what)s is covered by %(by)s already."),
    C.NOT_COVERED: N_("%(what)s is not paid by this policy."),
    C.NOT_TRAVELLED: N_("The trip was not made: nothing is paid for it."),
    C.NOT_SUNK: N_("The trip was not made, and there is no proof that this cost is not refunded."),
    C.NOT_WITHOUT_TRIP: N_("%(what)s: the trip was not made, and such costs are not paid then."),
    C.HALVED: N_("The lump sum is halved: a short stay or a short way."),
    C.TOO_LATE: N_("The claim was due on %(day)s: nothing is paid after that."),
    C.CEILING: N_("The grant pays at most %(limit)s."),
    C.FUNDER_CEILING: N_("%(funder)s pays at most %(limit)s in all: the rest stays with the claimant."),
    C.LATE: N_("The claim was due on %(day)s and came later: an officer decides."),
    C.FEW_DAYS: N_("Attended: %(present)s of %(days)s days. Somebody should look at it."),
    C.PRESENT_OUTSIDE: N_("Attendance is known for %(day)s, which is no day of the event: one of the two may be wrong."),
    C.DOCUMENT_MISSING: N_("Missing: %(document)s."),
    C.CLASS: N_("The class of travel (%(class)s) is above what is paid (%(allowed)s)."),
    C.COMPENSATION: N_("A carrier paid %(amount)s as compensation. It is no refund of the cost; note it."),
    C.NO_BAND: N_("%(km)s km is not in the table %(table)s: nothing is paid by distance."),
    C.NO_DISTANCE: N_("The distance is not known: nothing is paid for %(what)s until it is."),
    C.NO_EVENT: N_("The days of the event are not known, so nobody can say whether the claim is in time."),
    C.SAME_COST: N_("Another cost has the same kind, day and amount: %(item)s. One of them may be claimed twice."),
    C.ON_PRIVATE_DAY: N_("%(day)s is a private day, or outside the official days. Somebody should look at this cost."),
    C.SAME_RIDE: N_("Another cost is for the same ride: %(item)s. One of them may be claimed twice."),
    C.NO_COMPARATOR: N_("A part of the trip is private: a quote for the official dates is missing."),
}  # fmt: skip
BESIDE = {
    "outside": N_("Beside it, %(outside)s is paid that lies outside the cap."),
    "organiser": N_("%(organiser)s of it went to what the organiser has paid."),
    "left": N_("After other costs, %(left)s of it was left."),
}
MONEY = {"limit", "amount", "outside", "organiser", "left"}
COUNTED = {C.CAP_NIGHT, C.CAP_NIGHTS, C.COMPANIONS, C.TOO_MANY_DAYS}
IN_PERCENT = {C.MOSTLY_PRIVATE, C.OTHER_SHARE}


def sentence(code: Code, amount: Decimal, figures: Mapping[str, str]) -> str:
    """The reason in the language of the context. `figures` are plain text as the assessment holds them."""
    shown = {"amount": say_money(amount)} | {name: said(name, each, code) for name, each in figures.items()}
    said_first = _(SENTENCES[code]) if code not in COUNTED else counted(code, int(figures["n"]))
    numbers = {"n": int(figures["n"])} if code in COUNTED else {}
    return " ".join([said_first, *(_(BESIDE[name]) for name in BESIDE if name in figures)]) % (shown | numbers)


def counted(code: Code, n: int) -> str:
    """The sentences whose form depends on a count."""
    if code == C.CAP_NIGHT:
        return ngettext(
            "%(what)s: at most %(limit)s a night, for %(n)d night.",
            "%(what)s: at most %(limit)s a night, for %(n)d nights.",
            n,
        )
    if code == C.CAP_NIGHTS:
        return ngettext(
            "%(what)s: at most %(limit)s for this %(n)d night.",
            "%(what)s: at most %(limit)s for these %(n)d nights.",
            n,
        )
    if code == C.COMPANIONS:
        return ngettext(
            "Shared by %(n)d person; entitled: %(entitled)s. The others are not paid.",
            "Shared by %(n)d persons; entitled: %(entitled)s. The others are not paid.",
            n,
        )
    return ngettext("A per diem is paid for at most %(n)d day.", "A per diem is paid for at most %(n)d days.", n)


def name_of(category: str) -> str:
    return _(NAMES[category]) if category in NAMES else category


def said(name: str, value: str, code: Code) -> str:
    """One figure as people write it."""
    if name in {"what", "by"}:
        return name_of(value)
    if name == "meals":
        return ", ".join(_(MEALS[each]) for each in value.split(","))
    if name in {"class", "allowed"}:
        return ", ".join(_(CLASSES[each]) if each in CLASSES else each for each in value.split(","))
    if name == "day":
        return say_date(date.fromisoformat(value))
    if name == "document" and value in PAPERS:
        return _(PAPERS[value])
    if name in MONEY:
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value
        return say_number((number * 100).normalize()) if code in IN_PERCENT else say_money(number)
    return value
