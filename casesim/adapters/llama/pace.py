"""How many threads to use, found out while the model speaks.

On a quiet machine all cores are fastest; on a busy one threads that wait for one another are slower than one alone, and
which it is changes while an app starts. So one word of every reply is spoken with the other number of threads, and the
better number is kept. The words do not depend on it.
"""

from __future__ import annotations

_WEIGHT = 0.3
"""Of the newest time in the running mean."""
_CLEARLY = 0.9
"""A number of threads is left when the other takes less than this share of its time."""


class Pace:
    """Running means of seconds per token for one thread and for all."""

    def __init__(self, threads: int) -> None:
        self._seconds: dict[int, float] = {}
        self.counts = tuple(sorted({1, threads}))
        self.best = threads

    def trial(self) -> int | None:
        """Return the number of threads to try for one token, None where there is nothing to choose."""
        return next((count for count in self.counts if count != self.best), None)

    def took(self, count: int, seconds: float) -> None:
        """Note the seconds that a token took; changes `best` where the other number is clearly better."""
        known = self._seconds.get(count)
        self._seconds[count] = seconds if known is None else (1 - _WEIGHT) * known + _WEIGHT * seconds
        mine = self._seconds.get(self.best)
        if mine is None:
            return
        fastest = min(self._seconds, key=lambda each: self._seconds[each])
        if self._seconds[fastest] < _CLEARLY * mine:
            self.best = fastest

    def rate(self) -> float:
        """Return tokens per second with the best number, 0 before anything was measured."""
        seconds = self._seconds.get(self.best, 0.0)
        return 1 / seconds if seconds else 0.0
