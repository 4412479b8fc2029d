"""The description of the live connection is what the code does."""

from __future__ import annotations

from typing import Any

from bravehall.core.live import frames
from tools.asyncapi import TARGET, described, written


def test_the_committed_description_is_the_codes():
    assert TARGET.read_text() == written(), "say make asyncapi"


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if "$ref" in part else set()
        return own.union(*map(references, part.values()))
    return set().union(*map(references, part)) if isinstance(part, list) else set()


def test_every_reference_leads_somewhere():
    document = described()
    for reference in references(document):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_whatever_a_tab_may_say_is_described():
    messages = described()["components"]["messages"]
    names = {messages[each["$ref"].rsplit("/", 1)[1]]["name"] for each in described()["operations"]["ask"]["messages"]}
    assert names == frames.OWN_TYPES | {"say", "remove", "typing"}
