"""A thousand mixed claims, one after the other on one core. `make bench` shows how long it took."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from bravehall.travel import presets
from bravehall.travel.assessment.case import read_case

CASES = sorted((Path(__file__).parents[1] / "cases" / "travel").glob("*.json"))
CLAIMS, SECONDS = 1000, 10


def test_a_thousand_mixed_claims_are_assessed_in_ten_seconds():
    texts = [path.read_bytes() for path in CASES]
    began = time.process_time()
    lines = 0
    for n in range(CLAIMS):
        ready = read_case(texts[n % len(texts)], policies=presets.policies(), tables=presets.tables())
        made = ready.assessed()
        lines += len(made.lines)
        assert msgspec.json.encode(made)
    took = time.process_time() - began
    print(f"\n{CLAIMS} claims, {lines} lines, read and assessed in {took:.2f} s")  # noqa: T201
    assert took < SECONDS
