"""The record speaks: every fact of an event has a sentence of its own, in both languages."""

from __future__ import annotations

import msgspec

from bravehall.app import parts
from bravehall.core.facts import Fact
from bravehall.core.i18n import _, speaking


def test_every_fact_of_an_event_is_said_in_words():
    parts()
    recorded = [
        kind for kind in Fact.kinds.values()
        if not kind.__subclasses__() and any(field.name == "event" for field in msgspec.structs.fields(kind))
    ]  # fmt: skip
    assert [kind.kind() for kind in recorded if not kind.said] == []
    with speaking("uk"):
        assert [kind.said for kind in recorded if _(kind.said) == kind.said] == []
