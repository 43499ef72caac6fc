"""The arithmetic of the instruments: tables of inputs and what they must be worth, published examples where there are any."""

from __future__ import annotations

import math

import pytest

from casesim.core.item import Anchor, Condition, Level
from casesim.core.marking.arithmetic import (
    actions_share,
    anchor_reached,
    brier,
    brier_of_list,
    coverage_share,
    done_throughout,
    grade_reached,
    harmonic,
    holds,
    key_feature_share,
    note_grade_from_data,
    precision_recall,
    scale_share,
)
from casesim.core.marking.standard import borderline_regression

MIRS_FORM = (
    Anchor(score=5, conditions=(Condition(signal="leading", at_most=0), Condition(signal="open_share", at_least=0.4))),
    Anchor(score=3, conditions=(Condition(signal="leading", at_most=2),)),
)
PLAB_FORM = tuple(
    Level(score=score, at_least=bound) for score, bound in ((4, 85), (3, 70), (2, 55), (1, 40), (0, 0))
)  # fmt: skip


@pytest.mark.parametrize(
    ("covered", "need", "partial", "share"),
    [(0, 8, True, 0), (4, 8, True, 0.5), (8, 8, True, 1), (9, 8, True, 1), (7, 8, False, 0), (8, 8, False, 1), (1, 3, True, 1 / 3)],
)  # fmt: skip
def test_a_set_earns_n_of_its_parts(covered: int, need: int, partial: bool, share: float) -> None:
    """SOCRATES, OPQRST, ICE: n/N, never more than all, and all or nothing where the author says so."""
    assert coverage_share(covered, need, partial=partial) == pytest.approx(share)


def test_a_set_without_parts_is_an_error_of_its_author() -> None:
    """No division by zero and no mark for nothing."""
    with pytest.raises(ValueError, match="at least one"):
        coverage_share(0, 0)


@pytest.mark.parametrize(
    ("turns", "length", "stretches", "done"),
    [([1, 5, 9], 9, 3, True), ([1, 2, 3], 9, 3, False), ([3, 4, 7], 9, 3, True), ([1, 10], 10, 2, True), ([], 9, 3, False)],
)  # fmt: skip
def test_a_process_task_must_be_done_in_every_part_of_the_talk(
    turns: list[int], length: int, stretches: int, done: bool
) -> None:
    """SEGUE counts content tasks once and process tasks throughout."""
    assert done_throughout(turns, length, stretches) is done


@pytest.mark.parametrize(
    ("low", "high", "value", "inside"),
    [(1, None, 1, True), (1, None, 0.99, False), (None, 2, 2, True), (None, 2, 2.01, False), (1, 2, 1.5, True), (0.3, None, 0.1 + 0.2, True)],
)  # fmt: skip
def test_both_ends_of_a_bound_count(low: float | None, high: float | None, value: float, inside: bool) -> None:
    """And rounding of binary fractions never decides."""
    assert holds(Condition(signal="leading", at_least=low, at_most=high), value) is inside


@pytest.mark.parametrize(
    ("leading", "open_share", "score"), [(0, 0.5, 5), (0, 0.2, 3), (1, 0.5, 3), (2, 0.0, 3), (3, 0.9, 1)]
)
def test_the_highest_anchor_that_holds_gives_the_score(leading: int, open_share: float, score: int) -> None:
    """In the form of MIRS: anchors at 5 and 3, and 1 where none holds."""
    assert anchor_reached(MIRS_FORM, 1, {"leading": leading, "open_share": open_share}) == score


@pytest.mark.parametrize(
    ("score", "low", "high", "share"), [(1, 1, 5, 0), (3, 1, 5, 0.5), (5, 1, 5, 1), (2, 0, 4, 0.5)]
)
def test_a_grade_is_worth_its_place_on_the_scale(score: int, low: int, high: int, share: float) -> None:
    """The lowest grade is worth nothing, the highest everything."""
    assert scale_share(score, low, high) == share


@pytest.mark.parametrize(
    ("percent", "grade"), [(100, 4), (85, 4), (84.9, 3), (70, 3), (55, 2), (40, 1), (39.9, 0), (0, 0)]
)
def test_a_domain_is_graded_by_its_percentage(percent: float, grade: int) -> None:
    """In the form of PLAB 2: 0 to 4 for each domain."""
    assert grade_reached(PLAB_FORM, percent).score == grade


@pytest.mark.parametrize(
    ("accepted", "responses", "need", "most", "killed", "share"),
    [
        ((1, 1), 2, 2, 3, False, 1.0),
        ((1,), 2, 2, 3, False, 0.5),  # one of two keyed answers: half
        ((1, 1, 1), 3, 2, 3, False, 1.0),
        ((1, 1), 4, 2, 3, False, 0.0),  # more answers than allowed
        ((1, 1), 3, 2, 3, True, 0.0),  # a harmful answer
        ((0.5,), 1, 1, 1, False, 0.5),
        ((), 3, 2, 3, False, 0.0),
    ],
)
def test_a_key_feature_pays_for_the_keyed_answers_alone(
    accepted: tuple[float, ...], responses: int, need: int, most: int, killed: bool, share: float
) -> None:
    """The scoring rules of Page & Bordage: part marks, nothing beyond the cap, nothing with a killer."""
    assert key_feature_share(accepted, responses, need=need, most=most, killed=killed) == share


