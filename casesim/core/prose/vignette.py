"""A vignette in prose, taken apart for drafting: who it is of, the main complaint, the rest by section, signs and tests.

Headings ("Past history: …", "Examination", "Diagnosis: …") are used where there are any; without them the first sentence
is the complaint and the rest the story. Nothing is invented, and what is not understood stays in the story.
"""

from __future__ import annotations

import re

from casesim.core.case import Section
from casesim.core.model import Frozen
from casesim.core.prose.drafting import Passage
from casesim.core.text import clean, sentences

MOST = 20_000
"""Characters that are read."""
_HEADING = re.compile(r"^\s*(?:#+\s*)?(?P<name>[A-Z][A-Za-z /&'-]{2,40}?)\s*(?::\s*(?P<rest>.*)|\s*)$")
_SECTIONS: tuple[tuple[str, Section], ...] = (
    (r"past|previous|medical history|pmh", Section.PAST), (r"medic|drug|treatment history", Section.DRUGS), (r"allerg", Section.ALLERGIES),
    (r"family", Section.FAMILY), (r"social|occupation|habits", Section.SOCIAL), (r"systems|review", Section.SYSTEMS),
    (r"surg|operation", Section.PAST), (r"concern|worr", Section.CONCERNS), (r"expect", Section.EXPECTATIONS), (r"idea", Section.IDEAS),
    (r"histor|present|complaint|story|vignette|symptom", Section.PRESENTING),
)  # fmt: skip
_EXAM = re.compile(r"exam|signs|physical|vital|observations", re.IGNORECASE)
_TESTS = re.compile(r"test|investigation|lab|result|imaging|bloods", re.IGNORECASE)
_ANSWER = re.compile(r"diagnosis|impression|answer", re.IGNORECASE)
_LEAD = re.compile(
    r"^.*?\b(?:presents?|presented|comes?|came|attends?|attended|is seen|was seen)\b(?:[^,.]*?\b(?:with|because of|complaining of|about)\b)?\s*(?:an? )?",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"^(?:\w+[- ])?(?:\w+)[- ](?:hour|day|week|month|year)s?(?:'s?)?[- ](?:history|story) of (?:an? )?", re.IGNORECASE
)


class Vignette(Frozen):
    """The parts of a vignette."""

    demographics: str
    complaint: str
    """The main complaint in the vignette's own words, or empty."""
    primary: tuple[Passage, ...]
    passages: tuple[Passage, ...]
    examination: dict[str, str]
    tests: dict[str, str]
    diagnosis: str


def read_vignette(prose: str) -> Vignette:
    """Return the parts of `prose`."""
    blocks = _blocks(clean(prose, MOST))
    story = " ".join(text for name, text in blocks if _section(name) is Section.PRESENTING and not _is_other(name))
    told = sentences(story)
    first, rest = (told[0], " ".join(told[1:])) if told else ("", "")
    passages = [Passage(text=rest, section=Section.PRESENTING, name="story")] if rest else []
    passages += [
        Passage(text=text, section=_section(name), name=name)
        for name, text in blocks
        if not _is_other(name) and _section(name) is not Section.PRESENTING
    ]
    complaint = _complaint(first)
    lead = _LEAD.match(first)
    told_first = f"A {first[lead.end() :]}" if lead and _SPAN.match(first[lead.end() :]) else complaint or first
    primary = (Passage(text=told_first, section=Section.PRESENTING, name="complaint"),) if first else ()
    return Vignette(
        demographics=first, complaint=complaint, primary=primary, passages=tuple(passages),
        examination=_named(blocks, _EXAM), tests=_named(blocks, _TESTS),
        diagnosis=next((text.rstrip(".") for name, text in blocks if _ANSWER.search(name)), ""),
    )  # fmt: skip


def _blocks(text: str) -> list[tuple[str, str]]:
    """Return (heading, text) in order; what stands before the first heading has none."""
    blocks: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading and (heading["rest"] is not None or len(line.split()) <= 4) and _is_known(heading["name"]):
            blocks.append((heading["name"].strip(), [heading["rest"] or ""]))
        elif line.strip():
            blocks[-1][1].append(line.strip())
    return [(name, "\n".join(lines).strip()) for name, lines in blocks if any(lines)]


def _is_known(name: str) -> bool:
    return _is_other(name) or any(re.search(sign, name, re.IGNORECASE) for sign, _ in _SECTIONS)


def _is_other(name: str) -> bool:
    return any(form.search(name) for form in (_EXAM, _TESTS, _ANSWER))


def _section(name: str) -> Section:
    return next((place for sign, place in _SECTIONS if re.search(sign, name, re.IGNORECASE)), Section.PRESENTING)


def _named(blocks: list[tuple[str, str]], form: re.Pattern[str]) -> dict[str, str]:
    """Return results by their names: "Name: result" line by line, else sentence by sentence below the heading."""
    found: dict[str, str] = {}
    for heading, text in blocks:
        if not form.search(heading) or _ANSWER.search(heading):
            continue
        for line in text.splitlines():
            name, mark, result = line.partition(":")
            if mark and len(name.split()) <= 5 and result.strip():
                found[name.strip()] = result.strip()
            else:
                found[heading] = f"{found.get(heading, '')} {line}".strip()
    return found


def _complaint(sentence: str) -> str:
    """Return what a first sentence says that somebody came with, or an empty string."""
    lead = _LEAD.match(sentence)
    if not lead:
        return ""
    text = _SPAN.sub("", sentence[lead.end() :])
    text = re.split(
        r"[,;.(]| which | that | for (?:the|a|an|about|\d+|two|three|four|five|six|seven|several|some)\b| since | of (?:\w+ )?(?:\d+|two|three) ",
        text,
    )[0].strip()
    return re.sub(r"\b(?:his|her)\b", "the", text)
