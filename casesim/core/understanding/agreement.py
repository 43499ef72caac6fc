"""Agreement of two raters, with its uncertainty: Cohen's kappa and a seeded bootstrap interval.

Cohen 1960; percentile bootstrap after Efron 1979. Refuses to call agreement by chance alone "perfect":
where expected agreement is 1, kappa is 1 only if the raters agree everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np

Unit = TypeVar("Unit")


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Return Cohen's kappa of two equally long label sequences (nan-free; ValueError on unequal or no labels)."""
    if len(first) != len(second) or not first:
        raise ValueError("two label sequences of the same length, at least one label, are needed")
    total = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / total
    left, right = Counter(first), Counter(second)
    expected = sum(left[label] * right[label] for label in left) / total**2
    if expected >= 1.0:
        return 1.0 if observed >= 1.0 else 0.0
    return (observed - expected) / (1.0 - expected)


def bootstrap_interval(
    units: Sequence[Unit],
    statistic: Callable[[Sequence[Unit]], float],
    *,
    draws: int = 2_000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the percentile interval of `statistic` over resampled `units` (turns, or whole interviews).

    The same seed gives the same interval; raises ValueError without units.
    """
    if not units:
        raise ValueError("at least one unit is needed")
    generator = np.random.default_rng(seed)
    values = np.sort(
        [statistic([units[i] for i in generator.integers(0, len(units), len(units))]) for _ in range(draws)]
    )
    edge = (1.0 - level) / 2.0
    low, high = np.quantile(values, [edge, 1.0 - edge])
    return float(low), float(high)
