"""A plain question, and its answer. It imports nothing: a process is started for each question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol


class Decided(NamedTuple):
    """`known`: it came to an answer. `model`: the true literals of a way; None: there is none."""

    known: bool
    model: frozenset[int] | None


class Decide(Protocol):
    """Whether all clauses can be true; `stop` ends it without an answer. `likely`: rather yes than no, as far as one knows."""

    def __call__(
        self, clauses: Iterable[Sequence[int]], stop: Callable[[], bool], *, likely: bool = False
    ) -> Decided: ...
