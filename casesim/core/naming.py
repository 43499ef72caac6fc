"""Whether a question asks the patient to say which illness this is, by naming one: "Is it dengue fever?".

A patient does not know; an answer by the half of the name that is a symptom ("yes, a fever") would sound like a yes. A
question about the past or the family, and an illness that the patient's own words name, are ordinary questions.
"""

from __future__ import annotations

import re

from casesim.core.case import Disclosure
from casesim.core.patient import Patient
from casesim.core.understanding.words import terms

_NOW = re.compile(
    r"\b(?:(?:is|was|isn't|could|might|may|can|would) (?:it|this|that)\b|it's\b|this is\b|that's\b|(?:have|has|haven't|hasn't) (?:you|she|he) got\b|"
    r"do(?:es)?(?:n't)? (?:you|she|he) (?:have|think)\b|(?:you|she|he)(?:'ve| have| has|'s)\b|suffering from\b|(?:are|is) (?:you|she|he)\b)",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:ever|before|previous\w*|past|history|told|diagnosed|known|famil\w+|relatives?|mother|father|mum|dad|parents?|brothers?|sisters?|anyone|anybody|"
    r"contact|childhood|as a child|last time|first time|already|any (?:other )?(?:illness|condition|medical)\w*|vaccinat\w*|take|taking|tablets?)\b",
    re.IGNORECASE,
)


_COMMON = frozenset(
    terms(
        "disease disorder syndrome infection infectious condition illness problem pain acute chronic active primary secondary severe mild tumor tumour reaction "
        "deficiency failure injury rupture normal behavior impaired production cell giant type adult infant neonatal newborn congenital benign malignant "
        "bite bug heart lung kidney liver breast milk bowel skin brain blood bone joint muscle nerve stomach bladder venous arterial dislocation "
        "hip knee shoulder back situational complex partial multiple progressive diffuse large"
    )
)
"""Words of many names, which by themselves name none."""
_TELLING = 6
"""Letters that a word must have to name an illness by itself."""


def _telling(words: set[str]) -> bool:
    """Say whether one of `words` names an illness by itself ("Hirschsprung", "leukaemia")."""
    return any(len(word) >= _TELLING for word in words - _COMMON)


def names_an_illness(question: str, patient: Patient, *, partly: bool = False) -> bool:
    """Say whether `question` names an illness of the case's differential as what the patient may have now.

    `partly`: a telling word of the name will do ("Hirschsprung's?"), in a question of any form.
    """
    if not (partly or _NOW.search(question)) or _THEN.search(question):
        return False
    said = set(terms(question))
    own = {
        word
        for fact in patient.facts
        if fact.disclosure is not Disclosure.NEVER
        for line in (*fact.says, *fact.ask)
        for word in terms(line)
    } | set(terms(patient.opening))
    for diagnosis in patient.diagnoses():
        for name in (diagnosis.name, *diagnosis.synonyms):
            wanted = set(terms(name))
            if wanted and wanted <= said and _NOW.search(question) and not wanted <= own:
                return True
            if partly and ((wanted - own) & said) - _COMMON and _telling(wanted & said):
                return True
    return False
