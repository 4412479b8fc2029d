"""Who may meet when, and where. Pure decisions: no clock, no database, no HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from bravehall.core.errors import Refusal, Taken
from bravehall.core.i18n import _, ngettext

OFFERED = 3  # times preselected, and proposed at most
REQUEST_LIVES = timedelta(hours=48)
LINK_LIVES = timedelta(days=60)  # the link goes on to say what became of the request
TAGS = 12
MOST_SLOTS, MOST_TABLES = 60, 300  # a day, an event
K = TypeVar("K")


class State(StrEnum):
    """Of a meeting."""

    AGREED = "agreed"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    MOVED = "moved"


class Asking(StrEnum):
    """The states of a request."""

    PENDING = "pending"
    AGREED = "agreed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class WishKind(StrEnum):
    MUST = "must"
    WOULD = "would"
    NO = "no"


class Way(StrEnum):
    """How a person is ready to meet."""

    ANY = "any"
    ONSITE = "onsite"
    ONLINE = "online"


class Answer(StrEnum):
    """To "did it happen?"."""

    HELD = "held"
    MISSED = "missed"


class Half(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"


class SlotTaken(Taken):
    """The time has gone to somebody else; the page offers three others beside this sentence."""

    field = "slot"

    def __str__(self) -> str:
        return _("This time has just been taken. Choose one of the other times below.")


class NoTimes(Refusal):
    field = "slots"

    def __str__(self) -> str:
        return ngettext(
            "Choose at least one time, at most %(n)s.", "Choose at least one time, at most %(n)s.", OFFERED
        ) % {"n": OFFERED}


class AlreadyAsked(Taken):
    def __str__(self) -> str:
        return _("There is an open request between you two already. You find it under Requests.")


class NotYours(Taken):
    """It is the other one's turn."""

    def __str__(self) -> str:
        return _("It is not your turn: the other side is to answer now.")


class Over(Taken):
    """The request has been answered, withdrawn or has expired."""

    def __init__(self, state: Asking) -> None:
        super().__init__()
        self.state = state

    def __str__(self) -> str:
        return closed_words(self.state)


class Outdated(Taken):
    def __str__(self) -> str:
        return _("Other times have been proposed since this mail. The newest proposal is below.")


class NotOpen(Refusal):
    def __str__(self) -> str:
        return _("This person takes no requests at this event. Look for another partner.")


class NotLive(Taken):
    def __str__(self) -> str:
        return _("This meeting has been changed meanwhile. What it is now stands below.")


class TooEarly(Refusal):
    def __str__(self) -> str:
        return _("The meeting has not begun yet. Answer when it is over.")


class InUse(Refusal):
    """A table with a meeting at it cannot go."""

    field = "count"

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def __str__(self) -> str:
        return _("There are meetings at table %(number)s. Move them first, or keep the table.") % {
            "number": self.number
        }


def closed_words(state: Asking) -> str:
    """What became of a request, for somebody who comes back to it."""
    return {
        Asking.PENDING: _("This request is open."),
        Asking.AGREED: _("This request was answered: you meet."),
        Asking.DECLINED: _("This request was declined."),
        Asking.EXPIRED: _("This request has expired: nobody answered in time. You can ask anew."),
        Asking.WITHDRAWN: _("This request was withdrawn: it needs no answer any more."),
    }[state]


def windows(
    days: Iterable[date], spans: Sequence[tuple[Half, time, time]], *, zone: str, minutes: int, pause: int
) -> list[tuple[datetime, datetime, Half]]:
    """The slots of these days: `minutes` long, `pause` minutes between, inside each span of the zone's clock, in UTC."""
    if not 5 <= minutes <= 240:
        raise Refusal(_("A meeting lasts 5 to 240 minutes."), field="minutes")
    if not 0 <= pause <= 120:
        raise Refusal(_("The break between two meetings is 0 to 120 minutes."), field="pause")
    made: list[tuple[datetime, datetime, Half]] = []
    for day in days:
        ended: datetime | None = None
        for half, start, end in spans:
            if end <= start:
                raise Refusal(_("The end has to be later than the start."), field=f"{half}_until")
            # added up in UTC: across a change of the clock a slot keeps its length
            at = datetime.combine(day, start, ZoneInfo(zone)).astimezone(UTC)
            last = datetime.combine(day, end, ZoneInfo(zone)).astimezone(UTC)
            if ended is not None and at < ended:
                raise Refusal(_("The afternoon has to start after the morning ends."), field="afternoon_from")
            while at + timedelta(minutes=minutes) <= last:
                made.append((at, at + timedelta(minutes=minutes), half))
                at += timedelta(minutes=minutes + pause)
            ended = last
    if not made:
        raise Refusal(_("No meeting fits between these hours. Choose a day and make the hours longer."), field="days")
    if len(made) > MOST_SLOTS * max(1, len(set(days))):
        raise Refusal(_("That is more than 60 times a day. Make the meetings longer."), field="minutes")
    return made


def first_free(slots: Sequence[K], *busy: Iterable[K], most: int | None = None) -> list[K]:
    """The first of `slots`, in their order, that are in none of the `busy` sets."""
    closed = set().union(*busy)
    free = [slot for slot in slots if slot not in closed]
    return free if most is None else free[:most]


def onsite(mine: str, theirs: str, my_way: Way, their_way: Way, *, tables: bool) -> bool:
    """Two people meet at a table: both are there in person, neither meets only online, and the event has tables."""
    return tables and mine == theirs == "onsite" and Way.ONLINE not in (my_way, their_way)


def choose_table(free: Sequence[K], near: Mapping[K, int]) -> K | None:
    """The free table which the most of the two sit at in the slots beside (`near`: table to how many), else the first."""
    return max(free, key=lambda table: near.get(table, 0), default=None)


def expires(now: datetime, starts: Iterable[datetime]) -> datetime:
    """An answer is awaited 48 hours, but not past the last proposed time."""
    return min(now + REQUEST_LIVES, max(starts))


def outcome(answers: Sequence[str | None]) -> State:
    """Both say so: held, or missed. One answer, or two that differ, decide nothing."""
    if answers and all(answer == Answer.HELD for answer in answers):
        return State.HELD
    if answers and all(answer == Answer.MISSED for answer in answers):
        return State.MISSED
    return State.AGREED


def tags(written: str) -> list[str]:
    """What was typed with commas between, as tags: lower case, each once, at most 12 of at most 40 letters."""
    found = dict.fromkeys(
        " ".join(part.split()).lower() for part in written.replace(";", ",").replace("\n", ",").split(",")
    )
    made = [tag for tag in found if tag]
    if any(len(tag) > 40 for tag in made):
        raise Refusal(_("A tag has at most 40 letters. Put commas between the tags."))
    if len(made) > TAGS:
        raise Refusal(_("At most 12 tags: keep the most important."))
    return made
