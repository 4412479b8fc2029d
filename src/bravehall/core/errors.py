"""The ways a command says no. Pages and the API show them; nothing else catches them."""

from __future__ import annotations


class Refusal(Exception):
    """The rules do not allow it, and the person can be told why.

    Raise it with the translated sentence, which also says what to do next. `field` names the form field it is
    about ("" is the whole form); `status` is the answer's HTTP status (409 where somebody else was faster).
    """

    field: str = ""
    status: int = 422

    def __init__(self, why: str = "", *, field: str | None = None) -> None:
        super().__init__(why)
        if field is not None:
            self.field = field


class Taken(Refusal):
    """Somebody else was faster, or the thing has changed meanwhile."""

    status = 409


class TooMany(Refusal):
    """A limit of tries was reached; `after` says in how many seconds the next one is allowed."""

    status = 429

    def __init__(self, why: str, *, after: int, field: str | None = None) -> None:
        super().__init__(why, field=field)
        self.after = after


class NotFound(Exception):
    """It is not there, or not for you: we do not say which."""
