"""The debrief: what an encounter can teach beyond its marks, worked out from the log once, for every front end.

Holds the trainee's differential against the case's, says which facts were never reached and how they are reached, and
how the talk felt to the patient. It marks nothing and stores nothing; the diagnosis is in it, so it is for graded
encounters alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from casesim.core.case import Diagnosis, Disclosure, Fact, Polarity
from casesim.core.differential import DiagnosisRelator, answers, place
from casesim.core.encounter import Encounter, Exchanged
from casesim.core.marking.evidence import diagnosis_of
from casesim.core.marking.given import Given, given_by
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.profile import Profile, profile
from casesim.core.rapport import STEPS, points, steps
from casesim.core.understanding.model import QuestionType
from casesim.core.view import OwnView, own_view

Kind = Literal["correct", "acceptable", "must_not_miss", "implausible"]

REACHED_BY: dict[Disclosure, str] = {
    Disclosure.VOLUNTEERED: "told to anyone who lets the story begin",
    Disclosure.OPEN: "an open question about it brings it out",
    Disclosure.DIRECT: "told when you ask about its topic",
    Disclosure.SPECIFIC: "told only when you name the very thing",
    Disclosure.RAPPORT: "told only once there is trust",
    Disclosure.NEVER: "never said; for the examiner alone",
}
"""How a fact is reached, in words for a trainee."""


class Placement(Frozen):
    """A diagnosis of the case, and where the trainee's list has it."""

    name: str
    kind: Kind
    rank: int | None = None
    """Place in the trainee's list from 1; None where it is not there."""
    answer: str = ""
    credit: float = 0.0
    """Share of the points (0..1) that the answer is worth."""
    evidence_for: tuple[str, ...] = ()
    evidence_against: tuple[str, ...] = ()


class Untold(Frozen):
    """A fact that the encounter never reached."""

    section: str
    clinical: str
    reached_by: str


class Felt(Frozen):
    """Something that the patient felt at a turn."""

    turn: int
    words: str
    points: int


class Standing(Frozen):
    """A diagnosis where the trainee's list had it at a moment."""

    rank: int
    name: str
    confidence: int | None = None
    kind: Kind | None = None
    """What the case says of it; None where the case does not name it."""


class Moment(Frozen):
    """The differential as it stood after a turn, beside what was known by then."""

    turn: int
    ranked: tuple[Standing, ...]
    learnt: tuple[str, ...] = ()
    """What had come to light since the moment before, in clinical words."""
    known: int = 0
    """Findings for the case's diagnosis that were known, of `wanted`."""
    wanted: int = 0


class Debrief(Frozen):
    """All that the debrief shows besides the score sheet."""

    placements: tuple[Placement, ...] = ()
    answers: tuple[str, ...] = ()
    """The trainee's diagnoses, one a line, in their order."""
    untold: tuple[Untold, ...] = ()
    told: int = 0
    """Facts that were told."""
    rapport: tuple[int, ...] = ()
    """Rapport (0..100) at the start and after each turn."""
    felt: tuple[Felt, ...] = ()
    forms: dict[str, int] = {}
    """How many questions were open, closed, choice, leading; "none" holds no question."""
    compound: int = 0
    """Turns that asked several things at once."""
    profile: Profile = Profile()
    """How each turn was asked."""
    moments: tuple[Moment, ...] = ()
    """Every differential that was written down, in order."""
    view: OwnView = OwnView()
    """What the patient would say of the talk."""
    pointing: tuple[tuple[float, str], ...] = ()
    """What spoke for the case's diagnosis and was found: when (a turn, or a half after it) and what, in order."""


def debrief(encounter: Encounter, relator: DiagnosisRelator) -> Debrief:
    """Work out the debrief of `encounter`. Pure: the same log gives the same debrief."""
    patient, exchanges = encounter.patient, encounter.exchanges
    given = answers(encounter.differential, relator)
    released = encounter.released
    forms = Counter(exchange.understanding.type.value for exchange in exchanges)
    return Debrief(
        placements=_placements(patient, given, relator),
        answers=given,
        untold=tuple(_untold(fact) for fact in patient.facts if _is_missed(fact, released)),
        told=len(released),
        rapport=(patient.manner.rapport, *(exchange.rapport for exchange in exchanges)),
        felt=_felt(patient, exchanges),
        view=own_view(patient, exchanges),
        forms={kind.value: forms[kind.value] for kind in QuestionType},
        compound=sum(exchange.understanding.compound for exchange in exchanges),
        profile=profile(exchanges),
        moments=_moments(given_by(encounter), patient, relator),
        pointing=_pointing(given_by(encounter), patient),
    )


