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
_ADDRESSED = re.compile(
    r"(?:(?<=^)|(?<=[,;.?!] )|(?<=[,;.?!]))(?:(?:mum|mom|mummy|mommy|mama|dad|daddy|papa|sir|madam|ma'am|folks|parents) (?:and (?:mum|mom|dad|daddy) )?|(?:mum|mom|dad) and (?:mum|mom|dad))\b(?=\s*[,;.?!]|\s*$)"
    r"|,\s*(?:mum|mom|mummy|mama|dad|daddy|papa|sir|madam|ma'am|folks)(?: and (?:mum|mom|dad))?\b(?=\s*[,;.?!]|\s*$)|^(?:mum|mom|mummy|mama|dad|daddy|papa|sir|madam|ma'am|folks)(?: and (?:mum|mom|dad))?,\s*",
    re.IGNORECASE,
)
"""How the speaker is addressed, between commas."""
_SPEAKERS = {"mother": "(?:mum|mom|mummy|mommy)", "father": "(?:dad|daddy)"}
"""How a trainee names the parent who speaks ("how far along was Mum?")."""
_CARED_FOR = r"client|resident|patient"
_VERB = r"(?:been|being|had|got|having|getting|not|always|never|usually|normally|still|very|more|quite|only|just|also|become|gone|lost|taken)\b"
"""What follows "your mum's" where it stands for "your mum is" or "has"."""


def about_the_patient(question: str, speaker: SpeakerCard, sex: str) -> str:
    """Return `question` with the patient named by a pronoun; as it is where the patient speaks or nobody is named."""
    if speaker.role == "patient":
        return question
    words = _KIN.get(speaker.relation.lower().strip(), "") or _CARED_FOR
    female = sex.lower().startswith("f")
    subject, possessive = ("she", "her") if female else ("he", "his")
    told = _ADDRESSED.sub(" ", question)
    told = re.sub(
        r"\byour family (?=(?:first )?(?:notic|s[ea][ew]|br[io]|find|found|realis|realiz|pick|spot))",
        "you ",
        told,
        flags=re.IGNORECASE,
    )
    told = re.sub(
        rf"\b(?:your|the|this|our) (?:(?:little|wee|young|newborn|new|poor|baby) )+(?:one|man|lad|lass|fella|fellow|girl|boy|chap|guy|lady|mite|{_CHILD})['’]s\b",
        possessive,
        told,
        flags=re.IGNORECASE,
    )
    told = re.sub(
        rf"\b(?:your|the|this|our) (?:(?:little|wee|young|newborn|new|poor|baby) )+(?:one|man|lad|lass|fella|fellow|girl|boy|chap|guy|lady|mite|{_CHILD})\b",
        subject,
        told,
        flags=re.IGNORECASE,
    )
    if called := _SPEAKERS.get(speaker.relation.lower().strip()):
        told = re.sub(
            rf"\b(?<!your )(?<!his )(?<!her )(?<!my )(was|is|were|did|does|do|has|had|have) {called}\b",
            r"\1 you",
            told,
            flags=re.IGNORECASE,
        )
    told = re.sub(rf"\byour (?:{words})['’]s(?= {_VERB})", f"{subject}'s", told, flags=re.IGNORECASE)
    told = re.sub(rf"\byour (?:{words})['’]s\b", possessive, told, flags=re.IGNORECASE)
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
