"""What a summary gets wrong: findings, sides, numbers, durations and relatives, held against the patient's facts.

Compares by name and number alone and says nothing where it cannot tell, so that a fair summary in other words passes.
Refuses to judge what the patient may say of it: `casesim.core.recap` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from casesim.core.case import Fact, Polarity
from casesim.core.concept import concepts_of
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.question import GENERIC, PARENTS, findings_of, presenting_findings, topics_of
from casesim.core.understanding.clause import clauses
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import FindingHit
from casesim.core.understanding.words import terms

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNT = rf"(?:\d+(?:\.\d+)?|an?|{'|'.join(_WORDS)})"
_UNITS = {
    "minute": (1 / 60, "time"), "hour": (1.0, "time"), "day": (24.0, "time"), "night": (24.0, "time"), "week": (168.0, "time"),
    "fortnight": (336.0, "time"), "month": (730.0, "time"), "year": (8760.0, "time"), "mg": (1.0, "mg"), "milligram": (1.0, "mg"),
    "microgram": (0.001, "mg"), "gram": (1000.0, "mg"), "kilo": (1.0, "kg"), "kg": (1.0, "kg"), "kilogram": (1.0, "kg"), "litre": (1.0, "litre"),
    "liter": (1.0, "litre"), "unit": (1.0, "unit"), "cigarette": (1.0, "cigarette"), "pint": (1.0, "pint"),
}  # fmt: skip
"""Units as (how much of the smallest, kind)."""
_QUANTITY = re.compile(
    rf"\b({_COUNT})(?:[ -](?:or|to)[ -]{_COUNT})?[ -]+(?:more |whole |full )?({'|'.join(_UNITS)})s?\b(?![ -]old)", re.I
)
_SCORE = re.compile(rf"\b({_COUNT}) ?(?:out of|/|on a scale of) ?(?:10|ten)\b", re.I)
_SIDE = re.compile(
    r"\b(?:the|your|my|her|his|their|lower|upper|top) (left|right)\b(?! (?:now|way|thing|things|place|time|word|track|direction|order|one|it|me|him|her|to|for)\b)"
    r"|\b(left|right)[- ](?:hand|sided|side|leg|arm|eye|ear|shoulder|knee|hip|foot|loin|flank|groin|buttock|breast|lung|kidney)\b",
    re.I,
)
_KIN = {
    "mother": "mother", "mum": "mother", "mom": "mother", "father": "father", "dad": "father", "brother": "brother", "sister": "sister",
    "uncle": "uncle", "aunt": "aunt", "grandmother": "grandmother", "gran": "grandmother", "nan": "grandmother", "grandfather": "grandfather",
    "grandad": "grandfather", "granddad": "grandfather", "cousin": "cousin", "son": "son", "daughter": "daughter",
}  # fmt: skip
_RELATIVE = re.compile(rf"\b({'|'.join(_KIN)})s?\b", re.I)
NEAR = 0.2
"""Share by which a number may differ and be the same ("about a week" for six days)."""
_TIMED = frozenset({"onset", "time_course"})
_PIECE = re.compile(r",|;|:|\band\b|\bbut\b|\bwith\b", re.I)
"""Where one statement of a summary ends and the next begins."""
_CIRCUMSTANCES = frozenset({"smoking", "alcohol"})
"""Findings of the way of life that a summary may deny."""
_UNIT_WORDS = frozenset(terms(" ".join((*_UNITS, *_WORDS, "about right left leave today week"))))


class Mistake(Frozen):
    """One thing that a summary gets wrong."""

    fact: str = ""
    """The fact that says how it is; empty where the patient has spoken of no such thing."""
    label: str = ""
    """The thing itself in plain words, where no fact tells of it."""


def mistakes(
    text: str, patient: Patient, hits: Sequence[FindingHit], lexicon: Mapping[str, Finding], heard: Sequence[str] = ()
) -> tuple[Mistake, ...]:
    """Return what `text`, a summary that names `hits`, gets wrong, each fact once; `heard` is what the patient has said."""
    found = [*_by_finding(patient, hits, lexicon, heard)]
    for part in (piece for said in clauses(text) for piece in _PIECE.split(said.text)):
        named = {hit.id for hit in hits if hit.span in part and not hit.family}
        found += [*_by_number(part, patient, named), *_by_side(part, patient), *_by_relative(part, patient)]
    return tuple(dict.fromkeys(found))


def _by_finding(
    patient: Patient, hits: Sequence[FindingHit], lexicon: Mapping[str, Finding], heard: Sequence[str]
) -> list[Mistake]:
    """Findings that are stated and denied, denied and had, or that nobody has spoken of."""
    found = []
    told = concepts_of(" ".join((patient.opening, *heard, *(line for fact in patient.facts for line in fact.says))))
    for hit in hits:
        entry = lexicon.get(hit.id)
        if hit.family or hit.carried or entry is None or _is_wider(hit, hits, lexicon):
            continue
        holders = [f for f in patient.facts if hit.id in findings_of(f) and "family_history" not in f.answers]
        kinds = {fact.polarity for fact in holders}
        symptom = bool(set(entry.topics) & (PARENTS | {"mood_stress"})) or hit.id == "pain"
        denied = kinds == {Polarity.DENIES} and not hit.negated and not _is_told(hit, patient, lexicon)
        had = kinds == {Polarity.HAS} and hit.negated and (symptom or hit.id in _CIRCUMSTANCES)
        if denied or had:
            found.append(Mistake(fact=holders[0].id))
        elif not holders and symptom and not hit.negated and not concepts_of(hit.span) <= told:
            found.append(Mistake(label=entry.label.lstrip("=")))
    return found


def _is_told(hit: FindingHit, patient: Patient, lexicon: Mapping[str, Finding]) -> bool:
    """Whether a fact of the same system tells what was said ("noisy breathing" of a crowing noise, and no wheeze)."""
    named, akin = concepts_of(hit.span), set(lexicon[hit.id].topics)
    return any(
        fact.polarity is Polarity.HAS
        and any(akin & set(lexicon[name].topics) for name in findings_of(fact) if name in lexicon)
        and named <= concepts_of(" ".join(fact.says))
        for fact in patient.facts
    )


def _is_wider(hit: FindingHit, hits: Sequence[FindingHit], lexicon: Mapping[str, Finding]) -> bool:
    """Whether the same words name something narrower, of which `hit` is only the kind."""
    return any(
        other.span == hit.span and other.id in lexicon and hit.id in lexicon[other.id].also
        for other in hits
        if other.id != hit.id
    )


def quantities(text: str) -> list[tuple[float, str]]:
    """Return the numbers with units of `text`, as (amount in the smallest unit, kind); times in hours."""
    found = [
        (_number(count) * _UNITS[unit.lower()][0], _UNITS[unit.lower()][1]) for count, unit in _QUANTITY.findall(text)
    ]
    return found + [(_number(count), "score") for count in _SCORE.findall(text)]


def _number(word: str) -> float:
    low = word.lower()
    if low in ("a", "an"):
        return 1.0
    return float(_WORDS.index(low)) if low in _WORDS else float(low)


def _by_number(part: str, patient: Patient, named: set[str]) -> list[Mistake]:
    """A number with a unit that the facts about that thing do not hold, where they hold another of that kind."""
    found = []
    for amount, kind in quantities(part):
        about = _concerned(part, patient, kind, named)
        said = [value for value, of in quantities(patient.opening) if of == kind]
        held = [value for fact in about for value in _held(fact, kind)]
        if about and not any(abs(amount - value) <= NEAR * value for value in (*said, *held)):
            found.append(Mistake(fact=about[0].id))
    return found


def _held(fact: Fact, kind: str) -> list[float]:
    return [value for line in (*fact.says, fact.clinical) for value, of in quantities(line) if of == kind]


def _concerned(part: str, patient: Patient, kind: str, named: set[str]) -> list[Fact]:
    """Return the facts whose number of that kind `part` should tell; for the complaint's time, those of its course."""
    holding = [fact for fact in patient.facts if fact.polarity is Polarity.HAS and _held(fact, kind)]
    asked = _plain(part)
    timed = [fact for fact in holding if topics_of(fact) & _TIMED]
    about = [fact for fact in holding if asked & _plain(*fact.says, fact.clinical)]
    if kind == "time" and timed and (not about or named & presenting_findings(patient)):
        return [*(fact for fact in about if named & findings_of(fact)), *timed]
    if len(holding) == 1 and kind != "time":
        return holding
    return about


