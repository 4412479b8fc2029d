"""Every case under tests/cases/travel, the format of cases, the presets, and the command that answers them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import jsonschema_rs
import msgspec
import pytest

from bravehall.core.i18n import speaking
from bravehall.travel import presets
from bravehall.travel.assessment.case import Case, differences, read_case, schema
from bravehall.travel.assessment.cuts import Code, sentence
from bravehall.travel.assessment.policy import PerDiemDay, PerDiemNight, Policy, UnitCost
from bravehall.travel.assessment.raw import WrongCase
from bravehall.travel.assessment.tables import Mark, RateTable

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "tests" / "cases" / "travel").glob("*.json"))
ASSESSMENT = ROOT / "src" / "bravehall" / "travel" / "assessment"
D = Decimal


def read(text: bytes):
    return read_case(text, policies=presets.policies(), tables=presets.tables())


def example(**changes) -> bytes:
    return json.dumps(json.loads((CASES[0].parent / "s01-kosice.json").read_text()) | changes).encode()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_comes_to_what_it_expects(path: Path):
    ready = read(path.read_bytes())
    made = ready.assessed()
    assert ready.case.expect is not None
    assert differences(ready.case.expect, made) == []
    for line in made.lines:
        assert line.gross == line.eligible + line.cut
        assert sum((each.amount for each in line.allocations), D(0)) == line.eligible
    assert made.totals.eligible == sum((line.eligible for line in made.lines), D(0))
    for language in ("uk", "en"):
        with speaking(language):
            for cut in (*made.cuts, *made.notes):
                said = sentence(cut.code, cut.amount, cut.figures)
                assert said.endswith(".")
                assert "%" not in said.replace(" %", "")


def test_every_code_has_a_case():
    seen = {
        cut.code for path in CASES for made in [read(path.read_bytes()).assessed()] for cut in (*made.cuts, *made.notes)
    }
    assert set(Code) == seen


def test_the_schema_in_the_documents_is_the_one_of_the_structs():
    kept = (ROOT / "docs" / "travel-case.schema.json").read_text()
    assert json.loads(kept) == json.loads(json.dumps(schema())), (
        "run: bravehall travel schema > docs/travel-case.schema.json"
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_schema_and_structs_agree_on_what_is_a_case(path: Path):
    jsonschema_rs.validator_for(schema()).validate(json.loads(path.read_text()))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"policy": "nobody"}, "$.policy: there is no preset 'nobody'"),
        ({"tables": ["nothing"]}, "$.tables[0]: there is no preset 'nothing'"),
        ({"trip": {"claimant": "a", "home": "x"}}, "$.trip.home: there is no place 'x'"),
        ({"trip": {"claimant": "a", "places": {"x": {"country": "UA", "zone": "Kyiv"}}}}, "$.trip.places.x.zone"),
        ({"items": [{"id": "a", "category": "train", "amount": 12.5, "spent_on": "2026-10-12"}]}, "$.items[0].amount"),
        ({"items": [{"id": "a", "category": "train", "amount": "NaN", "spent_on": "2026-10-12"}]}, "$.items[0].amount: write"),
        ({"items": [{"id": "a", "category": "train", "amount": "-1", "spent_on": "2026-10-12"}]}, "less than nothing"),
        (
            {"items": [{"id": "a", "category": "train", "amount": "1.5", "spent_on": "2026-10-12", "currency": "JPY"}]},
            "$.items[0].amount: JPY has 0 decimals",
        ),
        ({"items": [{"id": "a", "category": "train", "amount": "1", "spent_on": "2026-13-12"}]}, "$.items[0].spent_on"),
        (
            {"items": [{"id": "a", "category": "subsistence", "amount": "1", "spent_on": "2026-10-12"}]},
            "it follows from the trip",
        ),
        (
            {"items": [{"id": "a", "category": "train", "amount": "1", "spent_on": "2026-10-12", "documents": ["x"]}]},
            "there is no document 'x'",
        ),
        (
            {"items": [{"id": "a", "category": "train", "amount": "1", "spent_on": "2026-10-12", "legs": ["out"]}]},
            "$.items[0].legs: there is no leg with the id 'out'",
        ),
        (
            {"items": [{"id": "a", "category": "train", "amount": "1", "spent_on": "2026-10-12", "entitled": 2}]},
            "$.items[0].entitled: of 1 persons, 2 cannot be entitled",
        ),
        ({"change": {"categories": {"train": {"method": "guess"}}}}, "$.change.categories"),
        ({"change": {"categories": {"lodging": {"caps": [{"per": "night"}]}}}}, "$.change.categories.lodging.caps[0]: either"),
        ({"change": {"categories": {"subsistence": {"meals": {"shares": {"lunch": "3"}}}}}}, "meals.shares.lunch: a share"),
        ({"change": {"funders": [{"id": "a", "share": "60"}]}}, "$.change.funders[0].share: a share of the whole"),
        ({"change": {"funders": [{"id": "a", "categories": ["food"]}]}}, "the policy has no category 'food'"),
        ({"change": {"most_private": "50"}}, "$.change.most_private: a share"),
        ({"unknown": 1}, "unknown"),
    ],
)  # fmt: skip
def test_a_wrong_case_says_where_and_why(change, where):
    with pytest.raises(WrongCase) as wrong:
        read(example(**change))
    assert where in str(wrong.value)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 100_000])
def test_what_is_no_case_is_refused(text):
    with pytest.raises(WrongCase):
        read(text)


def test_a_meal_on_a_day_without_a_trip_is_refused():
    trip = json.loads(example())["trip"] | {"meals": {"2026-11-13": ["lunch"]}}
    with pytest.raises(WrongCase, match=r"meals\.2026-11-13: on this day there is no trip"):
        read(example(trip=trip))


def test_a_leg_that_runs_backwards_is_refused():
    case = json.loads(example())
    case["trip"]["legs"][0]["arrives"] = "2026-10-11T06:00:00+03:00"
    with pytest.raises(WrongCase, match=r"\$\.trip\.legs\[0\]\.arrives: before it departs"):
        read(json.dumps(case).encode())


def test_an_instant_without_an_offset_is_refused():
    case = json.loads(example())
    case["trip"]["legs"][0]["arrives"] = "2026-10-12T16:00:00"
    with pytest.raises(WrongCase, match=r"\$\.trip\.legs\[0\]\.arrives"):
        read(json.dumps(case).encode())


@pytest.mark.parametrize("name", sorted(presets.policies()))
def test_a_policy_says_where_it_was_read_and_names_tables_there_are(name: str):
    policy = presets.policy(name)
    jsonschema_rs.validator_for(msgspec.json.schema(Policy)).validate(json.loads(presets.policies()[name]))
    assert policy.id == name
    assert policy.source
    assert policy.url.startswith("https://")
    schemes = {table.scheme for table in presets.tables().values()}
    for rule in policy.categories.values():
        if isinstance(rule, PerDiemDay | PerDiemNight | UnitCost):
            assert rule.table in schemes or "table of allowances is to be entered" in policy.note


@pytest.mark.parametrize("name", sorted(presets.tables()))
def test_a_table_says_where_it_was_read_and_its_figures_are_ordered(name: str):
    table = presets.tables()[name]
    raw = json.loads((presets.HERE / "tables" / f"{name}.json").read_text())
    jsonschema_rs.validator_for(msgspec.json.schema(RateTable)).validate(raw)
    assert table.id == name
    assert table.url.startswith("https://")
    assert table.note or table.mark == Mark.READ
    assert len({(row.country, row.place) for row in table.rows}) == len(table.rows)
    ends = [band.to for band in table.bands]
    assert ends == sorted(ends, key=lambda to: to or 10**9)
    assert not table.bands or ends[-1] is None
    for values in [row.values for row in table.rows] + [band.values for band in table.bands]:
        assert all(each >= 0 for each in values.values())
        assert values.get("partial", D(0)) <= values.get("full", D(10**6))


def test_the_raised_bands_are_the_old_ones_and_a_quarter():
    old, new = presets.tables()["eu-unit-travel-2021"], presets.tables()["eu-unit-travel-2023"]
    for one, other in zip(old.bands, new.bands, strict=True):
        raised = (one.values["standard"] * D("1.25")).quantize(D(1), "ROUND_HALF_UP")
        assert other.values["standard"] == raised


def test_hotel_and_allowance_add_up_to_the_list_of_the_commission():
    nights = {row.country: row.values["night"] for row in presets.tables()["prag-2024"].rows if not row.place}
    for row in presets.tables()["eu-dsa-2016"].rows:
        assert row.values["hotel"] + row.values["full"] == nights[row.country], row.country


def test_the_assessment_touches_nothing_outside_itself():
    allowed = {
        "bravehall.travel.assessment",
        "bravehall.travel.rules.money",
        "bravehall.core.i18n",
        "bravehall.core.errors",
    }
    forbidden = {"open", "print", "input", "float"}
    for file in ASSESSMENT.glob("*.py"):
        tree = ast.parse(file.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("bravehall"):
                assert any(node.module.startswith(each) for each in allowed), f"{file.name}: {node.module}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in forbidden, f"{file.name}: {node.func.id}"
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"now", "today", "utcnow", "read_bytes", "read_text"}, (
                    f"{file.name}: {node.attr}"
                )


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bravehall", "travel", *arguments], capture_output=True, text=True, timeout=60,
        check=False, cwd=ROOT, env={"PYTHONPATH": "src", "PATH": ""},
    )  # fmt: skip


def test_the_command_prints_a_table_or_json_and_says_where_an_answer_differs(tmp_path):
    shown = command("assess", str(CASES[0].parent / "s01-kosice.json"), "--language", "en")
    assert shown.returncode == 0
    assert "Hotel: at most €100.00 a night, for 2 nights." in shown.stdout
    other = json.loads(example())
    other["expect"]["totals"]["eligible"] = "348.79"
    (tmp_path / "other.json").write_text(json.dumps(other))
    other["expect"]["cuts"]["ceiling"] = "1.00"
    (tmp_path / "other.json").write_text(json.dumps(other))
    differs = command("assess", str(tmp_path / "other.json"), "--json")
    assert "cuts.ceiling: expected 1.00, found nothing" in differs.stderr
    assert differs.returncode == 1
    assert json.loads(differs.stdout)["totals"]["eligible"] == "348.80"
    assert "totals.eligible: expected 348.79, found 348.80" in differs.stderr
    (tmp_path / "wrong.json").write_bytes(example(policy="nobody"))
    wrong = command("assess", str(tmp_path / "wrong.json"))
    assert wrong.returncode == 2
    assert wrong.stderr.startswith(f"{tmp_path / 'wrong.json'}: $.policy: ")
    assert "Traceback" not in wrong.stderr


def test_a_case_read_and_written_is_the_same_case():
    for path in CASES:
        case = msgspec.json.decode(path.read_bytes(), type=Case)
        assert msgspec.json.decode(msgspec.json.encode(case), type=Case) == case


def test_the_example_in_the_documents_comes_to_what_it_says():
    text = (ROOT / "docs" / "travel-cases.md").read_text().split("```json\n")[1].split("```")[0]
    ready = read(text.encode())
    assert ready.case.expect is not None
    assert differences(ready.case.expect, ready.assessed()) == []


def test_versions_of_a_scheme_never_hold_on_the_same_day():
    for one, other in combinations(presets.tables().values(), 2):
        if one.scheme == other.scheme:
            first, second = sorted((one, other), key=lambda each: each.valid_from or date.min)
            assert first.valid_to is not None
            assert second.valid_from is not None
            assert first.valid_to < second.valid_from
