"""Who pays a line, and what is left to pay: funders, the grant's ceiling, advances, what the organiser paid."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bravehall.travel.assessment.base import ONE, ZERO, split, total
from bravehall.travel.assessment.cuts import Code
from bravehall.travel.assessment.evidence import Grant
from bravehall.travel.assessment.policy import Funder, Policy
from bravehall.travel.assessment.result import Allocation, Cut, Draft, Line, Totals

OWN = "own"
ANYBODY = (Funder("donor"),)


def funded(drafts: Sequence[Draft], policy: Policy) -> tuple[tuple[Line, ...], list[Cut]]:
    """The lines with their allocations, each adding up to its eligible euros, and what ceilings of funders left over. What the
    organiser has paid is gone: it takes of a ceiling first."""
    funders = policy.funders or ANYBODY
    room = {each.id: each.ceiling for each in funders if each.ceiling is not None}
    over: dict[str, Decimal] = {}
    lines: dict[int, Line] = {}
    for n, draft in sorted(enumerate(drafts), key=lambda each: each[1].payable):
        shares = allocated(draft.left, draft.category, funders)
        for funder, left in room.items():
            if (extra := shares.get(funder, ZERO) - left) > 0:
                shares[funder] = left
                shares[OWN] = shares.get(OWN, ZERO) + extra
                over[funder] = over.get(funder, ZERO) + extra
            room[funder] = left - shares.get(funder, ZERO)
        lines[n] = draft.done(tuple(Allocation(who, amount) for who, amount in shares.items() if amount))
    limits = {each.id: str(each.ceiling) for each in funders}
    cuts = [
        Cut(Code.FUNDER_CEILING, amount, figures={"funder": who, "limit": limits[who]}) for who, amount in over.items()
    ]
    return tuple(lines[n] for n in range(len(drafts))), cuts


def allocated(amount: Decimal, category: str, funders: Sequence[Funder]) -> dict[str, Decimal]:
    """An amount among those who pay its category, the first named first; the rest is the claimant's own."""
    weights: dict[str, Decimal] = {}
    left = ONE
    for each in funders:
        if not each.categories or category in each.categories:
            weights[each.id] = min(each.share, left)
            left -= weights[each.id]
    weights[OWN] = left
    return dict(zip(weights, split(amount, list(weights.values())), strict=True))


def totals_of(lines: Sequence[Line], grant: Grant) -> tuple[Totals, list[Cut]]:
    """The sums of the lines, and what of them is still to pay or to give back."""
    donors: dict[str, Decimal] = {}
    categories: dict[str, Decimal] = {}
    for line in lines:
        categories[line.category] = categories.get(line.category, ZERO) + line.eligible
        for each in line.allocations:
            donors[each.funder] = donors.get(each.funder, ZERO) + each.amount
    eligible = total([line.eligible for line in lines])
    own = donors.pop(OWN, ZERO)
    paid_by_donors = eligible - own
    ceiling = grant.ceiling + grant.top_up if grant.ceiling is not None else None
    approved = paid_by_donors if ceiling is None else min(paid_by_donors, ceiling)
    cuts = []
    if approved < paid_by_donors:
        cuts.append(Cut(Code.CEILING, paid_by_donors - approved, figures={"limit": str(ceiling)}))
        donors = dict(zip(donors, split(approved, list(donors.values())), strict=True))
    theirs = [each.amount for line in lines if not line.payable for each in line.allocations if each.funder != OWN]
    organiser = min(approved, total(theirs))
    due = approved - organiser - grant.advance
    totals = Totals(
        gross=total([line.gross for line in lines]), cut=total([line.cut for line in lines]), eligible=eligible,
        own=own, funded=paid_by_donors, approved=approved, unfunded=paid_by_donors - approved,
        released=max(ZERO, ceiling - approved) if ceiling is not None else ZERO, organiser=organiser,
        advance=grant.advance, payable=max(ZERO, due), refund=max(ZERO, -due), donors=donors, categories=categories,
    )  # fmt: skip
    return totals, cuts
