"""A case: one claim with all it needs, and, under `expect`, the answer it should get."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from bravehall.travel.assessment.assess import assess
from bravehall.travel.assessment.base import Closed
from bravehall.travel.assessment.evidence import Evidence
from bravehall.travel.assessment.exchange import MOST_EUROS, TOO_MUCH, too_much
from bravehall.travel.assessment.faults import faults_of
from bravehall.travel.assessment.figures import wrong_figures
from bravehall.travel.assessment.fx import FxRate
from bravehall.travel.assessment.items import Item
from bravehall.travel.assessment.policy import Policy
from bravehall.travel.assessment.raw import WrongCase, read_raw, shaped
from bravehall.travel.assessment.result import Assessment
from bravehall.travel.assessment.tables import RateTable
from bravehall.travel.assessment.trip import Trip


class Expected(Closed, frozen=True):
    """Only what is named is compared. `lines`: eligible euros by line; `cuts`: the sum of every code, none left out."""

    totals: dict[str, Decimal] = {}
    categories: dict[str, Decimal] = {}
    donors: dict[str, Decimal] = {}
    lines: dict[str, Decimal] = {}
    cuts: dict[str, Decimal] | None = None
    notes: tuple[str, ...] | None = None
    late: bool | None = None


class Case(Closed, frozen=True):
    title: str
    policy: str | Policy  # a preset's name, or the whole
    trip: Trip
    about: str = ""
    change: dict[str, Any] = {}  # laid over the preset: what the agreement says otherwise
    tables: tuple[str | RateTable, ...] | None = None  # names of presets or whole tables; without it, all presets
    fx: tuple[FxRate, ...] = ()
    items: tuple[Item, ...] = ()
    evidence: Evidence = Evidence()
    expect: Expected | None = None


class Ready(Closed, frozen=True):
    """A case with its policy and tables found."""

    case: Case
    policy: Policy
    tables: tuple[RateTable, ...]

    def assessed(self) -> Assessment:
        """NoRate, NoTable, NoFigure; WrongCase: so much that it cannot be written down."""
        case = self.case
        made = assess(case.trip, case.items, case.evidence, self.policy, self.tables, case.fx)
        if made.totals.gross >= MOST_EUROS:
            raise WrongCase(f"$: all lines together come to {TOO_MUCH}")
        return made


def read_case(text: bytes, *, policies: Mapping[str, bytes], tables: Mapping[str, RateTable]) -> Ready:
    """A case from its file. WrongCase: every fault that was found, with its path."""
    raw = read_raw(text)
    case = shaped(raw, Case)
    written, policy = policy_of(case, raw, policies)
    known = tables_of(case, tables)
    parts = [(f"$.{name}", getattr(case, name), raw[name]) for name in raw if name not in {"policy", "change"}]
    wrong = [fault for path, made, each in parts for fault in wrong_figures(made, each, path)]
    wrong += wrong_figures(policy, written, "$.policy")
    wrong = wrong or list(faults_of(case.trip, case.items, case.evidence, policy, known, case.fx))
    wrong = wrong or list(too_much(case.trip, case.items, case.evidence, policy, case.fx))
    if wrong:
        raise WrongCase("\n".join(in_the_file(each, case.change) for each in wrong))
    return Ready(case, policy, known)


def in_the_file(fault: str, change: Mapping[str, Any]) -> str:
    """A fault of a preset's policy stands where the case has changed it."""
    part = re.match(r"\$\.policy\.(\w+)", fault)
    return fault.replace("$.policy", "$.change", 1) if part and part[1] in change else fault


def policy_of(case: Case, raw: Any, policies: Mapping[str, bytes]) -> tuple[Any, Policy]:
    """The policy a case means, with its changes, as written and as read. WrongCase."""
    if isinstance(case.policy, Policy):
        if case.change:
            raise WrongCase("$.change: the policy is given whole: write the change into it")
        return raw["policy"], case.policy
    if case.policy not in policies:
        raise WrongCase(f"$.policy: there is no preset {case.policy!r}; there are {', '.join(sorted(policies))}")
    written = merged(json.loads(policies[case.policy]), case.change)
    return written, shaped(written, Policy, "$.change")


def merged(base: Any, change: Any) -> Any:
    """JSON merge patch (RFC 7396): null takes a field away."""
    if not isinstance(change, dict):
        return change
    made = dict(base) if isinstance(base, dict) else {}
    for name, each in change.items():
        if each is None:
            made.pop(name, None)
        else:
            made[name] = merged(made.get(name), each)
    return made


def tables_of(case: Case, tables: Mapping[str, RateTable]) -> tuple[RateTable, ...]:
    """The tables a case names or brings. WrongCase."""
    if case.tables is None:
        return tuple(tables.values())
    found = []
    for n, each in enumerate(case.tables):
        if isinstance(each, str) and each not in tables:
            raise WrongCase(f"$.tables[{n}]: there is no preset {each!r}; there are {', '.join(sorted(tables))}")
        found.append(tables[each] if isinstance(each, str) else each)
    return tuple(found)


def differences(expected: Expected, made: Assessment) -> list[str]:
    """Where an assessment is not what its case expects: one `what: expected, found` a line."""
    codes: dict[str, Decimal] = {}
    for cut in made.cuts:
        codes[cut.code] = codes.get(cut.code, Decimal(0)) + cut.amount
    lines = {line.id: line.eligible for line in made.lines}
    totals = {name: getattr(made.totals, name) for name in made.totals.__struct_fields__}
    pairs: list[tuple[str, object, object]] = [
        (f"{kind}.{name}", each, there.get(name))
        for kind, wanted, there in (
            ("totals", expected.totals, totals),
            ("categories", expected.categories, made.totals.categories),
            ("donors", expected.donors, made.totals.donors),
            ("lines", expected.lines, lines),
        )
        for name, each in wanted.items()
    ]
    if expected.cuts is not None:
        pairs += [(f"cuts.{name}", expected.cuts.get(name), codes.get(name)) for name in {*expected.cuts, *codes}]
    if expected.notes is not None:
        pairs.append(("notes", sorted(expected.notes), sorted(note.code.value for note in made.notes)))
    if expected.late is not None:
        pairs.append(("late", expected.late, made.late))
    return sorted(
        f"{what}: expected {shown(wanted)}, found {shown(found)}" for what, wanted, found in pairs if wanted != found
    )


def shown(answer: object) -> str:
    """As a case writes it."""
    if answer is None:
        return "nothing"
    return str(answer) if isinstance(answer, Decimal) else json.dumps(answer)


def schema() -> dict[str, Any]:
    """The JSON Schema of a case. A figure is text; a whole one may be a number."""
    found = msgspec.json.schema(Case)
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "Bravehall travel case"
    figures(found)
    return found


def figures(part: Any) -> None:
    if isinstance(part, dict):
        if part.get("format") == "decimal":
            part.update(type=["string", "integer"], pattern=r"^\d+(\.\d+)?$")
            del part["format"]
        for each in part.values():
            figures(each)
    elif isinstance(part, list):
        for each in part:
            figures(each)
