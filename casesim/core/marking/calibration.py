"""Calibration: how far the trainee's confidence was from the truth.

The truth is the case's: an answer is right where it earns something for the correct diagnosis. A correct diagnosis that
was not listed counts as one forecast of 0. Without a single confidence nothing is judged.
"""

from __future__ import annotations

from casesim.core.differential import DiagnosisRelator, answers, earned
from casesim.core.marking.arithmetic import brier_of_list
from casesim.core.marking.given import Given
from casesim.core.marking.ranking import confidences

MOST_ANSWERS = 5


def brier_score(given: Given, relator: DiagnosisRelator) -> float | None:
    """Return the Brier score (0 best, 1 worst) of the final differential, or None where no confidence was given."""
    if given.patient is None:
        return None
    correct = given.patient.differential.correct
    listed = answers(given.differential, relator)[:MOST_ANSWERS]
    sure = confidences(given.differential, relator)[:MOST_ANSWERS]
    forecasts: list[float] = []
    outcomes: list[bool] = []
    found = False
    for answer, confidence in zip(listed, sure, strict=True):
        right = earned(correct, relator.relate(correct.name, answer, correct.synonyms).relation) > 0
        found = found or right
        if confidence is not None:
            forecasts.append(confidence / 100)
            outcomes.append(right)
    if not forecasts:
        return None
    if not found:
        forecasts.append(0.0)
        outcomes.append(True)
    return brier_of_list(forecasts, outcomes)
