"""A case that is right, and what of it a test changes."""

from __future__ import annotations

import json
from pathlib import Path

from bravehall.travel import presets
from bravehall.travel.assessment.case import Ready, merged, read_case

FOLDER = Path(__file__).parents[1] / "cases" / "travel"
EXAMPLE = (FOLDER / "s01-kosice.json").read_text()
COST = {"id": "a", "category": "train", "amount": "100", "spent_on": "2026-10-12"}
HRYVNIAS = COST | {"currency": "UAH"}
OCTOBER = {
    "source": "inforeuro", "base": "EUR", "quote": "UAH", "rate": "50", "valid_from": "2026-10-01",
    "valid_to": "2026-10-31",
}  # fmt: skip
DRIVEN = {
    "origin": "lviv", "destination": "kosice", "departs": "2026-10-12T06:00:00+03:00",
    "arrives": "2026-10-12T16:00:00+02:00", "id": "a", "vehicle": "car", "km": "100",
}  # fmt: skip
SHARED = COST | {"delegates": ["olena"]}


def read(text: str) -> Ready:
    return read_case(text.encode("utf-8", "surrogatepass"), policies=presets.policies(), tables=presets.tables())


def with_(change: dict) -> Ready:
    """The example without its meals, and a merge patch over it."""
    case = json.loads(EXAMPLE)
    del case["expect"], case["trip"]["meals"]
    return read(json.dumps(merged(case, change)))


def policy(**change) -> dict:
    return {"change": change}


def evidence(**change) -> dict:
    return {"evidence": change}
