"""The rate tables and policies that come with us: data files, each with its source, its date and its mark."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from bravehall.travel.assessment.policy import Policy
from bravehall.travel.assessment.tables import RateTable

HERE = Path(__file__).parent


@cache
def tables() -> dict[str, RateTable]:
    """By id."""
    files = sorted((HERE / "tables").glob("*.json"))
    return {file.stem: msgspec.json.decode(file.read_bytes(), type=RateTable) for file in files}


@cache
def policies() -> dict[str, bytes]:
    """By id, as they were written: a case may change single rules before they are read."""
    return {file.stem: file.read_bytes() for file in sorted((HERE / "policies").glob("*.json"))}


def policy(name: str) -> Policy:
    """KeyError: there is none of this name."""
    return msgspec.json.decode(policies()[name], type=Policy)
