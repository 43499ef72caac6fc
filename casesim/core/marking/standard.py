"""Standard setting: the pass mark of a station from checklist scores and an examiner's global ratings.

Borderline regression (Kramer et al. 2003, Med Educ 37:132–139; Wood, Humphrey-Murto & Norman 2006, Adv Health Sci Educ
11:115–122): scores are regressed on ratings, and the pass mark is the prediction at "borderline". Refuses to give a
mark from few candidates, from ratings that do not vary, or where better ratings do not go with better scores.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from casesim.core.model import Frozen

FEWEST = 10
"""Candidates below which no pass mark is given."""


class PassMark(Frozen):
    """A pass mark with its uncertainty, or the reason why there is none."""

    n: int
    cut: float | None = None
    slope: float | None = None
    intercept: float | None = None
    r_squared: float | None = None
    standard_error: float | None = None
    """Standard error of the prediction's mean at borderline, in points."""
    refused: str = ""


def borderline_regression(ratings: Sequence[float], scores: Sequence[float], borderline: float) -> PassMark:
    """Regress `scores` on `ratings` and return the predicted score at `borderline`; ValueError on unequal lengths."""
    if len(ratings) != len(scores):
        raise ValueError("a rating for each score is needed")
    n = len(scores)
    if n < FEWEST:
        return PassMark(n=n, refused=f"{n} candidates are too few: at least {FEWEST}")
    mean_x, mean_y = sum(ratings) / n, sum(scores) / n
    sxx = sum((x - mean_x) ** 2 for x in ratings)
    syy = sum((y - mean_y) ** 2 for y in scores)
    if sxx == 0:
        return PassMark(n=n, refused="all candidates have the same rating")
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(ratings, scores, strict=True)) / sxx
    if slope <= 0:
        return PassMark(n=n, slope=round(slope, 4), refused="better ratings do not go with better scores")
    intercept = mean_y - slope * mean_x
    rest = max(0.0, syy - slope**2 * sxx)
    error = math.sqrt(rest / (n - 2) * (1 / n + (borderline - mean_x) ** 2 / sxx))
    return PassMark(
        n=n, cut=round(intercept + slope * borderline, 4), slope=round(slope, 4), intercept=round(intercept, 4),
        r_squared=round(1 - rest / syy, 4) if syy else None, standard_error=round(error, 4),
    )  # fmt: skip
