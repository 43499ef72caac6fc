"""Grading: a rubric against an encounter or a bare transcript, every mark with its turn and its quote.

Only what the trainee said or did can earn a mark. Points, totals and passes are sums in code; no model takes part.
A mark of `needs_review` earns nothing until a person has looked; `unscored` items leave the maximum too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from casesim.core.differential import DiagnosisRelator
from casesim.core.history import GREY, SURE, Heard
from casesim.core.marking.acting import mark_actions, mark_done, mark_key_feature
from casesim.core.marking.asking import mark_asked, mark_coverage, mark_elicited
from casesim.core.marking.given import Act, Given, Snapshot, given_by
from casesim.core.marking.mark import QUOTE, made
from casesim.core.marking.noting import mark_note
from casesim.core.marking.order import moments, not_for, place_of, timed
from casesim.core.marking.ranking import mark_ranked
from casesim.core.marking.scale import mark_anchored, mark_domain_scale, mark_global, mark_measured
from casesim.core.marking.signal import signals
from casesim.core.rubric import (
    Actions,
    AnchoredScale,
    Asked,
    Coverage,
    Domain,
    DomainScale,
    DomainScore,
    Elicited,
    ExaminedItem,
    GlobalRating,
    Item,
    KeyFeature,
    Mark,
    Measured,
    NoteItem,
    Observed,
    OrderedItem,
    Ranked,
    Rubric,
    ScoreSheet,
    Verdict,
)

__all__ = ["GREY", "QUOTE", "SURE", "Act", "Given", "Heard", "Snapshot", "given_by", "grade", "made", "settle", "total"]


def grade(rubric: Rubric, given: Given, relator: DiagnosisRelator) -> ScoreSheet:
    """Mark `given` against `rubric`. Pure: the same input gives the same sheet, byte for byte."""
    measured = signals(given, relator)
    first = {item.id: _mark(item, given, relator, measured) for item in rubric.items if not _is_derived(item)}
    places = moments(given)
    places |= {item.id: place_of(first[item.id], item.kind, given) for item in rubric.items if item.id in first}
    marks = {item.id: timed(item, first[item.id], places) for item in rubric.items if item.id in first}
    for item in rubric.items:
        if isinstance(item, DomainScale | GlobalRating):
            basis = [marks[other.id] for other in rubric.items if other.id in first]
            marks[item.id] = not_for(item, given.patient) or _derived(item, basis)
    return total(rubric, [marks[item.id] for item in rubric.items])


def settle(rubric: Rubric, marks: Sequence[Mark], decided: frozenset[str]) -> ScoreSheet:
    """Return the sheet of `marks` after a person has decided some: grades over other items are worked out anew.

    Items in `decided` stay as they are; so do grades that were unscored.
    """
    derived = {item.id: item for item in rubric.items if isinstance(item, DomainScale | GlobalRating)}
    basis = [mark for mark in marks if mark.id not in derived]
    settled = [
        _derived(derived[mark.id], basis)
        if mark.id in derived and mark.id not in decided and mark.verdict is not Verdict.UNSCORED
        else mark
        for mark in marks
    ]
    return total(rubric, settled)


def _is_derived(item: Item) -> bool:
    return isinstance(item, DomainScale | GlobalRating)


def _derived(item: DomainScale | GlobalRating, basis: Sequence[Mark]) -> Mark:
    return mark_domain_scale(item, basis) if isinstance(item, DomainScale) else mark_global(item, basis)


def _mark(item: Item, given: Given, relator: DiagnosisRelator, measured: Mapping[str, float]) -> Mark:
    return not_for(item, given.patient) or _scored(item, given, relator, measured)


def _scored(item: Item, given: Given, relator: DiagnosisRelator, measured: Mapping[str, float]) -> Mark:
    match item:
        case Asked() | Elicited() | Coverage():
            return _said(item, given)
        case ExaminedItem() | OrderedItem() | Actions():
            return mark_actions(item, given) if isinstance(item, Actions) else mark_done(item, given)
        case Ranked() | KeyFeature() | NoteItem():
            return _reasoned(item, given, relator)
        case Measured() | AnchoredScale():
            return _counted(item, given, measured)
        case Observed():
            return made(item, Verdict.UNSCORED, "text does not show it; a person who was there may mark it")
        case DomainScale() | GlobalRating():
            return _derived(item, ())
        case _:
            assert_never(item)


def _counted(item: Measured | AnchoredScale, given: Given, measured: Mapping[str, float]) -> Mark:
    return mark_measured(item, measured, given) if isinstance(item, Measured) else mark_anchored(item, measured, given)


def _said(item: Asked | Elicited | Coverage, given: Given) -> Mark:
    if isinstance(item, Asked):
        return mark_asked(item, given)
    return mark_elicited(item, given) if isinstance(item, Elicited) else mark_coverage(item, given)


def _reasoned(item: Ranked | KeyFeature | NoteItem, given: Given, relator: DiagnosisRelator) -> Mark:
    if isinstance(item, Ranked):
        return mark_ranked(item, given, relator)
    return mark_key_feature(item, given, relator) if isinstance(item, KeyFeature) else mark_note(item, given, relator)


def total(rubric: Rubric, marks: Sequence[Mark]) -> ScoreSheet:
    """Add up marks: domains, total, pass and why."""
    domains = {domain.id: _domain(domain, [m for m in marks if m.domain == domain.id]) for domain in rubric.domains}
    points, most = _sum(marks)
    percent = round(100 * points / most, 1) if most else None
    passed, why = _pass(rubric, marks, domains, percent)
    return ScoreSheet(
        rubric=rubric.id, rubric_version=rubric.version, items=tuple(marks), domains=domains, total=points, max=most,
        percent=percent, passed=passed, why=why, to_review=sum(m.verdict is Verdict.NEEDS_REVIEW for m in marks),
    )  # fmt: skip


def _domain(domain: Domain, marks: Sequence[Mark]) -> DomainScore:
    points, most = _sum(marks)
    percent = round(100 * points / most, 1) if most else None
    passed = None
    if domain.pass_percent is not None or domain.pass_points is not None:
        if percent is None:
            passed = False if domain.undemonstrated == "fail" else None
        else:
            passed = percent >= (domain.pass_percent or 0) and points >= (domain.pass_points or 0)
    return DomainScore(title=domain.title, points=points, max=most, percent=percent, passed=passed)


def _sum(marks: Sequence[Mark]) -> tuple[float, float]:
    counted = [mark for mark in marks if mark.verdict is not Verdict.UNSCORED]
    return round(sum(mark.points for mark in counted), 4), round(sum(mark.max for mark in counted), 4)


def _pass(
    rubric: Rubric, marks: Sequence[Mark], domains: dict[str, DomainScore], percent: float | None
) -> tuple[bool | None, str]:
    missed = [mark.text for mark in marks if mark.critical and mark.verdict is Verdict.NOT_MET]
    waiting = [mark.text for mark in marks if mark.critical and mark.verdict is Verdict.NEEDS_REVIEW]
    failed = _failed(rubric, domains)
    has_rule = (
        rubric.pass_percent is not None or failed or missed or any(d.passed is not None for d in domains.values())
    )
    if not has_rule:
        return None, ""
    if missed:
        return False, "critical and missed: " + "; ".join(missed)
    if failed:
        return False, "below the pass mark: " + "; ".join(failed)
    if rubric.pass_percent is not None and percent is not None and percent < rubric.pass_percent:
        return False, f"{percent:g} % of the points; {rubric.pass_percent:g} % pass"
    if waiting:
        return None, "critical and to be reviewed: " + "; ".join(waiting)
    return True, f"{percent:g} % of the points" if percent is not None else ""


def _failed(rubric: Rubric, domains: dict[str, DomainScore]) -> list[str]:
    """Return the titles of domains that fail the whole: all that are not passed, unless fewer passes suffice."""
    failed = [score.title for score in domains.values() if score.passed is False]
    if rubric.pass_domains is None:
        return failed
    passed = sum(score.passed is True for score in domains.values())
    return [] if passed >= rubric.pass_domains else failed
