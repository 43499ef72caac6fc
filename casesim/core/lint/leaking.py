"""Rules on what a trainee must not read off the patient's words: the diagnosis, a drug that tells it, a test's result.

Held against every text that can be seen (title, complaint, door note, opening, what facts say, stock replies, mood) in
every variant and over the drawn parameters. A name within a denial ("no, I've never had asthma"), a relative's illness
and a past illness that is not the case's own give nothing away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from casesim.core.case import Fact, Polarity, Section
from casesim.core.lint.foreign import FOREIGN
from casesim.core.lint.guise import Scattered, Slips, guises, small_abbreviations
from casesim.core.lint.medicine import INDICATIONS, medicines
from casesim.core.lint.remark import Remark, Severity, Where
from casesim.core.lint.rule import error
from casesim.core.lint.subject import Said, Spot, Subject
from casesim.core.prose.leak import Forbidden, names
from casesim.core.question import PARENTS, findings_of
from casesim.core.template import literal_texts
from casesim.core.text import sentences

_KIN = frozenset({"same", "narrower", "broader"})
_TESTED = re.compile(
    r"\b(?:blood tests?|bloods|x-?rays?|(?:ct|mri|bone|brain|chest|ultrasound|pet)? ?scans?|ultrasounds?|ecg|ekg|heart tracing|swabs?|biops(?:y|ies)|"
    r"urine (?:test|sample)|dipstick|endoscopy|colonoscopy|mri|ct|lumbar puncture|culture|smear|echo|troponin|d-?dimer|crp|pregnancy test)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:show(?:s|ed|n)?|found|positive|negative|came (?:back|out|up)|come (?:back|up)|abnormal|confirm(?:s|ed)?|revealed|raised|elevated|"
    r"picked up|ruled out|they (?:saw|could see)|you could see|had an? \w+ on (?:it|them)|there (?:was|were) an? \w+ on (?:it|them|the))\b|"
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
_NUMBERED = re.compile(
    r"\b(?:ha?emoglobin|Hb|sodium|potassium|calcium|creatinine|urea|egfr|white (?:blood )?(?:cell )?count|white cells|platelets?|crp|esr|hba1c|ferritin|tsh|"
    r"t4|troponin|d-?dimer|lactate|bilirubin|alt|alp|inr|psa|hcg|amylase|lipase|ketones?|urate|bicarbonate|inflammation markers?|kidney numbers?)\b"
    r"(?:\W+\w+){0,4}?\W+\d",
    re.IGNORECASE,
)
"""A number that only a laboratory gives."""
_EXAMINED = re.compile(
    r"\b(?:doctor|doc|gp|nurse|paramedics?|consultant|registrar|surgeon|physio|midwife|specialist)s? (?:has |have |had |just )?(?:found|felt|heard|noticed|saw|detected|"
    r"picked up|pointed out)\b(?! (?:nothing|it hard|out|him|her|them|me)\b)",
    re.IGNORECASE,
)
"""What somebody else found on examining the patient."""
_LAB = re.compile(
    r"\d\s*(?:[mµu]mol|ng|pg|nmol|pmol|mEq|IU|g|mg|mL|U)\s*/\s*(?:L|dL|mL|min|mol)\b|×\s*10|\bx ?10\^", re.IGNORECASE
)


@error("diagnosis-named")
def diagnosis_named(subject: Subject) -> Iterator[Remark]:
    """A patient whose words name a diagnosis of the case has handed in the answer."""
    search = _Search(subject)
    seen: set[tuple[Where, str]] = set()
    for variant in subject.variants:
        own = _own_names(subject, variant)
        for spot, said in _readable(subject, variant):
            hits = search.found(said.text)
            slips = {} if hits else search.slips(said.text)
            for name, diagnosis in (hits or slips).items():
                where = subject.origin(variant, spot, said, name)
                if (where, diagnosis) not in seen and not _gives_nothing_away(subject, spot, name, own):
                    seen.add((where, diagnosis))
                    yield _named(where, spot, said.text, name, diagnosis, is_slip=bool(slips))


def _named(where: Where, spot: Spot, text: str, name: str, diagnosis: str, *, is_slip: bool) -> Remark:
    how = ", with a letter wrong" if is_slip else ""
    return Remark(
        where=where,
        message=f"names the diagnosis '{diagnosis}' ('{name}'{how}): {_short(text)}",
        remedy="say what the patient feels, not what it is called",
        severity=Severity.WARNING if is_slip or _is_history(spot.fact) else None,
    )


def _readable(subject: Subject, variant: str) -> Iterator[tuple[Spot, Said]]:
    """Yield every text that comes out, and what stands in branches that no drawn patient takes."""
    for spot, said in subject.lines(variant):
        yield spot, said
    for spot in subject.spots(variant):
        if "{%" in spot.source or "'" in spot.source.partition("{{")[2] or '"' in spot.source:
            for text in literal_texts(spot.source) if "{" in spot.source else ():
                yield spot, Said(text, {})


class _Search:
    """All the names of all the diagnoses of a case, in every guise."""

    def __init__(self, subject: Subject) -> None:
        owners = _names(subject)
        self._plain = Forbidden(owners)
        self._owners = owners
        self._upper = tuple(name for name in owners if name.isupper())
        self._scattered = Scattered({name: owner for name, owner in owners.items() if " " in name})
        self._slips = Slips(owners, subject.ordinary)
        foreign = dict(_foreign(subject))
        self._foreign_owners = foreign
        forms = "|".join(map(re.escape, sorted(foreign, key=len, reverse=True)))
        self._foreign = re.compile(rf"\b(?:{forms})\b", re.IGNORECASE) if foreign else None

    @lru_cache(maxsize=16_384)  # noqa: B019 - as long as one search lives
    def found(self, text: str) -> dict[str, str]:
        """Return the names that `text` says, each with its diagnosis."""
        hits: dict[str, str] = {}
        for guise in guises(text):
            hits.update(self._plain.found(guise))
            hits.update((name, self._owners[name]) for name in small_abbreviations(guise, self._upper))
        if not hits:
            hits = {name: owner for guise in guises(text) for name, owner in self._scattered.found(guise).items()}
        for match in self._foreign.finditer(text) if self._foreign else ():
            hits[match[0]] = self._foreign_owners[match[0].lower()]
        return hits

    def slips(self, text: str) -> dict[str, str]:
        """Return the names that `text` says with a letter wrong."""
        mended = self._slips.mended(text)
        return self.found(mended) if mended else {}


def _foreign(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield the names in other languages of the case's diagnoses, each with its diagnosis."""
    for variant in subject.variants:
        for _, _, diagnosis in subject.diagnoses(variant):
            whole = [f" {_bare(name)} " for name in (diagnosis.name, *diagnosis.synonyms)]
            for key, names_of_it in FOREIGN.items():
                if any(f" {key} " in name for name in whole):
                    yield from ((name, diagnosis.name) for name in names_of_it)


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
    if _LAB.search(sentence) or (_NUMBERED.search(sentence) and not _OWN.search(sentence)):
        return True
    if _EXAMINED.search(sentence) and not _UNTOLD.search(sentence) and not _OWN.search(sentence):
        return True
    if not (_TESTED.search(sentence) or (tests and tests.search(sentence))):
        return False
    return bool(_TOLD.search(sentence)) and not _UNTOLD.search(sentence) and not _OWN.search(sentence)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return f'"{flat[:77]}…"' if len(flat) > 78 else f'"{flat}"'
