"""Rules on what a trainee must not read off the patient's words: the diagnosis, a drug that tells it, a test's result.

Held against every text that can be seen (title, complaint, door note, opening, what facts say, stock replies, mood) in
every variant and over the drawn parameters. A name within a denial ("no, I've never had asthma"), a relative's illness
and a past illness that is not the case's own give nothing away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from casesim.core.case import Fact, Polarity, Section
from casesim.core.lint.medicine import INDICATIONS, medicines
from casesim.core.lint.remark import Remark, Severity, Where
from casesim.core.lint.rule import error
from casesim.core.lint.subject import Spot, Subject
from casesim.core.prose.leak import Forbidden, names
from casesim.core.question import PARENTS, findings_of
from casesim.core.text import sentences

_KIN = frozenset({"same", "narrower", "broader"})
_TESTED = re.compile(
    r"\b(?:blood tests?|bloods|x-?rays?|(?:ct|mri|bone|brain|chest|ultrasound|pet)? ?scans?|ultrasounds?|ecg|ekg|heart tracing|swabs?|biops(?:y|ies)|"
    r"urine (?:test|sample)|dipstick|endoscopy|colonoscopy|mri|ct|lumbar puncture|culture|smear|echo|troponin|d-?dimer|crp|pregnancy test)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:show(?:s|ed|n)?|found|positive|negative|came back|come back|came out|abnormal|confirm(?:s|ed)?|revealed|raised|elevated)\b|"
    r"\b(?:was|were|is|are|were all|was all)\s+(?:\w+ )?(?:normal|high|low|fine|clear|up|all right|ok|okay|good|bad|\d)",
    re.IGNORECASE,
)
_UNTOLD = re.compile(
    r"\b(?:nobody|no one|not told|n't told|haven't|hasn't|don't know|didn't say|n't said|not said|what it|what they|if it|whether|"
    r"waiting|yet|never)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:at home|home test|from the (?:chemist|pharmacy|supermarket)|did a test|took a test|I did (?:a|one|two)|last (?:year|summer|winter|month)|"
    r"(?:years?|months?) ago|before|as a (?:child|kid)|when I was|in the past)\b",
    re.IGNORECASE,
)
_LAB = re.compile(
    r"\d\s*(?:[mµu]mol|ng|pg|nmol|pmol|mEq|IU|g|mg|mL|U)\s*/\s*(?:L|dL|mL|min|mol)\b|×\s*10|\bx ?10\^", re.IGNORECASE
)


class _Named(NamedTuple):
    spot: Spot
    name: str
    diagnosis: str


@error("diagnosis-named")
def diagnosis_named(subject: Subject) -> Iterator[Remark]:
    """A patient whose words name a diagnosis of the case has handed in the answer."""
    forbidden = Forbidden(_names(subject))
    seen: set[tuple[Where, str]] = set()
    for variant in subject.variants:
        own = _own_names(subject, variant)
        for spot, said in subject.lines(variant):
            for name, diagnosis in forbidden.found(said.text).items():
                if (spot.where, diagnosis) not in seen and not _gives_nothing_away(subject, spot, name, own):
                    seen.add((spot.where, diagnosis))
                    yield Remark(
                        where=spot.where,
                        message=f"names the diagnosis '{diagnosis}' ('{name}'): {_short(said.text)}",
                        remedy="say what the patient feels, not what it is called",
                        severity=Severity.WARNING if _is_history(spot.fact) else None,
                    )


def _names(subject: Subject) -> dict[str, str]:
    """Return every name that gives a diagnosis of any variant away, with the diagnosis."""
    found: dict[str, str] = {}
    for variant in subject.variants:
        for _, _, diagnosis in subject.diagnoses(variant):
            also = (*diagnosis.synonyms, *subject.means.synonyms(diagnosis.name))
            whole = {_bare(entry) for entry in (diagnosis.name, *also)}
            for name in names(diagnosis.name, also, subject.ordinary):
                is_part = " " not in name and _bare(name) not in whole
                if not (is_part and subject.means.lexicon.find(name)) and not _is_complaint(subject, name):
                    found.setdefault(name, diagnosis.name)
    return found


def _bare(name: str) -> str:
    """Return a name without what stands in brackets and without "acute" and "chronic"."""
    return re.sub(r"\([^)]*\)|\b(?:acute|chronic)\b", " ", name.lower()).strip()


def _is_complaint(subject: Subject, name: str) -> bool:
    """Whether a name is the symptom that the patient comes with ("confusion"), which everybody may say."""
    if name not in subject.template.complaint.lower():
        return False
    findings = subject.means.lexicon.findings
    return any(set(findings[hit.id].topics) & PARENTS for hit in subject.means.lexicon.find(name))


def _own_names(subject: Subject, variant: str) -> frozenset[str]:
    """Return the names of a variant's own correct diagnosis."""
    correct = subject.variants[variant].differential.correct
    also = (*correct.synonyms, *subject.means.synonyms(correct.name))
    return frozenset(names(correct.name, also, subject.ordinary))


