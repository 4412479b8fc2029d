"""Token buckets: so many at once, and so many a second after that."""

from __future__ import annotations


class Bucket:
    def __init__(self, burst: int, per_second: float, now: float) -> None:
        self.burst, self.per_second = burst, per_second
        self.left, self.at = float(burst), now

    def take(self, now: float) -> float:
        """0: taken. Else: nothing taken, and in so many seconds there is one."""
        self.left = min(self.burst, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        return (1 - self.left) / self.per_second

    def full(self, now: float) -> bool:
        return self.left + (now - self.at) * self.per_second >= self.burst
