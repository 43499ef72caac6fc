"""Who is meant where a relative answers: "your mother" said to her daughter is the patient, not the family.

Rewrites a question so that it names the patient by a pronoun before it is understood, and puts what was understood back
on the words that were said. Says nothing of what may be told.
"""

from __future__ import annotations

import re

from casesim.core.patient import SpeakerCard
from casesim.core.understanding.model import Understanding

_CHILD = r"little (?:one|girl|boy)|son|daughter|child|baby|boy|girl|kid|toddler|lad|lass"
_KIN = {
    "daughter": r"mother|mum|mam|mom|mama|father|dad|papa|parent", "son": r"mother|mum|mam|mom|mama|father|dad|papa|parent",
    "daughter-in-law": r"mother-in-law|father-in-law", "son-in-law": r"mother-in-law|father-in-law",
    "mother": _CHILD, "father": _CHILD, "parent": _CHILD, "grandmother": rf"grand(?:son|daughter|child)|{_CHILD}",
    "grandfather": rf"grand(?:son|daughter|child)|{_CHILD}", "wife": r"husband|partner", "husband": r"wife|partner",
    "partner": r"partner|husband|wife", "sister": r"sister|brother", "brother": r"sister|brother", "niece": r"aunt|auntie|uncle",
    "nephew": r"aunt|auntie|uncle", "granddaughter": r"gran|granny|nan|nanny|grandmother|grandad|grandpa|grandfather",
    "grandson": r"gran|granny|nan|nanny|grandmother|grandad|grandpa|grandfather", "friend": r"friend", "neighbour": r"neighbour",
}  # fmt: skip
"""By what the speaker is to the patient: the words by which a trainee calls the patient."""
_CARED_FOR = r"client|resident|patient"


def about_the_patient(question: str, speaker: SpeakerCard, sex: str) -> str:
    """Return `question` with the patient named by a pronoun; as it is where the patient speaks or nobody is named."""
    if speaker.role == "patient":
        return question
    words = _KIN.get(speaker.relation.lower().strip(), "") or _CARED_FOR
    female = sex.lower().startswith("f")
    subject, possessive = ("she", "her") if female else ("he", "his")
    told = re.sub(rf"\byour (?:{words})['’]s\b", possessive, question, flags=re.IGNORECASE)
    return re.sub(rf"\byour (?:{words})\b(?!['’])(?!['’ ]s (?:side|family))", subject, told, flags=re.IGNORECASE)


def on_the_words(understanding: Understanding, question: str) -> Understanding:
    """Return `understanding` with every span a part of `question`, as evidence must be; the whole where it is not."""
    low = question.lower()

    def held(span: str) -> str:
        return span if span.lower() in low else question

    return understanding.model_copy(
        update={
            "topics": tuple(hit.model_copy(update={"span": held(hit.span)}) for hit in understanding.topics),
            "findings": tuple(hit.model_copy(update={"span": held(hit.span)}) for hit in understanding.findings),
        }
    )