def _is_history(fact: Fact | None) -> bool:
    return fact is not None and fact.section is Section.PAST


def _gives_nothing_away(subject: Subject, spot: Spot, name: str, own: frozenset[str]) -> bool:
    fact = spot.fact
    if fact is None:
        return False
    if fact.polarity is Polarity.DENIES or fact.section is Section.FAMILY:
        return True
    if _is_history(fact) and name not in own:
        return True
    return _is_symptom(subject, fact, name)


def _is_symptom(subject: Subject, fact: Fact, name: str) -> bool:
    """Whether a name is the plain word for a symptom that the fact itself answers ("choking")."""
    findings = subject.means.lexicon.findings
    symptoms = {f for f in findings_of(fact) if f in findings and set(findings[f].topics) & PARENTS}
    if not symptoms:
        return False
    return any(hit.id in symptoms for hit in subject.means.lexicon.find(name))


@error("drug-gives-away")
def drug_gives_away(subject: Subject) -> Iterator[Remark]:
    """A medicine that is taken for one illness tells that illness."""
    for variant in subject.variants:
        correct = subject.variants[variant].differential.correct
        for spot, said in subject.lines(variant):
            fact = spot.fact
            if fact is not None and (fact.polarity is Polarity.DENIES or fact.section is Section.FAMILY):
                continue
            for drug in medicines(said.text):
                illness = _treats(subject, drug, correct.name, correct.synonyms)
                if illness:
                    yield Remark(
                        where=spot.where,
                        message=f"'{drug}' is taken for {illness}, which tells '{correct.name}' (variant '{variant}')",
                        remedy="leave it out, or tell the known illness in the past history as well",
                        severity=Severity.WARNING if _is_known(subject, variant, illness) else None,
                    )


def _treats(subject: Subject, drug: str, diagnosis: str, synonyms: tuple[str, ...]) -> str:
    """Return the illness that `drug` is taken for and that is the diagnosis or a kind of it, or an empty string."""
    for illness in INDICATIONS[drug]:
        if subject.means.relator.relate(diagnosis, illness, synonyms).relation in _KIN:
            return illness
    return ""


def _is_known(subject: Subject, variant: str, illness: str) -> bool:
    """Whether the patient tells of that illness as one that is long known, or of the same trouble before."""
    if any("previous_episodes" in f.answers and f.polarity is Polarity.HAS for _, f in subject.told(variant)):
        return True
    known = Forbidden(dict.fromkeys(names(illness, subject.means.synonyms(illness), subject.ordinary), illness))
    past = (f for _, f in subject.told(variant) if f.section is Section.PAST and f.polarity is Polarity.HAS)
    return any(known.found(line) for fact in past for line in (*fact.says, fact.clinical))


@error("result-told")
def result_told(subject: Subject) -> Iterator[Remark]:
    """A test's result in the patient's mouth is a test that nobody need order."""
    for variant in subject.variants:
        tests = _test_names(subject, variant)
        for spot, said in subject.lines(variant):
            if spot.kind in ("title", "complaint") or _is_history(spot.fact):
                continue
            for sentence in sentences(said.text):
                if _tells_result(sentence, tests):
                    yield Remark(
                        where=spot.where,
                        message=f"tells a test's result: {_short(sentence)}",
                        remedy="move it to investigations, where it must be ordered",
                    )


def _test_names(subject: Subject, variant: str) -> re.Pattern[str] | None:
    """Return what finds the case's own tests by name, those left out that are a patient's words for an illness."""
    known: set[str] = set()
    for _, test in subject.tests(variant):
        known |= {name for name in (test.name, *test.synonyms) if len(name) > 3}
    plain = {name for name in known if not subject.means.lexicon.find(name)}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(plain)))})\b", re.IGNORECASE) if plain else None


def _tells_result(sentence: str, tests: re.Pattern[str] | None) -> bool:
    if _LAB.search(sentence):
        return True
    if not (_TESTED.search(sentence) or (tests and tests.search(sentence))):
        return False
    return bool(_TOLD.search(sentence)) and not _UNTOLD.search(sentence) and not _OWN.search(sentence)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return f'"{flat[:77]}…"' if len(flat) > 78 else f'"{flat}"'
