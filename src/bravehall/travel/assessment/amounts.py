"""What is wrong with amounts of money: a currency there is none of, or more decimals than it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.fx import EURO
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.policy import Actual, PerDiemNight, Policy


@cache
def currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def code_faults(currency: str, path: str) -> Iterator[str]:
    if currency not in currencies():
        yield f"{path}: {currency!r} is no ISO 4217 code"


def decimals(amount: Decimal | None, currency: str, path: str) -> Iterator[str]:
    """ISO 4217 says how many decimals a currency has."""
    if amount is None or currency not in currencies():
        return
    places = get_currency_precision(currency)
    if amount != round(amount, places):
        yield f"{path}: {currency} has {places} decimals"


def amount_faults(items: Sequence[Item], evidence: Evidence, policy: Policy) -> Iterator[str]:
    """Of all that is paid, limited or compared. Figures of tables and rates may have more decimals."""
    for n, item in enumerate(items):
        path = f"$.items[{n}]"
        yield from code_faults(item.currency, f"{path}.currency")
        yield from decimals(item.amount, item.currency, f"{path}.amount")
        yield from decimals(item.compensation, item.currency, f"{path}.compensation")
        yield from decimals(item.charged, EURO, f"{path}.charged")
        for field in ("outside_cap", "refunded", "recoverable_vat"):
            part: Decimal = getattr(item, field)
            yield from decimals(part, item.currency, f"{path}.{field}")
            if part > item.amount:
                yield f"{path}.{field}: more than the amount"
    yield from evidence_faults(evidence)
    yield from policy_faults(policy)


def evidence_faults(evidence: Evidence) -> Iterator[str]:
    for n, cost in enumerate(evidence.group_costs):
        path = f"$.evidence.group_costs[{n}]"
        yield from code_faults(cost.currency, f"{path}.currency")
        yield from decimals(cost.amount, cost.currency, f"{path}.amount")
    for name, usual in evidence.comparators.items():
        path = f"$.evidence.comparators.{name}"
        yield from code_faults(usual.currency, f"{path}.currency")
        yield from decimals(usual.amount, usual.currency, f"{path}.amount")
    for name, document in evidence.documents.items():
        path = f"$.evidence.documents.{name}"
        for currency, amount in document.totals.items():
            yield from code_faults(currency, f"{path}.totals.{currency}")
            yield from decimals(amount, currency, f"{path}.totals.{currency}")
        for n, share in enumerate(document.others):
            yield from code_faults(share.currency, f"{path}.others[{n}].currency")
            yield from decimals(share.amount, share.currency, f"{path}.others[{n}].amount")
            if share.currency in currencies() and share.currency not in document.totals:
                yield f"{path}.others[{n}].currency: the document has no total in {share.currency} to take it of"
    for field in ("ceiling", "top_up", "advance"):
        yield from decimals(getattr(evidence.grant, field), EURO, f"$.evidence.grant.{field}")
    for name, ceiling in evidence.grant.categories.items():
        yield from decimals(ceiling, EURO, f"$.evidence.grant.categories.{name}")


def policy_faults(policy: Policy) -> Iterator[str]:
    yield from decimals(policy.without_receipt, EURO, "$.policy.without_receipt")
    for n, funder in enumerate(policy.funders):
        yield from decimals(funder.ceiling, EURO, f"$.policy.funders[{n}].ceiling")
    for name, rule in policy.categories.items():
        path = f"$.policy.categories.{name}"
        if isinstance(rule, Actual):
            for n, cap in enumerate(rule.caps):
                yield from decimals(cap.amount, EURO, f"{path}.caps[{n}].amount")
        elif isinstance(rule, PerDiemNight):
            yield from decimals(rule.provided, EURO, f"{path}.provided")
