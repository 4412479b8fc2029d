"""A plain question, and its answer. It imports nothing: a process is started for its clauses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol


class Decided(NamedTuple):
    """`known`: it came to an answer. `model`: the true literals of a way; None: there is none."""

    known: bool
    model: frozenset[int] | None


class Asked(Protocol):
    """Whether all clauses can be true, these literals among them; `stop` ends it without an answer, and then there are no
    more answers. What was learned from one question helps with the next."""

    def __call__(self, stop: Callable[[], bool], assuming: Sequence[int] = ()) -> Decided: ...


class Decide(Protocol):
    """Somebody who answers questions about these clauses. `likely`: rather yes than no, as far as one knows."""

    def __call__(self, clauses: Iterable[Sequence[int]], *, likely: bool = False) -> AbstractContextManager[Asked]: ...
