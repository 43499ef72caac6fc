"""Agreement: kappa as scikit-learn 1.6 computes it, and a bootstrap interval that repeats."""

from __future__ import annotations

import pytest

from casesim.core.understanding.agreement import bootstrap_interval, kappa

FIRST = ["a", "a", "b", "b", "c", "c", "a", "b", "c", "a", "a", "a", "b", "c", "c", "b", "a", "b", "c", "a"]
SECOND = ["a", "b", "b", "b", "c", "a", "a", "b", "c", "c", "a", "a", "b", "c", "b", "b", "a", "a", "c", "a"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (FIRST, SECOND, 0.6212121212121212),  # sklearn.metrics.cohen_kappa_score of the same lists
        ([1, 1, 0, 0, 1, 0, 1, 1, 0, 0], [1, 0, 0, 0, 1, 0, 1, 1, 1, 0], 0.6),
        ([1, 0] * 5, [0, 1] * 5, -1.0),
        ([True] * 9 + [False], [True] * 10, 0.0),
        (["x", "y", "z"], ["x", "y", "z"], 1.0),
    ],
)
def test_kappa_equals_the_reference(first: list[object], second: list[object], expected: float) -> None:
    """Values computed with scikit-learn, pasted as constants."""
    assert kappa(first, second) == pytest.approx(expected, abs=1e-12)


def test_kappa_of_two_constant_raters_is_never_nan() -> None:
    """Where chance explains everything, full agreement is 1 and none is 0."""
    assert kappa([1, 1, 1], [1, 1, 1]) == 1.0
    assert kappa([1, 1, 1], [2, 2, 2]) == 0.0


@pytest.mark.parametrize(("first", "second"), [([], []), ([1], [1, 2])])
def test_kappa_refuses_what_it_cannot_compare(first: list[int], second: list[int]) -> None:
    """No labels, or unequal numbers of them, are an error of the caller."""
    with pytest.raises(ValueError, match="label"):
        kappa(first, second)


def _mean(units: object) -> float:
    values = list(units)  # type: ignore[call-overload]
    return float(sum(values)) / len(values)


def test_the_interval_repeats_with_its_seed_and_holds_the_value() -> None:
    """Same seed, same interval; another seed, another; the mean lies inside."""
    units = [0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0]
    first = bootstrap_interval(units, _mean, draws=500, seed=3)
    assert first == bootstrap_interval(units, _mean, draws=500, seed=3)
    assert first != bootstrap_interval(units, _mean, draws=500, seed=4)
    assert first[0] <= 0.7 <= first[1]


def test_the_interval_narrows_with_more_units() -> None:
    """A hundred units say more than ten."""
    few = bootstrap_interval([0.0, 1.0] * 5, _mean, draws=400)
    many = bootstrap_interval([0.0, 1.0] * 50, _mean, draws=400)
    assert many[1] - many[0] < few[1] - few[0]


def test_the_interval_needs_units() -> None:
    """Nothing to resample is an error of the caller."""
    with pytest.raises(ValueError, match="unit"):
        bootstrap_interval([], _mean)
