"""Calibration: how far the trainee's confidence was from the truth.

The truth is the case's: an answer is right where it earns something for the correct diagnosis. A correct diagnosis that
was not listed counts as one forecast of 0. Without a single confidence nothing is judged.
"""

from __future__ import annotations

from collections.abc import Sequence

from casesim.core.case import Diagnosis
from casesim.core.differential import DiagnosisRelator, answers, earned
from casesim.core.encounter import Ranked
from casesim.core.marking.arithmetic import brier_of_list
from casesim.core.marking.given import Given
from casesim.core.marking.ranking import confidences
from casesim.core.model import Frozen

MOST_ANSWERS = 5


class Forecasts(Frozen):
    """The answers of one differential that carry a confidence."""

    listed: tuple[tuple[float, bool], ...] = ()
    """Confidence (0..1), and whether the answer was right."""
    found: bool = False
    """Whether the correct diagnosis was listed, with a confidence or without."""

    @property
    def brier(self) -> float | None:
        """Brier score (0 best, 1 worst); None where no confidence was given."""
        if not self.listed:
            return None
        told = self.listed if self.found else (*self.listed, (0.0, True))
        return brier_of_list([sure for sure, _ in told], [right for _, right in told])


def forecasts(correct: Diagnosis, ranked: Sequence[Ranked], relator: DiagnosisRelator) -> Forecasts:
    """Hold the first five answers of a differential against the correct diagnosis."""
    listed = answers(ranked, relator)[:MOST_ANSWERS]
    sure = confidences(tuple(ranked), relator)[:MOST_ANSWERS]
    told: list[tuple[float, bool]] = []
    found = False
    for answer, confidence in zip(listed, sure, strict=True):
        right = earned(correct, relator.relate(correct.name, answer, correct.synonyms).relation) > 0
        found = found or right
        if confidence is not None:
            told.append((confidence / 100, right))
    return Forecasts(listed=tuple(told), found=found)


def brier_score(given: Given, relator: DiagnosisRelator) -> float | None:
    """Return the Brier score (0 best, 1 worst) of the final differential, or None where no confidence was given."""
    if given.patient is None:
        return None
    return forecasts(given.patient.differential.correct, given.differential, relator).brier
