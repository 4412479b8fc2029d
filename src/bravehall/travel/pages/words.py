"""The module's words, as its templates say them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from bravehall.core.i18n import N_, _, say_date, say_exactly, say_instant, say_money
from bravehall.travel.queries.claims import ClaimView, StepTaken
from bravehall.travel.rules.assess import CATEGORIES, DOCUMENTS, Category, Document, Per
from bravehall.travel.rules.money import SOURCES, Currency, Direction, RateDay, Source
from bravehall.travel.rules.states import (
    CLAIM_WORDS,
    GRANT_WORDS,
    PARTY_WORDS,
    ClaimState,
    GrantState,
    Party,
    Step,
)

CLAIM_TONES = {
    ClaimState.SUBMITTED: "wait",
    ClaimState.RETURNED: "wait",
    ClaimState.CHECKED: "wait",
    ClaimState.APPROVED: "good",
    ClaimState.PAID: "good",
    ClaimState.REJECTED: "bad",
}
GRANT_TONES = {GrantState.OFFERED: "wait", GrantState.ACCEPTED: "good", GrantState.CLOSED: "good"}
EVIDENCE = {
    "door": N_("scanned at the door"),
    "meeting": N_("a meeting held"),
    "online": N_("connected online"),
    "list": N_("signed the list"),
}
MARKS = {"read": N_("read at its source"), "typed": N_("typed by hand"), "demo": N_("invented for the demo")}
RATE_DAYS = {
    RateDay.EXPENSE: N_("the rate of the day the money was spent"),
    RateDay.CLAIM: N_("the rate of the day the claim is sent"),
}
PER = {Per.NIGHT: N_("a night"), Per.CLAIM: N_("in one claim")}
DIRECTIONS = {Direction.UNITS_PER_EURO: N_("units for one euro"), Direction.EUROS_PER_UNIT: N_("euros for one unit")}
AHEAD = {
    Step.CHECK: N_("The travel officer checks every cost"),
    Step.APPROVE: N_("Another person approves"),
    Step.PAY: N_("A third person pays"),
}
ORDER = {
    ClaimState.DRAFT: 0,
    ClaimState.RETURNED: 0,
    ClaimState.SUBMITTED: 1,
    ClaimState.CHECKED: 2,
    ClaimState.APPROVED: 3,
}


class Words:
    """What templates call as `say.…`."""

    @staticmethod
    def category(category: Category) -> str:
        return _(CATEGORIES[category])

    @staticmethod
    def claim(state: ClaimState) -> str:
        return _(CLAIM_WORDS[state])

    @staticmethod
    def claim_tone(state: ClaimState) -> str:
        return CLAIM_TONES.get(state, "")

    @staticmethod
    def grant(state: GrantState) -> str:
        return _(GRANT_WORDS[state])

    @staticmethod
    def grant_tone(state: GrantState) -> str:
        return GRANT_TONES.get(state, "")

    @staticmethod
    def party(party: Party) -> str:
        return _(PARTY_WORDS[party])

    @staticmethod
    def document(document: Document) -> str:
        return _(DOCUMENTS[document])

    @staticmethod
    def evidence(kinds: list[str]) -> str:
        return ", ".join(_(EVIDENCE[kind]) for kind in kinds)

    @staticmethod
    def mark(mark: str) -> str:
        return _(MARKS[mark])

    @staticmethod
    def source(source: Source) -> str:
        return _(SOURCES[source])

    @staticmethod
    def rate_day(day: RateDay) -> str:
        return _(RATE_DAYS[day])

    @staticmethod
    def per(per: Per) -> str:
        return _(PER[per])

    @staticmethod
    def direction(direction: Direction) -> str:
        return _(DIRECTIONS[direction])

    @staticmethod
    def rate(rate: Decimal) -> str:
        return say_exactly(rate)

    @staticmethod
    def original(amount: Decimal, currency: str) -> str:
        return say_money(amount, currency)

    @staticmethod
    def day(day: date) -> str:
        return say_date(day, "medium")

    categories = staticmethod(lambda: [(each.value, _(word)) for each, word in CATEGORIES.items()])
    documents = staticmethod(lambda: [(each.value, _(word)) for each, word in DOCUMENTS.items()])
    sources = staticmethod(lambda: [(each.value, _(word)) for each, word in SOURCES.items()])
    rate_days = staticmethod(lambda: [(each.value, _(word)) for each, word in RATE_DAYS.items()])
    pers = staticmethod(lambda: [(each.value, _(word)) for each, word in PER.items()])
    directions = staticmethod(lambda: [(each.value, _(word)) for each, word in DIRECTIONS.items()])
    currencies = staticmethod(lambda: [(each.value, each.value) for each in Currency])


SAY = Words()


def tracker(claim: ClaimView, way: list[StepTaken], zone: str, *, own: bool) -> list[dict[str, Any]]:
    """The way of a claim for the tracker: what was done, whose turn it is, what comes next."""
    steps: list[dict[str, Any]] = [
        {"state": "done", "title": _("The claim was opened"), "since": say_instant(claim.at, zone)}
    ]
    steps += [past(step, claim, zone, own=own) for step in way]
    if (party := claim.turn) is None:
        return steps
    me = own and party == Party.DELEGATE
    steps.append(
        {
            "state": "now",
            "title": now(claim.state, own=own),
            "who": _("you") if me else SAY.party(party),
            "since": say_instant(claim.since, zone),
            "until": say_date(claim.until) if claim.until else "",
        }
    )
    ahead = [Step.CHECK, Step.APPROVE, Step.PAY][ORDER[claim.state] :]
    return steps + [{"state": "next", "title": _(AHEAD[step])} for step in ahead]


def now(state: ClaimState, *, own: bool) -> str:
    return {
        ClaimState.DRAFT: _("Add your costs and send the claim"),
        ClaimState.RETURNED: _("Answer the question and send it again") if own else _("The delegate answers"),
        ClaimState.SUBMITTED: _("Being checked"),
        ClaimState.CHECKED: _("Waiting for approval"),
        ClaimState.APPROVED: _("Waiting to be paid"),
    }[state]


def past(step: StepTaken, claim: ClaimView, zone: str, *, own: bool) -> dict[str, Any]:
    amount = {"amount": say_money(step.amount) if step.amount is not None else ""}
    title = {
        ClaimState.SUBMITTED: _("Sent: %(amount)s") % amount if step.step is None else _("Sent back for another look"),
        ClaimState.RETURNED: _("A question was asked"),
        ClaimState.CHECKED: _("Checked: %(amount)s is eligible") % amount,
        ClaimState.APPROVED: _("Approved: %(amount)s") % amount,
        ClaimState.REJECTED: _("Rejected"),
        ClaimState.PAID: _("Paid: %(amount)s") % amount,
        ClaimState.WITHDRAWN: _("Taken back"),
        ClaimState.DRAFT: "",
    }[step.outcome]
    who = step.actor_name or (_("you") if own else claim.person_name)
    note = step.note
    if step.outcome == ClaimState.PAID:
        note = _("Reference: %(reference)s") % {"reference": step.note}
    refused = step.outcome in (ClaimState.REJECTED, ClaimState.WITHDRAWN)
    return {
        "state": "refused" if refused else "done", "title": title, "who": who,
        "since": say_instant(step.at, zone), "note": note,
    }  # fmt: skip
