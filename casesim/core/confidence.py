"""Confidence against the truth over many encounters: how sure, how often right, in bins.

Whether an answer was right is the case author's rule, as in the marks (`casesim.core.marking.calibration`). Judges nobody
who gave no confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from casesim.core.case import Diagnosis
from casesim.core.differential import DiagnosisRelator, Relation
from casesim.core.encounter import Ranked
from casesim.core.marking.calibration import forecasts
from casesim.core.model import Frozen

EDGES = (0, 20, 40, 60, 80, 100)
"""Bounds of the bins of confidence, per cent; the upper bound belongs to a bin, 0 to the first."""


class Bin(Frozen):
    """Answers whose confidence was between two bounds."""

    low: int
    high: int
    n: int
    sure: float
    """Mean confidence, per cent."""
    right: float
    """How many of them were right, per cent."""


class Calibration(Frozen):
    """Confidence against the truth of the cases."""

    encounters: int
    answers: int
    brier: float
    """Mean over the encounters: 0 best, 1 worst."""
    bins: tuple[Bin, ...]
    sure: float
    right: float

    @property
    def gap(self) -> float:
        """Mean confidence less the share that was right, in points of per cent: above 0 is too sure."""
        return round(self.sure - self.right, 1)


class _Remembering:
    """A relator that is asked the same only once: five hundred encounters name few diagnoses."""

    def __init__(self, relator: DiagnosisRelator) -> None:
        self._relator = relator
        self._relations: dict[tuple[str, str, tuple[str, ...]], Relation] = {}
        self._parts: dict[str, tuple[str, ...]] = {}

    def relate(self, reference: str, answer: str, synonyms: tuple[str, ...] = ()) -> Relation:
        key = (reference, answer, synonyms)
        if key not in self._relations:
            self._relations[key] = self._relator.relate(reference, answer, synonyms)
        return self._relations[key]

    def split(self, answer: str) -> tuple[str, ...]:
        if answer not in self._parts:
            self._parts[answer] = self._relator.split(answer)
        return self._parts[answer]


def calibration(
    given: Iterable[tuple[Diagnosis | None, Sequence[Ranked]]], relator: DiagnosisRelator
) -> Calibration | None:
    """Hold final differentials against the correct diagnoses of their cases; None where no confidence was given."""
    remembering = _Remembering(relator)
    told = [
        forecasts(correct, ranked, remembering)
        for correct, ranked in given
        if correct is not None and any(entry.confidence is not None for entry in ranked)
    ]
    briers = [one.brier for one in told if one.brier is not None]
    answers = [forecast for one in told for forecast in one.listed]
    if not answers or not briers:
        return None
    return Calibration(
        encounters=len(briers), answers=len(answers), brier=round(sum(briers) / len(briers), 3), bins=_bins(answers),
        sure=_mean([100 * sure for sure, _ in answers]) or 0.0, right=_mean([100.0 * right for _, right in answers]) or 0.0,
    )  # fmt: skip


def _bins(answers: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    found = []
    for low, high in pairwise(EDGES):
        inside = [(sure, right) for sure, right in answers if (low < 100 * sure <= high) or (low == 0 == sure)]
        if inside:
            found.append(
                Bin(
                    low=low, high=high, n=len(inside), sure=_mean([100 * sure for sure, _ in inside]) or 0.0,
                    right=_mean([100.0 * right for _, right in inside]) or 0.0,
                )
            )  # fmt: skip
    return tuple(found)


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 1) if values else None
