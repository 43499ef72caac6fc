"""Summaries: what a trainee's summing up holds of what was told, and what in it is wrong or was never said.

Only what the patient had told by then (or a history given in writing) can be summed up rightly. A finding on the other
side of the case, a finding that nobody spoke of and a number that was never heard are wrong.
"""

from __future__ import annotations

import re

from casesim.core.case import Fact, Polarity
from casesim.core.history import Heard
from casesim.core.marking.evidence import candidates, recognise
from casesim.core.marking.given import Given, is_void
from casesim.core.patient import Patient
from casesim.core.understanding.model import QuestionType
from casesim.core.understanding.words import terms

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_NT = re.compile(r"\b(\w+)n['’]t\b", re.IGNORECASE)
_CUT = re.compile(r"[,;.:()?!\n]|\b(?:and|or|with|but|who|which|since|after|while|plus|then|that)\b", re.IGNORECASE)
"""Pieces of a summary: one thing each."""
_VIEW = re.compile(
    r"\b(?:worr\w*|afraid|fear\w*|scared|concern\w*|think\w*|wonder\w*|hop(?:e|es|ed|ing)|lost|loss|off)\b",
    re.IGNORECASE,
)
"""A patient's view of a thing, or words that turn its sense, are no claim that it is there."""
_LACK = re.compile(r"\b(?:no|not|never|without|loss|lost|lacks?|unable|cannot)\b", re.IGNORECASE)
_ATTRIBUTES = frozenset({
    "opening", "onset", "site", "character", "radiation", "severity", "time_course", "aggravating", "relieving", "previous_episodes",
    "ideas", "concerns", "expectations", "impact",
})  # fmt: skip


def summary_signals(given: Given) -> dict[str, float | None]:
    """Return what summaries hold (facts), what is wrong in them, and how many asked whether they are right."""
    if given.patient is None:
        return {}
    summaries = [one for one in given.heard if is_summary(one) and not is_void(one)]
    held: set[str] = set()
    wrong: set[str] = set()
    for one in summaries:
        known = _known(given, one.turn)
        right, turned = _by_words(one.text, given.patient)
        same, opposite = _by_findings(one, given.patient)
        held |= known & (right | same)
        off = (turned & opposite) - right - same  # words and understanding must agree that it is the other way round
        wrong |= off | _unheard(one, given.patient, known) | _numbers(one, given, known)
    checked = sum(one.understanding.type is not QuestionType.NONE for one in summaries)
    return {"summary_facts": len(held), "summary_wrong": len(wrong), "summary_checked": checked}


def is_summary(one: Heard) -> bool:
    """Say whether a turn sums up."""
    hit = one.understanding.topic("summary")
    return one.understanding.summary or (hit is not None and hit.score >= 0.5)


def _known(given: Given, turn: int) -> set[str]:
    return {name for name, when in given.known().items() if when < turn}


def _by_words(text: str, patient: Patient) -> tuple[set[str], set[str]]:
    """Return the facts that pieces of a summary name as the case has them, and those that they name the other way round."""
    among = candidates(patient)
    turned = [c.model_copy(update={"denies": not c.denies}) for c in among if c.denies is not None]
    right: set[str] = set()
    wrong: set[str] = set()
    for piece in _CUT.split(_NT.sub(r"\1 not", text)):
        own = recognise(piece, among)
        other = None if own or _VIEW.search(piece) else recognise(piece, turned)
        right |= {own} if own else set()
        wrong |= {other} if other else set()
    return right, wrong - right


def _by_findings(one: Heard, patient: Patient) -> tuple[set[str], set[str]]:
    """Return the facts that the understood findings of a summary name on the side that the case has, and on the other."""
    same: set[str] = set()
    opposite: set[str] = set()
    hits = [hit for hit in one.understanding.findings if not (hit.family or hit.carried)]
    for fact in patient.facts:
        if _ATTRIBUTES & set(fact.answers):
            continue  # "where", "since when" of a finding: naming the finding does not say it
        lacks = fact.polarity is Polarity.HAS and bool(_LACK.search(fact.clinical))
        for hit in hits:
            if hit.id in fact.answers:
                # "no appetite" and "has lost the appetite" are the same
                agrees = lacks or (fact.polarity is Polarity.DENIES) == hit.negated
                (same if agrees else opposite).add(fact.id)
    return same, opposite


def _unheard(one: Heard, patient: Patient, known: set[str]) -> set[str]:
    """Return the findings that a summary says are there and that no fact of the patient speaks of."""
    answered = {name for fact in patient.facts for name in fact.answers}
    said = set(terms(f"{patient.opening} " + " ".join(_said(fact) for fact in patient.facts if fact.id in known)))
    hits = [hit for hit in one.understanding.findings if not (hit.negated or hit.family or hit.carried)]
    return {hit.id for hit in hits if hit.id not in answered and not set(terms(hit.span)) <= said}


def _numbers(one: Heard, given: Given, known: set[str]) -> set[str]:
    patient = given.patient
    if patient is None:
        return set()
    told = " ".join(_said(fact) for fact in patient.facts if fact.id in known)
    heard = set(_NUMBER.findall(f"{told} {patient.opening} {patient.door_note} {patient.age}"))
    return set(_NUMBER.findall(one.text)) - heard


def _said(fact: Fact) -> str:
    return f"{' '.join(fact.says)} {fact.clinical}".lower()
