"""The ranked differential as an item: top k, must-not-miss, a cap on answers, and the confidence given.

Whether names mean the same is the relator's knowledge; what a relation earns is the case author's rule. Lines beyond
the cap do not count, and a line of several diagnoses counts as several: a shotgun list earns nothing extra.
"""

from __future__ import annotations

from casesim.core.differential import DiagnosisRelator, Placed, answers, place
from casesim.core.encounter import Ranked as Line
from casesim.core.item import Ranked
from casesim.core.marking.given import Given
from casesim.core.marking.mark import made, needs_case
from casesim.core.rubric import Mark, Verdict


def mark_ranked(item: Ranked, given: Given, relator: DiagnosisRelator) -> Mark:
    """Mark the place of the item's target in the trainee's list."""
    if given.patient is None:
        return needs_case(item)
    own = given.patient.differential
    targets = {"correct": (own.correct,), "acceptable": own.acceptable, "must_not_miss": own.must_not_miss}[item.target]
    if not targets:
        return made(item, Verdict.UNSCORED, "the case names none")
    listed = answers(given.differential, relator)[: item.max_answers][: item.within]
    placed = [found for target in targets if (found := place(target, listed, relator))]
    sure = [found for found in placed if _is_confident(item, found, given, relator)]
    if not sure:
        reason = "not in the differential" if given.differential else "no differential given"
        reason = f"named, with less than {item.confidence_from} % confidence" if placed else reason
        return made(item, Verdict.NOT_MET, reason, quote=placed[0].answer if placed else "")
    if item.target == "correct" or (item.target == "acceptable" and item.need is None):
        best = max(sure, key=lambda found: found.credit)
        reason = f"rank {best.rank}, {best.relation} ({best.via})"
        return made(item, Verdict.MET, reason, quote=best.answer, share=best.credit)
    need = min(item.need or len(targets), len(targets))
    share = min(1.0, sum(found.credit for found in sure) / need) if item.need else len(sure) / len(targets)
    names = ", ".join(dict.fromkeys(found.answer for found in sure))
    return made(item, Verdict.MET, f"{len(sure)} of {len(targets)} named", quote=names, share=share)


def _is_confident(item: Ranked, found: Placed, given: Given, relator: DiagnosisRelator) -> bool:
    if item.confidence_from is None:
        return True
    confidence = confidences(given.differential, relator)[found.rank - 1]
    return confidence is not None and confidence >= item.confidence_from


def confidences(ranked: tuple[Line, ...], relator: DiagnosisRelator) -> tuple[int | None, ...]:
    """Return the confidence (per cent) of each answer, in the order of `answers`; a line that names several shares it."""
    return tuple(entry.confidence for entry in ranked for _ in relator.split(entry.name) or (entry.name,))
