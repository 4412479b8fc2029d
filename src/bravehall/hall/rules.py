"""What may happen in the hall. Pure decisions: no clock, no database, no HTTP."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum

from bravehall.core.errors import Refusal, Taken
from bravehall.core.i18n import N_, _


class State(StrEnum):
    """Of a booth."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class Size(StrEnum):
    """Of a stand on the plan, by the exhibitor's package."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Availability(StrEnum):
    """What a representative says of herself; it holds while her desk is open."""

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"


class TalkState(StrEnum):
    RINGING = "ringing"
    WAITING = "waiting"
    WITH = "with"
    ENDED = "ended"
    MISSED = "missed"


class Temperature(StrEnum):
    """What a representative thinks of a lead."""

    OPEN = ""
    HOT = "hot"
    LATER = "later"
    NO = "no"


class RestrictionKind(StrEnum):
    MUTE = "mute"  # may look, may not write or ring
    BAN = "ban"  # may not enter


# A name of the column of a person, and what it is called; "firm" comes from the membership.
CARD_FIELDS = {
    "name": N_("My name"),
    "job_title": N_("What I do there"),
    "firm": N_("My firm"),
    "email": N_("My e-mail"),
    "phone": N_("My phone"),
}
STATE_MOVES = {
    State.DRAFT: {State.PUBLISHED},
    State.PUBLISHED: {State.CLOSED},
    State.CLOSED: {State.PUBLISHED},
}

LONGEST_MESSAGE = 2000  # characters
LONGEST_NOTE = 1000
RINGS_FOR = timedelta(seconds=20)  # then the visitor waits in the queue without a sound
PLACE_KEPT = timedelta(minutes=10)  # for a visitor who has lost the connection
LONGEST_RESTRICTION = timedelta(days=366)
DOCUMENTS = 20  # a booth


class NotAnAttendee(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Talking is for people who take part in this event. Register first; it takes a minute."))


class BoothNotOpen(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This booth is closed now. You can still read what it shows."))


class NobodyHere(Refusal):
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Nobody of the firm is at the booth now. Leave your card with a word, and they will write to you.")
        )


class TakenByColleague(Taken):
    def __init__(self) -> None:
        super().__init__(_("Taken by a colleague. The next visitor is yours."))


class VisitorLeft(Taken):
    def __init__(self) -> None:
        super().__init__(_("This visitor has left the queue."))


class WithAnother(Taken):
    def __init__(self, name: str) -> None:
        super().__init__(_("You are still with %(name)s. End that talk, then take the next visitor.") % {"name": name})


class TalkOver(Taken):
    def __init__(self) -> None:
        super().__init__(_("This talk is over already."))


class Muted(Refusal):
    status = 403

    def __init__(self, until: str) -> None:
        super().__init__(
            _("You cannot write or ring here until %(until)s. If that is a mistake, tell the organiser.")
            % {"until": until}
        )


class Banned(Refusal):
    status = 403

    def __init__(self, until: str) -> None:
        super().__init__(
            _("The hall is closed for you until %(until)s. If that is a mistake, tell the organiser.")
            % {"until": until}
        )


class NoSuchPerson(Refusal):
    field = "email"

    def __init__(self) -> None:
        super().__init__(_("Nobody is registered here with this address. Ask them to sign up, then add them."))


class AlreadyThere(Refusal):
    def __init__(self, why: str, field: str = "") -> None:
        super().__init__(why, field=field)


class WrongText(Refusal):
    def __init__(self, why: str, field: str = "") -> None:
        super().__init__(why, field=field)


def message(body: str) -> str:
    """What is said, as it is kept. WrongText: empty, or longer than 2 000 characters."""
    text = unicodedata.normalize("NFC", body).replace("\x00", "").strip()
    if not text:
        raise WrongText(_("Write something first."), "body")
    if len(text) > LONGEST_MESSAGE:
        raise WrongText(
            _("This is too long: at most %(most)d characters. Send it in parts.") % {"most": LONGEST_MESSAGE}, "body"
        )
    return text


def note(text: str, field: str = "note") -> str:
    """A short text beside something. WrongText: longer than 1 000 characters."""
    kept = unicodedata.normalize("NFC", text).replace("\x00", "").strip()
    if len(kept) > LONGEST_NOTE:
        raise WrongText(_("This is too long: at most %(most)d characters.") % {"most": LONGEST_NOTE}, field)
    return kept


def card_fields(wanted: list[str]) -> list[str]:
    """The fields of a card, in their order, always with the name. WrongText: a field that no card has."""
    if set(wanted) - set(CARD_FIELDS):
        raise WrongText(_("Choose what to give from the list."), "fields")
    return [field for field in CARD_FIELDS if field in wanted or field == "name"]


def may_become(state: State, wanted: State) -> None:
    """Taken: a booth does not go from the one to the other."""
    if wanted not in STATE_MOVES[state]:
        raise Taken(_("The booth has changed meanwhile. Reload the page, then try again."))


def restriction_time(hours: float) -> timedelta:
    """How long a mute or a ban lasts. WrongText: no time at all, or longer than a year."""
    if not 0 < hours <= LONGEST_RESTRICTION.total_seconds() / 3600:
        raise WrongText(_("Choose for how long: from one hour to one year."), "hours")
    return timedelta(hours=hours)


def short_name(name: str) -> str:
    """A firm's name for its stand: what stands in quotation marks, if anything does."""
    quoted = re.search(r"[«“\"](.+?)[»”\"]", name)
    return quoted[1] if quoted else name