def _plain(*lines: str) -> frozenset[str]:
    """Return the concepts of `lines` without those that every question has, and without sides."""
    return frozenset().union(*(concepts_of(line) for line in lines)) - GENERIC - _UNIT_WORDS


def _sides(*lines: str) -> frozenset[str]:
    return frozenset(side.lower() for line in lines for pair in _SIDE.findall(line) for side in pair if side)


def _by_side(part: str, patient: Patient) -> list[Mistake]:
    """A side that the facts about that part of the body do not tell."""
    stated = _sides(part)
    if len(stated) != 1:
        return []
    asked = _plain(part)
    sided = [fact for fact in patient.facts if fact.polarity is Polarity.HAS and _sides(*fact.says, fact.clinical)]
    about = [fact for fact in sided if asked & _plain(*fact.says, fact.clinical)]
    about = about or [fact for fact in sided if topics_of(fact) & {"site", "radiation"}]
    if not about or any(stated & _sides(*fact.says, fact.clinical) for fact in about):
        return []
    site = [fact for fact in about if "site" in topics_of(fact)]
    return [Mistake(fact=(site or about)[0].id)]


def _by_relative(part: str, patient: Patient) -> list[Mistake]:
    """A relative who is not the one of whom the family's history tells that."""
    stated = _relatives(part)
    asked = _plain(_RELATIVE.sub(" ", part))
    if not stated or not asked:
        return []
    about = [
        fact
        for fact in patient.facts
        if "family_history" in fact.answers
        and fact.polarity is Polarity.HAS
        and asked & _plain(*fact.says, fact.clinical)
    ]
    named = frozenset().union(*(_relatives(" ".join((*fact.says, fact.clinical))) for fact in about))
    return [Mistake(fact=about[0].id)] if named and not stated <= named else []


def _relatives(text: str) -> frozenset[str]:
    return frozenset(_KIN[word.lower()] for word in _RELATIVE.findall(text))
