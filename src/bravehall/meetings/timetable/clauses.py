"""Rules about literals, for solvers: a literal is a number from one, or less than zero for its opposite, a rule some of which one is true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import combinations

from pysat.card import CardEnc, EncType, ITotalizer
from pysat.formula import CNFPlus

FEW = 6  # literals of which at most one is true by pairs; more of them by a counter
MOST = 5_000_000  # rules: the most there is time and room for
MANY = 100_000  # rules; after so many it is asked whether there is time for more


class Stopped(Exception):
    """There are too many rules, or nobody waits for them any more."""


class Clauses:
    """They grow until `stop` says so, which is asked while there are more and more, or there are too many; then: Stopped."""

    def __init__(self, stop: Callable[[], bool] = lambda: False) -> None:
        self.stop, self.enough = stop, MANY
        self.rules: list[list[int]] = []
        self.top = 0  # the greatest literal: whatever counts later, there or elsewhere, begins above it
        self.true = 0  # see `certain`

    def go_on(self) -> None:
        """Stopped: there are too many rules, or nobody waits for more."""
        if len(self.rules) > self.enough:
            self.enough = len(self.rules) + MANY
            if len(self.rules) > MOST or self.stop():
                raise Stopped

    def new(self) -> int:
        self.top += 1
        return self.top

    def certain(self) -> int:
        """The literal that is true in any case, which is `true` from then on; counters leave it out."""
        if not self.true:
            self.true = self.new()
            self.hard([self.true])
        return self.true

    def hard(self, clause: Sequence[int]) -> None:
        self.rules.append(list(clause))

    def take(self, counted: CNFPlus) -> None:
        """What a counter says, which began above the greatest literal."""
        self.rules += counted.clauses
        self.top = max(self.top, counted.nv)

    def at_most(self, literals: Sequence[int], most: int, encoding: int = EncType.seqcounter) -> None:
        literals, sure = self.open(literals)
        most -= sure
        if most < 0:
            self.hard([-self.certain()])
        elif most == 1 and len(literals) <= FEW:
            for one, other in combinations(literals, 2):
                self.hard([-one, -other])
        elif len(literals) > most:
            self.take(CardEnc.atmost(literals, most, top_id=self.top, encoding=encoding))

    def exactly(self, literals: Sequence[int], count: int) -> None:
        self.take(CardEnc.equals(list(literals), count, top_id=self.top, encoding=EncType.seqcounter))

    def at_least(self, literals: Sequence[int], most: int) -> list[int]:
        """Literals "at least so many of these", from one up, which are true where it is so, and perhaps elsewhere."""
        with ITotalizer(list(literals), ubound=most, top_id=self.top) as counted:
            self.rules += counted.cnf.clauses
            self.top = int(counted.top_id)
            return [int(literal) for literal in counted.rhs]

    def even(self, literals: Sequence[int]) -> None:
        """An even number of them is true."""
        literals, sure = self.open(literals)
        odd = reduce(self.either, literals) if literals else -self.certain()
        self.hard([odd if sure % 2 else -odd])

    def either(self, one: int, other: int) -> int:
        """A literal "one of them, and not both"."""
        either = self.new()
        self.hard([-either, one, other])
        self.hard([-either, -one, -other])
        self.hard([either, -one, other])
        self.hard([either, one, -other])
        return either

    def open(self, literals: Sequence[int]) -> tuple[list[int], int]:
        """Those that are not true in any case, and how many are."""
        rest = [literal for literal in literals if literal != self.true]
        return rest, len(literals) - len(rest)
