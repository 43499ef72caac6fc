"""The arithmetic of every instrument, on plain values: what a count, a grade or an answer is worth.

Each function names the instrument that it follows; none reads a case or an utterance. Shares are 0..1. The anchor texts
of published instruments are their owners': only the form of their scoring is here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casesim.core.item import Anchor, Condition, Level


def coverage_share(covered: int, need: int, *, partial: bool = True) -> float:
    """Return the share of a set (SOCRATES, OPQRST, ICE): n of N, at most 1; all or nothing without `partial`.

    SEGUE and OSCE checklists count single tasks; sets with partial credit follow the usual n/N of OSCE keys.
    """
    if need < 1:
        raise ValueError("a set needs at least one part")
    share = min(1.0, covered / need)
    return share if partial or share == 1.0 else 0.0


def done_throughout(turns: Sequence[int], length: int, stretches: int) -> bool:
    """Say whether something was done in each of `stretches` equal parts of a talk of `length` turns (SEGUE process tasks)."""
    parts = {min(stretches - 1, (turn - 1) * stretches // max(length, 1)) for turn in turns}
    return len(parts) == stretches


def holds(condition: Condition, value: float) -> bool:
    """Say whether a signal's value is within the bounds, both ends included."""
    low = condition.at_least is None or value >= condition.at_least - 1e-9
    return low and (condition.at_most is None or value <= condition.at_most + 1e-9)


def anchor_reached(anchors: Sequence[Anchor], lowest: int, signals: Mapping[str, float]) -> int:
    """Return the score of the highest anchor whose conditions all hold, `lowest` where none does.

    After the form of MIRS (28 items, 1–5, anchors at 5, 3 and 1) and CRI-HT-S (8 items, 1–5).
    """
    for anchor in anchors:
        if all(holds(condition, signals[condition.signal]) for condition in anchor.conditions):
            return anchor.score
    return lowest


def scale_share(score: float, lowest: float, highest: float) -> float:
    """Return where a score lies between the ends of its scale: (score − lowest) / (highest − lowest)."""
    if highest <= lowest:
        raise ValueError("the highest grade must be above the lowest")
    return max(0.0, min(1.0, (score - lowest) / (highest - lowest)))


def grade_reached(levels: Sequence[Level], percent: float) -> Level:
    """Return the grade for a percentage: the highest level whose bound it reaches, else the lowest level.

    PLAB 2 marks three domains 0–4 each; Calgary–Cambridge sheets and OSCEs add one global rating.
    """
    ranked = sorted(levels, key=lambda level: level.at_least, reverse=True)
    return next((level for level in ranked if percent >= level.at_least - 1e-9), ranked[-1])


def key_feature_share(accepted: Sequence[float], responses: int, *, need: int, most: int, killed: bool) -> float:
    """Return the share of a key-feature question from the credits (0..1) of the accepted answers.

    Page & Bordage 1995 (Acad Med 70:104–110), Farmer & Page 2005 (Med Educ 39:1188–1194): full marks for the keyed
    answers, part marks for some of them, 0 for a harmful answer (killer) or for more answers than were allowed.
    """
    if killed or responses > most:
        return 0.0
    best = sorted(accepted, reverse=True)[:need]
    return min(1.0, sum(best) / need)


def actions_share(
    critical: tuple[int, int],
    recommended: tuple[int, int],
    *,
    weight: float,
    unnecessary: int,
    cost: float,
    harmful: int,
) -> float:
    """Return the share of a set of actions; `critical` and `recommended` are (done, wanted).

    After the weighted action scores of patient management problems (McGuire & Babbott 1967, J Educ Meas 4:1–10):
    helpful choices add, needless ones take away, a harmful one leaves nothing. Never below 0.
    """
    if harmful:
        return 0.0
    wanted = weight * critical[1] + recommended[1]
    earned = weight * critical[0] + min(recommended[0], recommended[1])
    return max(0.0, min(1.0, (earned - cost * unnecessary) / wanted)) if wanted else 0.0


def note_grade_from_data(data: int, most: int = 2) -> int:
    """Return the R-IDEA grade of an explanation: 0 without data, 1 for one right datum, 2 for two or more.

    Schaye et al. 2022 (J Gen Intern Med 37:507–512): lead and alternatives are explained with objective data points.
    """
    return min(most, max(0, data))


def brier(confidences: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Return the mean squared distance of forecasts (0..1) from what was true: 0 is perfect, 1 is always sure and wrong.

    Brier 1950 (Mon Weather Rev 78:1–3), in the form for single events.
    """
    if len(confidences) != len(outcomes) or not confidences:
        raise ValueError("as many outcomes as forecasts, and at least one, are needed")
    return sum((p - float(o)) ** 2 for p, o in zip(confidences, outcomes, strict=True)) / len(confidences)


def brier_of_list(confidences: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Return the Brier score of one case over all its diagnoses, 0 (sure and right) to 1 (sure and wrong).

    Brier's original form sums over the classes of one event and runs from 0 to 2; halved here and cut at 1. Unlike a
    mean, it is not made smaller by a tail of unlikely diagnoses.
    """
    return min(1.0, len(confidences) * brier(confidences, outcomes) / 2)


def precision_recall(picked: int, right: int, wanted: int) -> tuple[float | None, float | None]:
    """Return (right of picked, right of wanted); None where there is nothing to divide by."""
    return (right / picked if picked else None), (right / wanted if wanted else None)


def harmonic(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean (F1) of precision and recall; None where either is not known, 0 where nothing was found."""
    if recall == 0:
        return 0.0
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
