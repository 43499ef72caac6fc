"""The note in R-IDEA form: an interpretive summary (0–4), a differential (0–2), the lead and the alternatives explained (0–2 each).

After Schaye et al. 2022 (J Gen Intern Med 37:507–512; 6 of 10 and more is high quality). Our reading of it, scored from
structure and evidence and not from style: a summary earns one grade each for who the patient is, what the complaint is,
its course in time, and two findings that tell causes apart; explanations count findings that the patient told or an act
showed. What was written but never elicited earns nothing. Style and concision stay with a human reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from casesim.core.case import Section
from casesim.core.differential import DiagnosisRelator, answers
from casesim.core.encounter import Ranked
from casesim.core.item import NoteItem
from casesim.core.marking.arithmetic import note_grade_from_data
from casesim.core.marking.evidence import MOST_ANSWERS, candidates, diagnosis_of, named_in, recognise
from casesim.core.marking.given import Given
from casesim.core.marking.mark import made, needs_case
from casesim.core.marking.timeline import telling
from casesim.core.model import Frozen
from casesim.core.note import read_note
from casesim.core.patient import Patient
from casesim.core.rubric import Mark, Verdict

HIGHEST = {"summary": 4, "differential": 2, "lead": 2, "alternatives": 2}
MOST_DIAGNOSES = 7
"""Diagnoses beyond which a list is no commitment."""
_TIME = re.compile(
    r"\b(?:acute\b|subacute|chronic|sudden(?:ly)?|gradual(?:ly)?|progressive(?:ly)?|intermittent(?:ly)?|constant(?:ly)?|recurrent|episodic|"
    r"worsening|improving|abrupt(?:ly)?|persistent|(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|few|couple of|several|some)[\s-]*(?:min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?)\b(?![\s-]*old))",
    re.IGNORECASE,
)
"""Semantic qualifiers of time (Bordage 1994, Acad Med 69:883–885) and durations."""
_AGE = re.compile(r"\b(\d{1,3})[\s-]*(?:y(?:ear)?s?\b|yo\b|/|m\b|f\b)?", re.IGNORECASE)
_BACKGROUND = (Section.PAST, Section.DRUGS, Section.FAMILY, Section.SOCIAL, Section.OCCUPATION, Section.ALLERGIES)


class Graded(Frozen):
    """A grade with its reasons."""

    score: int
    detail: tuple[str, ...] = ()
    waits: str = ""
    """Why a person must look, or empty."""


def mark_note(item: NoteItem, given: Given, relator: DiagnosisRelator) -> Mark:
    """Mark one part of the note."""
    if given.patient is None:
        return needs_case(item)
    note, ranked = read_note(given.note), written_differential(given)
    if item.part == "summary":
        summary = note.summary or note.rest  # a note without headings is taken for its summary
        graded, quote = summary_grade(summary, given, given.patient), summary
    else:
        graded = {"differential": differential_grade, "lead": lead_grade, "alternatives": alternatives_grade}[
            item.part
        ](ranked, given, given.patient, relator)
        quote = "; ".join(entry.name for entry in ranked)
    highest = HIGHEST[item.part]
    level = f"{graded.score} of {highest}"
    if graded.waits:
        return made(item, Verdict.NEEDS_REVIEW, graded.waits, quote=quote, detail=graded.detail, level=level)
    met = graded.score >= min(item.met_from or (3 if highest == 4 else 2), highest)
    reason = "; ".join(graded.detail) or ("not written" if not quote else "nothing that counts")
    return made(
        item, Verdict.MET if met else Verdict.NOT_MET, reason, quote=quote, share=graded.score / highest,
        detail=graded.detail, level=level,
    )  # fmt: skip


def written_differential(given: Given) -> tuple[Ranked, ...]:
    """Return the differential with its reasons: the ranked list, and what the note adds to it by the same name."""
    noted = read_note(given.note).differential
    if not given.differential:
        return noted
    by_name = {entry.name.strip().lower(): entry for entry in noted}
    merged = []
    for entry in given.differential:
        more = by_name.get(entry.name.strip().lower())
        supporting = tuple(dict.fromkeys((*entry.supporting, *(more.supporting if more else ()))))
        against = tuple(dict.fromkeys((*entry.against, *(more.against if more else ()))))
        merged.append(entry.model_copy(update={"supporting": supporting, "against": against}))
    return tuple(merged)


def summary_grade(summary: str, given: Given, patient: Patient) -> Graded:
    """Return 0–4 for a problem representation: who, what, since when, and what tells the causes apart."""
    known, found = given.known(), named_in(summary, candidates(patient))
    elicited = [name for name in found if name in known]
    facts = {fact.id: fact for fact in patient.facts}
    who = _says_age(summary, patient) or any(facts[n].section in _BACKGROUND for n in elicited if n in facts)
    complaint = any(facts[n].section is Section.PRESENTING for n in elicited if n in facts)
    asked_when = any({"onset", "time_course", "opening"} & set(facts[n].answers) for n in known if n in facts)
    when = bool(_TIME.search(summary)) and complaint and asked_when
    telling_found = [name for name in elicited if name in telling(given)]
    points = {
        "who the patient is": who and bool(elicited), "what the complaint is": complaint, "its course in time": when,
        f"what tells causes apart ({len(telling_found)} findings)": len(telling_found) >= 2,
    }  # fmt: skip
    return Graded(
        score=sum(points.values()), detail=tuple(f"{name}: {'yes' if got else 'no'}" for name, got in points.items())
    )


def _says_age(summary: str, patient: Patient) -> bool:
    return any(match[1] == patient.age for match in _AGE.finditer(summary[:120]))


def differential_grade(ranked: Sequence[Ranked], given: Given, patient: Patient, relator: DiagnosisRelator) -> Graded:
    """Return 0–2: two or more diagnoses, one of them the case's, earn 1; ranked and at most seven earn 2."""
    del given
    listed = answers(ranked, relator)
    plausible = {d.id for d in (patient.differential.correct, *patient.differential.acceptable, *patient.differential.must_not_miss)}  # fmt: skip
    found = [one for answer in listed[:MOST_ANSWERS] if (one := diagnosis_of(answer, patient, relator))]
    fitting = len({one.id for one in found} & plausible)
    detail = (f"{len(listed)} diagnoses, {fitting} of them the case's",)
    if len(listed) < 2 or not fitting:
        return Graded(score=0, detail=detail)
    if len(listed) > MOST_DIAGNOSES or len(listed) > len(ranked):
        return Graded(score=1, detail=(*detail, "no order of likelihood in a list like this"))
    return Graded(score=2, detail=detail)


