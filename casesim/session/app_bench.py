"""How the app itself feels on this machine: from start to first picture, and from a key to the screen while a reply is worded.

Holds figures and says them; the measuring is done where terminals and models are. Medians, 95th percentiles and the worst
are given together: the worst is what a trainee remembers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from statistics import median

from casesim.core.model import Frozen

BLOCKED = 100.0
"""Milliseconds from which a frame counts as blocked."""


class Typing(Frozen):
    """Keys that were pressed while replies were being worded."""

    latencies_ms: tuple[float, ...]
    """From the key to the write that shows its letter."""
    unseen: int = 0
    """Keys whose letter was never written."""
    beats_ms: tuple[float, ...] = ()
    """How late the app's loop came to a beat of every few milliseconds."""
    questions: int = 0
    worded_s: float = 0.0
    """Seconds in which a reply was being worded."""


class AppBench(Frozen):
    """The figures of one run."""

    command: str
    first_paint_ms: tuple[float, ...]
    """From the start of the process to the first words on the terminal, per start."""
    listed_ms: tuple[float, ...]
    """To the first case in the list."""
    typing: Typing
    size: tuple[int, int]
    engine: dict[str, str] = {}

    def as_json(self) -> str:
        """Return every figure as JSON, the worked-out ones too."""
        told = {
            "first_paint": spread(self.first_paint_ms), "listed": spread(self.listed_ms), "key_to_screen": spread(self.typing.latencies_ms),
            "loop_late": spread(self.typing.beats_ms), "blocked": self.blocked(),
        }  # fmt: skip
        return json.dumps({**self.model_dump(mode="json"), **told}, indent=2)

    def blocked(self) -> int:
        """Return how many beats came more than 100 ms late."""
        return sum(late > BLOCKED for late in self.typing.beats_ms)

    def as_table(self) -> str:
        """Return the figures for a reader."""
        typing = self.typing
        lines = [
            f"{self.command}   ({self.size[0]}×{self.size[1]}, {self.engine.get('model') or self.engine.get('engine', '')})",
            f"{'':34} {'n':>6} {'median':>10} {'95 %':>10} {'worst':>10}",
            _row("start to first picture", self.first_paint_ms),
            _row("start to the cases", self.listed_ms),
            _row("key to screen, reply being worded", typing.latencies_ms),
            _row("loop late, reply being worded", typing.beats_ms),
            f"{typing.questions} questions, {typing.worded_s:.1f} s of wording; longest blocked frame "
            f"{max(typing.beats_ms, default=0.0):.0f} ms, {self.blocked()} beyond {BLOCKED:.0f} ms; {typing.unseen} keys never shown",
        ]
        return "\n".join(lines)


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return n, median, p95 and worst of `values`; empty where there are none."""
    if not values:
        return {}
    return {
        "n": len(values),
        "median": round(median(values), 1),
        "p95": percentile(values, 95),
        "worst": round(max(values), 1),
    }


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that `percent` of `values` do not exceed (nearest rank)."""
    ranked = sorted(values)
    rank = max(1, -(-len(ranked) * percent // 100))
    return round(ranked[int(rank) - 1], 1)


def _row(name: str, values: Sequence[float]) -> str:
    found = spread(values)
    if not found:
        return f"{name:34} {0:>6} {'–':>10}"
    figures = "".join(f"{found[key]:>8.0f} ms" for key in ("median", "p95", "worst"))
    return f"{name:34} {len(values):>6}{figures}"