@pytest.mark.parametrize(
    ("critical", "recommended", "unnecessary", "harmful", "share"),
    [
        ((2, 2), (2, 2), 0, 0, 1.0),
        ((1, 2), (2, 2), 0, 0, 4 / 6),
        ((2, 2), (0, 2), 0, 0, 4 / 6),
        ((2, 2), (2, 2), 2, 0, 5 / 6),
        ((0, 2), (0, 2), 9, 0, 0.0),
        ((2, 2), (2, 2), 0, 1, 0.0),
    ],
)
def test_helpful_actions_add_needless_ones_take_and_harm_leaves_nothing(
    critical: tuple[int, int], recommended: tuple[int, int], unnecessary: int, harmful: int, share: float
) -> None:
    """Critical actions weigh two here, recommended ones one, a needless one takes a half."""
    got = actions_share(critical, recommended, weight=2, unnecessary=unnecessary, cost=0.5, harmful=harmful)
    assert got == pytest.approx(share)


@pytest.mark.parametrize(("data", "grade"), [(0, 0), (1, 1), (2, 2), (5, 2), (-1, 0)])
def test_an_explanation_is_graded_by_its_data(data: int, grade: int) -> None:
    """R-IDEA: two right findings explain a diagnosis, one does in part."""
    assert note_grade_from_data(data) == grade


@pytest.mark.parametrize(
    ("forecasts", "outcomes", "score"),
    [([1.0], [True], 0.0), ([1.0], [False], 1.0), ([0.7], [True], 0.09), ([0.3], [True], 0.49), ([0.5], [False], 0.25),
     ([0.7, 0.2, 0.1], [True, False, False], (0.09 + 0.04 + 0.01) / 3)],
)  # fmt: skip
def test_brier_scores_are_those_of_the_textbook(forecasts: list[float], outcomes: list[bool], score: float) -> None:
    """The worked example of rain at 100, 70, 50 and 30 per cent."""
    assert brier(forecasts, outcomes) == pytest.approx(score)


@pytest.mark.parametrize(
    ("forecasts", "outcomes", "score"),
    [([1.0], [True], 0.0), ([1.0, 0.0], [False, True], 1.0), ([0.7, 0.3], [True, False], 0.09), ([0.5, 0.5], [True, False], 0.25),
     ([1.0, 1.0, 1.0], [False, False, False], 1.0)],
)  # fmt: skip
def test_a_list_of_forecasts_is_scored_in_the_original_form(
    forecasts: list[float], outcomes: list[bool], score: float
) -> None:
    """Summed over the diagnoses and halved: 0 to 1."""
    assert brier_of_list(forecasts, outcomes) == pytest.approx(score)


def test_brier_refuses_nothing_to_judge() -> None:
    """No forecast has no score."""
    with pytest.raises(ValueError, match="at least one"):
        brier([], [])


def test_precision_and_recall_are_unknown_where_there_is_nothing_to_divide_by() -> None:
    """Unknown is not zero."""
    assert precision_recall(4, 2, 8) == (0.5, 0.25)
    assert precision_recall(0, 0, 0) == (None, None)
    assert harmonic(0.5, 0.25) == pytest.approx(1 / 3)
    assert harmonic(None, 0.5) is None
    assert harmonic(0.0, 0.0) == 0.0


def test_borderline_regression_predicts_the_score_at_borderline() -> None:
    """Scores that lie on a line give that line; one off the line gives the R² and error worked out by hand."""
    ratings = [1, 1, 2, 2, 2, 3, 3, 3, 4, 4]
    found = borderline_regression(ratings, [40 + 10 * x for x in ratings], 2)
    assert (found.cut, found.slope, found.intercept, found.r_squared, found.standard_error) == (60, 10, 40, 1, 0)
    scores = [48, 52, 58, 62, 60, 70, 68, 72, 79, 81]
    found = borderline_regression(ratings, scores, 2)
    # mean rating 2.5, mean score 65; Sxx 10.5, Sxy 105: slope 10, cut 65 - 10 * 0.5 = 60
    assert (found.cut, found.slope) == (60, 10)
    syy = sum((y - 65) ** 2 for y in scores)
    assert found.r_squared == pytest.approx(10 * 105 / syy, abs=1e-4)
    error = math.sqrt((syy - 1050) / 8 * (1 / 10 + 0.25 / 10.5))
    assert found.standard_error == pytest.approx(error, abs=1e-4)


@pytest.mark.parametrize(
    ("ratings", "scores", "why"),
    [
        ([1, 2, 3], [1, 2, 3], "too few"),
        ([2] * 12, list(range(12)), "same rating"),
        (list(range(12)), list(range(12, 0, -1)), "do not go with"),
    ],
)
def test_borderline_regression_refuses_what_it_cannot_tell(ratings: list[float], scores: list[float], why: str) -> None:
    """Few candidates, one rating, or better ratings with worse scores: no pass mark."""
    found = borderline_regression(ratings, scores, 2)
    assert found.cut is None
    assert why in found.refused
