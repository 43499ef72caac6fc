"""Scales: conditions and anchors over measured signals, and grades over the points of other items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casesim.core.item import AnchoredScale, Condition, DomainScale, GlobalRating, Level, Measured
from casesim.core.marking.arithmetic import anchor_reached, grade_reached, holds, scale_share
from casesim.core.marking.given import Given
from casesim.core.marking.mark import made
from casesim.core.marking.signal import PER_CENT, SIGNALS, YES_OR_NO, turns_of
from casesim.core.rubric import Mark, Verdict

SHOWN = 5
"""Turns that a mark on a signal cites."""


def mark_measured(item: Measured, measured: Mapping[str, float], given: Given) -> Mark:
    """Mark conditions over signals; what cannot be measured is unscored."""
    unknown = _unknown(item.conditions, measured, item.from_turns)
    if unknown:
        return made(item, Verdict.UNSCORED, unknown)
    missed = [condition for condition in item.conditions if not holds(condition, measured[condition.signal])]
    too_much = [c.signal for c in missed if c.at_most is not None or c.signal == "open_first"]
    turns, quote = _proof(too_much if missed else [c.signal for c in item.conditions], given)
    detail = [said(condition, measured) for condition in item.conditions]
    reason = "; ".join(said(condition, measured) for condition in missed) or "; ".join(detail)
    verdict = Verdict.NOT_MET if missed else Verdict.MET
    return made(item, verdict, reason, turns=turns, quote=quote, detail=detail)


def mark_anchored(item: AnchoredScale, measured: Mapping[str, float], given: Given) -> Mark:
    """Mark a scale by its anchors: the highest whose conditions all hold."""
    conditions = [condition for anchor in item.anchors for condition in anchor.conditions]
    unknown = _unknown(conditions, measured, item.from_turns)
    if unknown:
        return made(item, Verdict.UNSCORED, unknown)
    score = anchor_reached(item.anchors, item.lowest, measured)
    highest = item.anchors[0].score
    label = next((anchor.label for anchor in item.anchors if anchor.score == score), "")
    detail = [
        f"{anchor.score}: {'; '.join(said(condition, measured) for condition in anchor.conditions)}"
        for anchor in item.anchors
    ]
    verdict = Verdict.MET if score >= item.met_from else Verdict.NOT_MET
    level = f"{score} of {highest}" + (f": {label}" if label else "")
    reason = "; ".join(dict.fromkeys(f"{SIGNALS[c.signal]}: {shown(c.signal, measured)}" for c in conditions))
    turns, quote = _proof([condition.signal for condition in conditions], given)
    share = scale_share(score, item.lowest, highest)
    return made(item, verdict, reason, turns=turns, quote=quote, share=share, detail=detail, level=level)


def _proof(names: Sequence[str], given: Given) -> tuple[tuple[int, ...], str]:
    """Return turns that show the first signal that any turn shows, and the words of the first of them."""
    found = turns_of(given)
    turns = next((found[name] for name in names if name in found), ())[:SHOWN]
    return turns, next((one.text for one in given.heard if turns and one.turn == turns[0]), "")


def _unknown(conditions: Sequence[Condition], measured: Mapping[str, float], from_turns: int) -> str:
    if measured["turns"] < from_turns:
        few = "1 turn is" if measured["turns"] == 1 else f"{measured['turns']:g} turns are"
        return f"{few} too few to judge it; it needs {from_turns}"
    missing = [condition.signal for condition in conditions if condition.signal not in measured]
    return f"cannot be measured here: {SIGNALS.get(missing[0], missing[0])}" if missing else ""


def said(condition: Condition, measured: Mapping[str, float]) -> str:
    """Return a condition beside what was measured, in plain words."""
    name = SIGNALS.get(condition.signal, condition.signal)
    told = f"{name}: {shown(condition.signal, measured)}"
    if condition.signal in YES_OR_NO and holds(condition, measured[condition.signal]):
        return told
    return f"{told} ({wanted(condition)})"


def shown(signal: str, measured: Mapping[str, float]) -> str:
    """Return a measured value in plain words."""
    value = measured[signal]
    return ("yes" if value else "no") if signal in YES_OR_NO else _figure(signal, value)


def _figure(signal: str, value: float) -> str:
    return f"{100 * value:.0f} %" if signal in PER_CENT else f"{round(value, 2):g}"


def wanted(condition: Condition) -> str:
    """Return what a condition wants, in plain words."""
    if condition.signal in YES_OR_NO:
        return "yes wanted" if condition.at_least else "no wanted"
    bounds = (("at least", condition.at_least), ("at most", condition.at_most))
    return (
        " and ".join(f"{word} {_figure(condition.signal, bound)}" for word, bound in bounds if bound is not None)
        + " wanted"
    )


def mark_domain_scale(item: DomainScale, marks: Sequence[Mark]) -> Mark:
    """Grade a domain by the points of its other items."""
    wanted = item.of or item.domain
    return _graded(item, item.levels, item.met_from, [mark for mark in marks if mark.domain == wanted])


def mark_global(item: GlobalRating, marks: Sequence[Mark]) -> Mark:
    """Grade the whole: by all other points, or leave it to the examiner."""
    if item.by == "examiner":
        grades = ", ".join(f"{level.score} {level.label}".strip() for level in item.levels)
        return made(item, Verdict.UNSCORED, f"an examiner's grade, not given yet: {grades}")
    return _graded(item, item.levels, item.met_from, marks)


def _graded(item: DomainScale | GlobalRating, levels: tuple[Level, ...], met_from: int, marks: Sequence[Mark]) -> Mark:
    counted = [mark for mark in marks if mark.verdict is not Verdict.UNSCORED]
    most = sum(mark.max for mark in counted)
    if not most:
        return made(item, Verdict.UNSCORED, "nothing in it could be scored")
    sure = 100 * sum(mark.points for mark in counted) / most
    waiting = sum(mark.max for mark in counted if mark.verdict is Verdict.NEEDS_REVIEW)
    level, best = grade_reached(levels, sure), grade_reached(levels, sure + 100 * waiting / most)
    if best.score != level.score:
        reason = f"{level.score} to {best.score}, as the marks to be reviewed turn out"
        return made(item, Verdict.NEEDS_REVIEW, reason, level=f"{level.score} or more")
    scores = [entry.score for entry in levels]
    share = scale_share(level.score, min(scores), max(scores))
    verdict = Verdict.MET if level.score >= met_from else Verdict.NOT_MET
    name = f"{level.score} of {max(scores)}" + (f": {level.label}" if level.label else "")
    return made(item, verdict, f"{sure:.1f} % of the points", share=share, level=name)
