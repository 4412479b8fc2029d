"""Which facts were heard, by their ids. Ids are given before the commit, so they come out of order and with holes."""

from __future__ import annotations

from collections.abc import Iterable

PATIENCE = 120  # sweeps (seconds) after which a hole is taken for a transaction that was rolled back
MOST_HOLES = 10_000


class Seen:
    """Everything up to `head` was seen, but for the `holes`; of what is above, only `ahead` was."""

    def __init__(self, head: int = 0, holes: Iterable[int] = ()) -> None:
        self.head = head
        self.holes = dict.fromkeys(holes, 0)  # how many sweeps each has been waited for
        self.ahead: set[int] = set()

    def new(self, id: int) -> bool:
        """True the first time this id is named."""
        if id > self.head:
            if id in self.ahead:
                return False
            self.ahead.add(id)
            return True
        return self.holes.pop(id, None) is not None

    def swept(self, ids: Iterable[int]) -> list[int]:
        """The ids of one complete reading of `id > head or id in holes`, in order. Returns those not seen before."""
        ids = list(ids)
        fresh = [id for id in ids if self.new(id)]
        self.holes = {id: waited + 1 for id, waited in self.holes.items() if waited < PATIENCE}
        if ids and (last := max(ids)) > self.head:
            found = set(ids) | self.ahead
            first = max(self.head + 1, last - MOST_HOLES)
            self.holes |= dict.fromkeys((id for id in range(first, last) if id not in found), 0)
            self.head = last
            self.ahead = {id for id in self.ahead if id > last}
        return fresh
