"""Why a timetable has no room for a wish: kept with ids, said with names and times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

import msgspec

from bravehall.core.i18n import _, ngettext
from bravehall.meetings.queries.inputs import Inputs
from bravehall.meetings.timetable.reasons import Reason


class Why(msgspec.Struct, frozen=True):
    """`apart`: no slot in common; `enough`: this person has `held` meetings, the most there may be. Else what stands in
    the way: who is `busy` in which slots, in which ones all tables are taken (`full`), and where other meetings count
    more (`weaker`)."""

    apart: bool = False
    enough: UUID | None = None
    held: int = 0
    busy: dict[str, list[UUID]] = {}
    full: list[UUID] = []
    weaker: list[UUID] = []


def why_of(given: Inputs, reason: Reason) -> Why:
    """The solver's reason in our ids."""
    if reason.kind == "apart":
        return Why(apart=True)
    if reason.kind == "enough":
        return Why(enough=UUID(reason.people[0]), held=reason.held)
    busy: dict[str, list[UUID]] = {}
    rest: dict[str, list[UUID]] = {}
    for each in reason.collisions:
        slot = given.slots[each.slot - 1]
        for person in each.people:
            busy.setdefault(person, []).append(slot)
        if not each.people:
            rest.setdefault("full" if each.kind in ("full", "bare", "hosted") else "weaker", []).append(slot)
    return Why(busy=busy, full=rest.get("full", []), weaker=rest.get("weaker", []))


def say(why: Why, names: Mapping[UUID, str], times: Callable[[list[UUID]], str]) -> list[str]:
    """Sentences; `times` says some slots."""
    if why.apart:
        return [_("They have no time in common.")]
    if why.enough is not None:
        return [
            ngettext(
                "%(name)s has %(n)s meeting, the most there may be.", "%(name)s has %(n)s meetings, the most there may be.",
                why.held,
            ) % {"name": names[why.enough], "n": why.held}
        ]  # fmt: skip
    said = [
        _("%(name)s meets others: %(times)s.") % {"name": names[UUID(person)], "times": times(slots)}
        for person, slots in why.busy.items()
    ]
    if why.full:
        said.append(_("All tables are taken: %(times)s.") % {"times": times(why.full)})
    if why.weaker:
        said.append(_("It would put out meetings that count more: %(times)s.") % {"times": times(why.weaker)})
    return said
