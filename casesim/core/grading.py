"""Grading: a rubric against an encounter or a bare transcript, every mark with its turn and its quote.

Only what the trainee said or did can earn a mark. Points, totals and passes are sums in code; no model takes part.
A mark of `needs_review` earns nothing until a person has looked; `unscored` items leave the maximum too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from casesim.core.differential import DiagnosisRelator, Placed, answers, place
from casesim.core.encounter import Encounter
from casesim.core.encounter import Ranked as Answer
from casesim.core.history import Heard, prove
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.rubric import (
    Asked,
    DomainScore,
    Elicited,
    ExaminedItem,
    Item,
    Mark,
    OrderedItem,
    Ranked,
    Rubric,
    ScoreSheet,
    Verdict,
)

QUOTE = 240
"""Characters of a quote."""


class Act(Frozen):
    """Manoeuvres or tests done with one request."""

    turn: int
    request: str
    ids: tuple[str, ...]


class Given(Frozen):
    """All that a trainee said and did; what marks are earned by. `patient` is None for a bare transcript."""

    heard: tuple[Heard, ...] = ()
    released: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """(turn, fact ids that the patient said in that turn)."""
    examined: tuple[Act, ...] = ()
    ordered: tuple[Act, ...] = ()
    differential: tuple[Answer, ...] = ()
    patient: Patient | None = None


def given_by(encounter: Encounter) -> Given:
    """Return what the trainee said and did in `encounter`, from its log and the stored understanding."""
    return Given(
        heard=tuple(Heard(turn=e.turn, text=e.question, understanding=e.understanding) for e in encounter.exchanges),
        released=tuple((e.turn, e.reply.facts) for e in encounter.exchanges),
        examined=tuple(Act(turn=e.after_turn, request=e.request, ids=e.finding_ids) for e in encounter.examined),
        ordered=tuple(Act(turn=e.after_turn, request=e.request, ids=e.finding_ids) for e in encounter.ordered),
        differential=encounter.differential,
        patient=encounter.patient,
    )


def grade(rubric: Rubric, given: Given, relator: DiagnosisRelator) -> ScoreSheet:
    """Mark `given` against `rubric`. Pure: the same input gives the same sheet, byte for byte."""
    marks = tuple(_mark(item, given, relator) for item in rubric.items)
    return total(rubric, marks)


def total(rubric: Rubric, marks: Sequence[Mark]) -> ScoreSheet:
    """Add up marks: domains, total, pass and why."""
    domains: dict[str, DomainScore] = {}
    for domain in rubric.domains:
        points, most = _sum([mark for mark in marks if mark.domain == domain.id])
        percent = round(100 * points / most, 1) if most else None
        passed = None if domain.pass_percent is None or percent is None else percent >= domain.pass_percent
        domains[domain.id] = DomainScore(title=domain.title, points=points, max=most, percent=percent, passed=passed)
    points, most = _sum(marks)
    percent = round(100 * points / most, 1) if most else None
    passed, why = _pass(rubric, marks, domains, percent)
    return ScoreSheet(
        rubric=rubric.id, rubric_version=rubric.version, items=tuple(marks), domains=domains, total=points, max=most,
        percent=percent, passed=passed, why=why, to_review=sum(m.verdict is Verdict.NEEDS_REVIEW for m in marks),
    )  # fmt: skip


def _sum(marks: Sequence[Mark]) -> tuple[float, float]:
    counted = [mark for mark in marks if mark.verdict is not Verdict.UNSCORED]
    return round(sum(mark.points for mark in counted), 4), round(sum(mark.max for mark in counted), 4)


def _pass(
    rubric: Rubric, marks: Sequence[Mark], domains: dict[str, DomainScore], percent: float | None
) -> tuple[bool | None, str]:
    missed = [mark.text for mark in marks if mark.critical and mark.verdict is Verdict.NOT_MET]
    waiting = [mark.text for mark in marks if mark.critical and mark.verdict is Verdict.NEEDS_REVIEW]
    failed = [score.title for score in domains.values() if score.passed is False]
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


def _mark(item: Item, given: Given, relator: DiagnosisRelator) -> Mark:
    match item:
        case Asked():
            return _asked(item, given)
        case Elicited():
            return _elicited(item, given)
        case ExaminedItem():
            return _done(item, given, item.findings, given.examined, item.need, "examined")
        case OrderedItem():
            return _done(item, given, item.investigations, given.ordered, item.need, "ordered")
        case Ranked():
            return _ranked(item, given, relator)
        case _:
            assert_never(item)


def made(
    item: Item, verdict: Verdict, reason: str, *, turns: Sequence[int] = (), quote: str = "", share: float = 1.0
) -> Mark:
    """Return the mark of `item`: its points by `share` (0..1) where it is met, none otherwise."""
    points = round(item.points * share, 4) if verdict is Verdict.MET else 0.0
    return Mark(
        id=item.id, text=item.text, domain=item.domain, verdict=verdict, points=points, max=item.points, turns=tuple(turns),
        quote=quote[:QUOTE], reason=reason, critical=item.critical, better=item.better,
    )  # fmt: skip


def _asked(item: Asked, given: Given) -> Mark:
    proof = prove(item.id, item.topics, given.heard, item.findings)
    return made(item, proof.verdict, proof.reason, turns=proof.turns, quote=proof.quote)


def _elicited(item: Elicited, given: Given) -> Mark:
    if given.patient is None:
        return made(item, Verdict.UNSCORED, "needs an encounter: a bare transcript does not say which fact was told")
    possible = [fact for fact in item.facts if given.patient.fact(fact)]
    if not possible:
        return made(item, Verdict.UNSCORED, "does not apply to this patient")
    need = min(item.need or len(possible), len(possible))
    told: dict[str, int] = {}
    for turn, facts in given.released:
        for fact in facts:
            if fact in possible:
                told.setdefault(fact, turn)
    turns = tuple(dict.fromkeys(sorted(told.values())))
    questions = {heard.turn: heard.text for heard in given.heard}
    if len(told) >= need:
        best = turns[-1] if len(turns) > 1 and need > 1 else turns[0]
        rest = tuple(turn for turn in turns if turn != best)
        return made(
            item, Verdict.MET, f"the patient told {', '.join(told)}", turns=(best, *rest), quote=questions.get(best, "")
        )
    reason = f"{len(told)} of {need} told" if told else "never told"
    return made(item, Verdict.NOT_MET, reason, turns=turns, quote=questions.get(turns[0], "") if turns else "")


def _done(item: Item, given: Given, wanted: Sequence[str], acts: Sequence[Act], need: int, word: str) -> Mark:
    if given.patient is None:
        return made(item, Verdict.UNSCORED, "needs an encounter: a bare transcript holds no acts")
    done: dict[str, Act] = {}
    for act in acts:
        for name in act.ids:
            if name in wanted:
                done.setdefault(name, act)
    if len(done) >= need:
        first = next(iter(done.values()))
        turns = tuple(dict.fromkeys(act.turn for act in done.values()))
        return made(item, Verdict.MET, f"{word}: {', '.join(done)}", turns=turns, quote=first.request)
    return made(item, Verdict.NOT_MET, f"{len(done)} of {need} {word}" if done else f"not {word}")


def _ranked(item: Ranked, given: Given, relator: DiagnosisRelator) -> Mark:
    if given.patient is None:
        return made(item, Verdict.UNSCORED, "needs a case")
    own = given.patient.differential
    targets = {"correct": (own.correct,), "acceptable": own.acceptable, "must_not_miss": own.must_not_miss}[item.target]
    if not targets:
        return made(item, Verdict.UNSCORED, "the case names none")
    listed = answers(given.differential, relator)[: item.max_answers][: item.within]
    placed: list[Placed] = [found for target in targets if (found := place(target, listed, relator))]
    if not placed:
        return made(item, Verdict.NOT_MET, "not in the differential" if given.differential else "no differential given")
    if item.target == "must_not_miss":
        share = len(placed) / len(targets)
        names = ", ".join(found.answer for found in placed)
        return made(item, Verdict.MET, f"{len(placed)} of {len(targets)} named", quote=names, share=share)
    best = max(placed, key=lambda found: found.credit)
    return made(
        item, Verdict.MET, f"rank {best.rank}, {best.relation} ({best.via})", quote=best.answer, share=best.credit
    )
