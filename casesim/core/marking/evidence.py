"""Evidence: which finding of the case a trainee's words mean, and how what was picked stands to the case's own evidence.

A pick is an id, the exact words of a finding, or words of the trainee's own; it counts only where the finding had been
elicited. Picking everything for everything lowers the precision, so a shotgun earns nothing extra.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from casesim.core.case import Diagnosis, Polarity
from casesim.core.differential import DiagnosisRelator, answers, earned
from casesim.core.encounter import Ranked
from casesim.core.marking.arithmetic import harmonic, precision_recall
from casesim.core.marking.given import Given
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.understanding.words import terms

MOST_ANSWERS = 5
"""Answers of a differential whose evidence is looked at."""
_ENOUGH = 0.6
"""Share of the words of a pick that a finding must hold."""
_HALF = 0.5
_NEGATION = re.compile(r"\b(?:no|not|nor|without|denies|denied|never|absent|absence|none|isn't|hasn't|haven't|nil|non)\b", re.IGNORECASE)  # fmt: skip


class Candidate(Frozen):
    """A finding of the case as it may be named."""

    id: str
    words: frozenset[str]
    core: frozenset[str]
    """Content words of its clinical wording alone."""
    denies: bool | None = None
    """True for an absent symptom, False for a present one, None for signs and results."""


class Weighed(Frozen):
    """The evidence of a whole differential against the case's."""

    picked: int = 0
    right: int = 0
    """Picks that the case has on the same side of the same diagnosis, elicited before they were picked."""
    wanted: int = 0
    """Evidence of the named diagnoses that had been elicited."""
    lines: tuple[str, ...] = ()
    """One line for each pick that does not count, with the reason."""

    @property
    def precision(self) -> float | None:
        """Right of picked; None where nothing was picked."""
        return precision_recall(self.picked, self.right, self.wanted)[0]

    @property
    def recall(self) -> float | None:
        """Right of what could have been picked; None where there was nothing."""
        return precision_recall(self.picked, self.right, self.wanted)[1]

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both."""
        return harmonic(self.precision, self.recall)


@lru_cache(maxsize=64)
def _candidates(key: tuple[tuple[str, str, str, bool | None], ...]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(id=name, words=frozenset(terms(f"{clinical} {said}")), core=frozenset(terms(clinical)), denies=denies)
        for name, clinical, said, denies in key
    )


def candidates(patient: Patient) -> tuple[Candidate, ...]:
    """Return every fact, sign and test of `patient` as it may be named."""
    facts = [
        (fact.id, f"{fact.clinical} {_spaced(fact.id)}", " ".join(fact.says), fact.polarity is Polarity.DENIES)
        for fact in patient.facts
    ]
    acts = [
        (entry.id, f"{entry.name} {_spaced(entry.id)}", f"{entry.result} {' '.join(entry.synonyms)}", None)
        for entry in (*patient.examination, *patient.investigations)
    ]
    return _candidates((*facts, *acts))


def _spaced(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")


def recognise(text: str, among: Sequence[Candidate]) -> str | None:
    """Return the id of the finding that `text` means, or None. A denial never means a symptom that is there."""
    plain = text.strip()
    if any(entry.id == plain for entry in among):
        return plain
    said = frozenset(terms(text))
    if not said:
        return None
    negated = bool(_NEGATION.search(text))
    scored = [
        (len(said & entry.words) / len(said), len(said & entry.core) / max(len(entry.core), 1), entry.id)
        for entry in among
        if said & entry.core and (entry.denies is None or entry.denies == negated)
    ]
    close = [score for score in scored if score[0] >= _ENOUGH]
    if not close:
        close = [score for score in scored if score[0] >= _HALF]
        close = close if len(close) == 1 else []  # half of the words will do where only one finding shares them
    best = max(close, key=lambda score: score[:2], default=None)
    return best[2] if best else None


def named_in(text: str, among: Sequence[Candidate]) -> dict[str, str]:
    """Return the findings that a prose names, each with the piece of text that names it, in order."""
    found: dict[str, str] = {}
    for piece in re.split(r"[,;.:()\n]|\b(?:and|with|but|who|which|since|after|while|associated|plus|then)\b", text):
        if len(terms(piece)) == 0:
            continue
        name = recognise(piece, among)
        if name:
            found.setdefault(name, piece.strip())
    return found


def diagnosis_of(answer: str, patient: Patient, relator: DiagnosisRelator) -> Diagnosis | None:
    """Return the case's diagnosis that an answer means, by the author's rule of what counts; None where there is none."""
    for diagnosis in patient.diagnoses():
        relation = relator.relate(diagnosis.name, answer, diagnosis.synonyms)
        if relation.relation == "same" or earned(diagnosis, relation.relation) > 0:
            return diagnosis
    return None


def weigh(given: Given, ranked: Sequence[Ranked], relator: DiagnosisRelator, *, at: float | None = None) -> Weighed:
    """Hold the picks of a differential against the case's evidence; `at` is the turn up to which findings are known."""
    if given.patient is None:
        return Weighed()
    among = candidates(given.patient)
    ids = {entry.id for entry in among}
    known = {name for name, when in given.known().items() if at is None or when <= at + 0.5}
    picked = right = 0
    wanted: set[tuple[str, str]] = set()
    got: set[tuple[str, str]] = set()
    lines: list[str] = []
    for entry in ranked[:MOST_ANSWERS]:
        split = answers((entry,), relator)
        diagnosis = diagnosis_of(split[0], given.patient, relator) if len(split) == 1 else None
        sides = {
            "for": (entry.supporting, diagnosis.evidence_for if diagnosis else ()),
            "against": (entry.against, diagnosis.evidence_against if diagnosis else ()),
        }
        for side, (picks, own) in sides.items():
            wanted |= {(f"{diagnosis.id}/{side}", name) for name in own if name in known} if diagnosis else set()
            for name, pick in {recognise(pick, among) or pick: pick for pick in reversed(picks)}.items():
                picked += 1
                if name in known and name in own and diagnosis:
                    right += (f"{diagnosis.id}/{side}", name) not in got
                    got.add((f"{diagnosis.id}/{side}", name))
                else:
                    lines.append(f"{entry.name}, {side}: “{pick}” {_why(name, ids, known, diagnosis)}")
    return Weighed(picked=picked, right=right, wanted=len(wanted), lines=tuple(lines))


def _why(name: str, ids: set[str], known: set[str], diagnosis: Diagnosis | None) -> str:
    if name not in ids:
        return "is not a finding of this patient"
    if name not in known:
        return "was not elicited"
    return (
        "does not tell for or against it by the case's own list" if diagnosis else "belongs to no diagnosis of the case"
    )
