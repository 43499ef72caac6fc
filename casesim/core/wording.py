"""The author's own words: how released facts are said when the model's words are not used.

Deterministic: same patient, same question number, same words. Adds nothing but "yes", "no" and short joints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from casesim.core.case import Fact, Polarity
from casesim.core.concept import concepts, concepts_of
from casesim.core.draw import draw
from casesim.core.patient import Patient
from casesim.core.policy import habit
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import QuestionType, Understanding

_YES = {"plain": "Yes.", "anxious": "Yes.", "stoic": "Yes.", "talkative": "Oh yes.", "guarded": "Yes.", "irritable": "Yes.",
        "agreeable": "Yes, yes."}  # fmt: skip
_AGAIN = {"irritable": "I've told you this already.", "anxious": "Like I said before.", "stoic": "As I said."}
_TURNS = re.compile(
    r"\b(?:no relief|no (?:\w+ )?history|without|un(?:protected|successful|remarkable|sure)|minimal(?:ly)?|painless\w*|poor(?:er|ly)?|decreas\w+|reduc\w+|not|never|n't|dry|stopped|ceased|quit|"
    r"gave up|hardly|barely|fail\w*)\b|n't\b",
    re.IGNORECASE,
)
"""Words that turn a fact round, so that "yes" before it would mislead."""
_STARTS_WITH_ANSWER = re.compile(
    r"^(?:yes|yeah|yep|no|nope|not|never|none|nothing|well|oh|i do|i don't|i have|i haven't)\b", re.I
)


def chosen(patient: Patient, options: Sequence[str], key: str) -> str:
    """Return one of `options`, the same for ever for this patient and `key`."""
    return options[draw(f"{patient.case_id}/{patient.seed}/{key}", len(options))]


def say(patient: Patient, fact: Fact, times: int) -> str:
    """Return one of the fact's wordings; another one each time it is said."""
    first = draw(f"{patient.case_id}/{patient.seed}/{fact.id}/says", len(fact.says))
    line = fact.says[(first + times) % len(fact.says)]
    return _unsure(line) if patient.manner.recall == "poor" and fact.polarity is Polarity.HAS else line


_EXACT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|yesterday|last|ago)\b", re.IGNORECASE,
)  # fmt: skip
_HEDGED = re.compile(
    r"^(?:yes|no|oh|well|i think|i'd say|about|maybe|perhaps)\b|\b(?:i think|i suppose|i guess)\b", re.IGNORECASE
)


def _unsure(line: str) -> str:
    """Return a line as somebody with a poor memory says it: the same figures, and not sworn to."""
    if not _EXACT.search(line) or _HEDGED.search(line):
        return line
    return "I think " + (line if re.match(r"I\b", line) else line[:1].lower() + line[1:])


ABSENT = "no: "
"""How a line for the voice begins whose fact denies."""


def answer(patient: Patient, facts: Sequence[Fact], said: Mapping[str, int], understanding: Understanding) -> str:
    """Return the facts as an answer in the question's form, in at most as many sentences as facts and two joints."""
    lines = [say(patient, fact, said.get(fact.id, 0)) for fact in facts]
    text = " ".join(_merged(facts, lines))
    closed = understanding.type in (QuestionType.CLOSED, QuestionType.LEADING)
    asks_yes_no = (
        closed and not understanding.wh and any(hit.asked and not hit.carried for hit in understanding.findings)
    )
    patience = habit(patient.manner.personality, patient.policy).patience
    if facts and all(said.get(fact.id, 0) >= patience for fact in facts):
        return _AGAIN.get(patient.manner.personality, "As I said before.") + " " + text
    if understanding.type is QuestionType.LEADING and patient.manner.personality == "agreeable":
        text = re.sub(r"^No,\s+", "Oh, I'm sorry, but no, ", text)
    if facts and asks_yes_no and _affirms(facts[0], understanding) and not _STARTS_WITH_ANSWER.match(text):
        leads_no = understanding.type is QuestionType.LEADING and any(hit.negated for hit in understanding.findings)
        text = ("Well, actually, yes." if leads_no else _YES.get(patient.manner.personality, "Yes.")) + " " + text
    return text


def _affirms(fact: Fact, understanding: Understanding) -> bool:
    """Whether a bare "yes" is true of `fact`: it is had, turns nothing round, and is what was named, not a part of it."""
    if fact.polarity is not Polarity.HAS or any(_TURNS.search(line) for line in fact.says):
        return False
    held = frozenset().union(*(concepts_of(line) for line in (*fact.says, fact.clinical)))
    named = [hit for hit in understanding.findings if hit.asked and not hit.carried]
    asked = concepts(understanding.terms)
    answered = any(hit.id in fact.answers for hit in named)
    if asked and not answered and (len(asked & held) * 2 < len(asked) or (named and asked - held)):
        return False  # what is told is near what was asked, and not the thing itself
    for hit in named:
        wanted = concepts_of(hit.span)
        if hit.id in fact.answers and wanted - held:
            return False  # a "frozen" shoulder is more than a shoulder that hurts
    return True


def _merged(facts: Sequence[Fact], lines: list[str]) -> list[str]:
    """Drop the repeated "No," of a second and third denial."""
    merged: list[str] = []
    for index, (fact, line) in enumerate(zip(facts, lines, strict=True)):
        if index and fact.polarity is Polarity.DENIES and facts[index - 1].polarity is Polarity.DENIES:
            rest = re.sub(r"^no,\s+", "", line, flags=re.I)
            merged.append(rest[:1].upper() + rest[1:] if rest else line)
        else:
            merged.append(line)
    return merged


def voice_lines(facts: Sequence[Fact], lines: Sequence[str], lexicon: Mapping[str, Finding]) -> tuple[str, ...]:
    """Return the facts as the voice is given them: the patient's words, or `no: finding` for a denial."""
    return tuple(
        f"{ABSENT}{denied(fact, lexicon)}" if fact.polarity is Polarity.DENIES else line
        for fact, line in zip(facts, lines, strict=True)
    )


def denied(fact: Fact, lexicon: Mapping[str, Finding]) -> str:
    """Return what a denied fact denies, in plain words."""
    for name in fact.answers:
        if name in lexicon:
            return lexicon[name].label
    return re.sub(r"^(?:no|denies|not)\s+", "", fact.clinical, flags=re.I).rstrip(".").lower()