def lead_grade(ranked: Sequence[Ranked], given: Given, patient: Patient, relator: DiagnosisRelator) -> Graded:
    """Return 0–2 for the first diagnosis: by the right findings that are named for it."""
    if not ranked:
        return Graded(score=0)
    right, lines, unknown = _data(ranked[:1], given, patient, relator)
    waits = (
        f"the case does not hold {ranked[0].name}: a person must judge its reasons"
        if unknown and ranked[0].supporting
        else ""
    )
    return Graded(score=note_grade_from_data(right), detail=lines, waits=waits)


def alternatives_grade(ranked: Sequence[Ranked], given: Given, patient: Patient, relator: DiagnosisRelator) -> Graded:
    """Return 0–2 for the other diagnoses: by the right findings that are named for or against them."""
    right, lines, _ = _data(ranked[1:MOST_ANSWERS], given, patient, relator)
    return Graded(score=note_grade_from_data(right), detail=lines)


def _data(
    ranked: Sequence[Ranked], given: Given, patient: Patient, relator: DiagnosisRelator
) -> tuple[int, tuple[str, ...], bool]:
    """Return how many picks are right (elicited, on the right side), lines that say which, and whether one is unknown.

    A list that picks more wrong than right earns nothing: naming everything explains nothing.
    """
    among, known = candidates(patient), given.known()
    right: dict[tuple[str, str], str] = {}
    wrong = 0
    unknown = False
    for entry in ranked:
        diagnosis = diagnosis_of(entry.name, patient, relator)
        unknown = unknown or diagnosis is None
        own = (
            ((entry.supporting, diagnosis.evidence_for), (entry.against, diagnosis.evidence_against))
            if diagnosis
            else ()
        )
        for picks, evidence in own:
            for pick in picks:
                name = recognise(pick, among)
                if name is not None and name in known and name in evidence:
                    right.setdefault((entry.name, name), f"{entry.name}: {pick}")
                else:
                    wrong += 1
    if wrong > len(right):
        return 0, (f"{len(right)} findings fit and {wrong} do not",), unknown
    return len(right), tuple(right.values()), unknown