def _placements(patient: Patient, given: Sequence[str], relator: DiagnosisRelator) -> tuple[Placement, ...]:
    own = patient.differential
    groups: tuple[tuple[Kind, tuple[Diagnosis, ...]], ...] = (
        ("correct", (own.correct,)), ("acceptable", own.acceptable), ("must_not_miss", own.must_not_miss),
        ("implausible", own.implausible),
    )  # fmt: skip
    found = []
    for kind, diagnoses in groups:
        for diagnosis in diagnoses:
            placed = place(diagnosis, given, relator)
            if placed or kind != "implausible":
                found.append(
                    Placement(
                        name=diagnosis.name, kind=kind, rank=placed.rank if placed else None,
                        answer=placed.answer if placed else "", credit=placed.credit if placed else 0.0,
                        evidence_for=_evidence(patient, diagnosis.evidence_for),
                        evidence_against=_evidence(patient, diagnosis.evidence_against),
                    )
                )  # fmt: skip
    return tuple(found)


def _moments(given: Given, patient: Patient, relator: DiagnosisRelator) -> tuple[Moment, ...]:
    known, words = given.known(), _words(patient)
    wanted = frozenset(patient.differential.correct.evidence_for) & words.keys()
    kinds: dict[str, Kind | None] = {}
    found = []
    since = -1.0
    for snapshot in given.snapshots:
        now = snapshot.turn + 0.5
        ranked: list[Standing] = []
        for entry in snapshot.ranked:
            for name in answers((entry,), relator):
                if name not in kinds:
                    kinds[name] = _kind_of(name, patient, relator)
                ranked.append(Standing(rank=len(ranked) + 1, name=name, confidence=entry.confidence, kind=kinds[name]))
        learnt = tuple(words[name] for name, when in known.items() if since < when <= now and name in words)
        held = sum(known.get(name, now + 1) <= now for name in wanted)
        found.append(Moment(turn=snapshot.turn, ranked=tuple(ranked), learnt=learnt, known=held, wanted=len(wanted)))
        since = now
    return tuple(found)


def _pointing(given: Given, patient: Patient) -> tuple[tuple[float, str], ...]:
    known, words = given.known(), _words(patient)
    found = [(known[n], words[n]) for n in patient.differential.correct.evidence_for if n in known and n in words]
    return tuple(sorted(found))


def _kind_of(name: str, patient: Patient, relator: DiagnosisRelator) -> Kind | None:
    diagnosis = diagnosis_of(name, patient, relator)
    own = patient.differential
    groups: tuple[tuple[Kind, tuple[Diagnosis, ...]], ...] = (
        ("correct", (own.correct,)), ("must_not_miss", own.must_not_miss), ("acceptable", own.acceptable),
        ("implausible", own.implausible),
    )  # fmt: skip
    return next((kind for kind, group in groups if diagnosis in group), None) if diagnosis else None


def _evidence(patient: Patient, ids: Sequence[str]) -> tuple[str, ...]:
    """Return what the ids stand for, in clinical words; an id that this patient does not have is left out."""
    words = _words(patient)
    return tuple(words[name] for name in ids if name in words)


def _words(patient: Patient) -> dict[str, str]:
    """Return facts, signs and results by id, in clinical words."""
    words = {fact.id: fact.clinical for fact in patient.facts}
    for finding in (*patient.examination, *patient.investigations):
        value = f"{finding.value} {finding.unit or ''}".strip() + "; " if finding.value else ""
        words[finding.id] = f"{finding.name}: {value}{finding.result}"
    return words


def _is_missed(fact: Fact, released: frozenset[str]) -> bool:
    """Leave out denials: what a patient does not have is no hidden story."""
    return fact.id not in released and fact.polarity is Polarity.HAS


def _untold(fact: Fact) -> Untold:
    return Untold(section=fact.section.value, clinical=fact.clinical, reached_by=REACHED_BY[fact.disclosure])


def _felt(patient: Patient, exchanges: Sequence[Exchanged]) -> tuple[Felt, ...]:
    understood = [exchange.understanding for exchange in exchanges]
    return tuple(
        Felt(
            turn=exchange.turn, words=STEPS[name].felt, points=points(name, patient.manner.personality, patient.policy)
        )
        for index, exchange in enumerate(exchanges)
        for name in steps(exchange.understanding, understood[:index])
    )
