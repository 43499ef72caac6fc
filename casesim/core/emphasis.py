"""What a question is about where several things are named in it: its subject, not what the subject is about.

"What worries you most about the pain?" asks for a worry, not for the pain; "What do you take, including over the
counter?" asks first for what is taken, then for the rest. Works on what rules found; finds nothing by words of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from casesim.core.case import Disclosure, Polarity
from casesim.core.patient import Patient
from casesim.core.question import CERTAIN, LIKELY, PARENTS, Match
from casesim.core.understanding.model import QuestionType, Understanding

VIEWS = frozenset({"ideas", "concerns", "expectations"})
"""The patient's own view (Calgary-Cambridge: ideas, concerns, expectations)."""
SURE = 0.9
"""Score from which a topic is the subject of an open question."""


def emphasised(found: Sequence[Match], patient: Patient, understanding: Understanding) -> tuple[Match, ...]:
    """Return what `found` should be, given the subject of the question; as it is where the question names one thing."""
    if understanding.compound:
        return tuple(found)
    if own := tuple(match for match in found if is_by_author(match)):
        return own
    if not (understanding.wh or understanding.type is QuestionType.OPEN):
        return tuple(found)
    sure = {hit.id for hit in understanding.topics if hit.score >= SURE}
    views = sure & VIEWS
    if views and (own := _of(patient, views, found, denials=True)):
        return own
    told = {fact.id: fact.polarity for fact in patient.facts}
    named = any(match.via.startswith("finding:") and match.strength >= CERTAIN for match in found)
    if found and all(told.get(match.fact) is Polarity.DENIES for match in found):
        has = _of(patient, sure - VIEWS - (PARENTS if named else frozenset()), found, denials=False)
        return (*has, *(match for match in found if match not in has))
    return tuple(found)


def is_by_author(match: Match) -> bool:
    """Say whether the question says two or more of the author's own words for asking this fact."""
    return match.strength >= CERTAIN and match.via.startswith("words:") and len(match.via[6:].split()) > 1


def _of(
    patient: Patient, topics: frozenset[str] | set[str], found: Sequence[Match], *, denials: bool
) -> tuple[Match, ...]:
    """Return a match for every fact that answers one of `topics`, in the order of the case."""
    held = {match.fact: match for match in found}
    return tuple(
        held.get(fact.id) or Match(fact=fact.id, strength=LIKELY, via=f"topic:{min(topics & set(fact.answers))}")
        for fact in patient.facts
        if topics & set(fact.answers)
        and fact.disclosure is not Disclosure.NEVER
        and (denials or fact.polarity is Polarity.HAS)
    )
