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


def names_an_illness(question: str, patient: Patient) -> bool:
    """Say whether `question` names an illness of the case's differential as what the patient may have now."""
    if not _NOW.search(question) or _THEN.search(question):
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
            if wanted and wanted <= said and not wanted <= own:
                return True
    return False
