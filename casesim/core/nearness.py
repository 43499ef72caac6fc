"""How near a fact's own words are to a question's: the share of the question's concepts that the fact holds.

Rare words count more than words that every fact of the patient has. Used to choose among facts that topics and findings
bring up alike, and to find the one that they miss. Decides nothing about what may be said.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from casesim.core.case import Fact, Polarity
from casesim.core.concept import concepts, concepts_of
from casesim.core.patient import Patient
from casesim.core.understanding.model import Understanding
from casesim.core.understanding.words import terms

WANTED = 0.3
"""What it counts that a fact holds a time, a number or a place, where the question wants one."""
FAR_MORE = 0.45
"""Share of the question's words by which a fact has far more of them."""
SYNONYM = 0.9
"""What another word for the same thing counts."""
LONG = 5
"""Letters from which the beginning of a word is the word ("sinus", "sinusitis")."""
_UNSEEN = 0.8
"""Weight of a word that no fact holds."""
_VAGUE = concepts(
    terms(
        "problem symptom try happen anything exactly often most day describe feel feeling trouble bother every thing issue notice case moment currently look like usual normal baby child son daughter boy girl infant newborn kid little one he she doing lately somebody anybody during while whil before since ever still already anyone else present ever any anywhere somewhere everywhere somebody else"
    )
)
_TIME = re.compile(
    r"\d|\b(?:end of the day|in the (?:morning|evening|afternoon)|at night|ago|since|yesterday|today|last (?:night|week|month|year)|this (?:morning|week)|for (?:several|a few|many|the past)|(?:one|two|three|four|five|six|several|few) (?:hour|day|week|month|year|minute)s?)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b(?:for|over|last(?:ing|ed|s)|after|during|within) (?:the )?(?:past |last |about |approximately |at least |over )*"
    r"(?:\d[\d.-]*|one|two|three|four|five|six|seven|eight|nine|ten|several|a few|an?|many)? ?(?:second|minute|hour|day|week|month|year)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\b(?:times|once|twice|daily|nightly|every|per|half|couple)\b|\b(?:\d+(?:\.\d+)?(?:-\d+)?|two|three|four|five|six|seven|eight|nine|ten|several)\b"
    r"(?![ -]?(?:second|minute|hour|day|week|month|year)s?\b)",
    re.IGNORECASE,
)
_COLOUR = re.compile(
    r"\b(?:red|yellow\w*|green|dark|pale|black|blue|bluish|purpl\w*|pink|white|brown|clear|bloody|colou?r\w*)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:from|in|on|over|at|of|around|left|right|both) (?:the|my|his|her|both|left|right)\b", re.IGNORECASE
)
_CAUSE = re.compile(
    r"\b(?:while|when|caught|fell|fall|twisted|hit|accident|collision|after|following|due to|because|from|playing|during|trying to|"
    r"believe|treated for|for)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:mother|father|mum|dad|parents?|brother|sister|wife|husband|partner|boyfriend|girlfriend|son|daughter|uncle|aunt|friends?|roommates?|"
    r"teacher|neighbou?r|family|us|me)\b",
    re.IGNORECASE,
)
_SIGNS = {
    "person": _PERSON,
    "side": re.compile(r"\b(?:left|right|both|bilateral)\b", re.IGNORECASE),
    "escort": re.compile(r"\b(?:brought|accompanied)\b.*\bby\b|\bcame (?:in )?with\b", re.IGNORECASE),
    "cause": _CAUSE,
    "place": _PLACE,
    "time": _TIME,
    "duration": _TIME,
    "count": _NUMBER,
    "amount": _NUMBER,
    "colour": _COLOUR,
}


class Nearness:
    """Nearness of a patient's facts to one question."""

    def __init__(self, patient: Patient, understanding: Understanding) -> None:
        self._facts = {fact.id: fact for fact in patient.facts}
        self._holds = {fact.id: _held(fact) for fact in patient.facts}
        self._stems = {fact.id: _stems(fact) for fact in patient.facts}
        seen = Counter(word for held in self._holds.values() for word in held)
        asked = concepts(understanding.terms) - _VAGUE
        self._weights = {word: 1 / (1 + math.log(seen[word])) if seen[word] else _UNSEEN for word in asked}
        self._total = sum(self._weights.values())
        self._said = frozenset(understanding.terms)
        self._wants = understanding.wants
        self._sign = _SIGNS.get(understanding.wants)

    def words(self, fact: Fact, named: frozenset[str] = frozenset()) -> float:
        """Return 0..1: the weighted share of the question's concepts that `fact` holds, or that `named` tells it to hold."""
        if not self._total:
            return 0.0
        held, stems = self._holds[fact.id], self._stems[fact.id]
        plain = {word for word in self._said if word in stems}
        share = 0.0
        for word, weight in self._weights.items():
            if word in named:
                share += weight
            elif word in held:
                share += weight * (1.0 if word in plain or concepts(plain) & {word} else SYNONYM)
            elif len(word) >= LONG and any(other.startswith(word) for other in held):
                share += weight * SYNONYM
        return share / self._total

    def of(self, fact: Fact, named: frozenset[str] = frozenset()) -> float:
        """Return `words`, and WANTED more where the fact holds what the question wants."""
        fits = self.fits(fact)
        denies = bool(self._wants) and fact.polarity is Polarity.DENIES
        return self.words(fact, named) + (WANTED if fits else 0.0) - (WANTED if denies else 0.0)

    vague = _VAGUE
    """Concepts that tell no fact from another."""

    def is_only(self, fact: Fact, words: frozenset[str]) -> bool:
        """Say whether all that `fact` holds of the question is among `words`."""
        return self.concepts & self._holds[fact.id] <= concepts(words)

    def holds(self, fact: Fact, wanted: Iterable[str]) -> bool:
        """Say whether `fact` holds any of the concepts."""
        return any(word in self._holds[fact.id] for word in wanted)

    def tells_better(self, best: str, others: Sequence[str]) -> bool:
        """Say whether `best` has far more of the question's words than `others`, or what the question wants and they have not."""
        facts = [self._facts[name] for name in others if name in self._facts]
        if not facts:
            return False
        fits = [self.fits(fact) for fact in facts]
        if self._sign is not None and self.fits(self._facts[best]) and not any(fits):
            return True
        return self.words(self._facts[best]) - max(self.words(fact) for fact in facts) >= FAR_MORE

    def fits(self, fact: Fact) -> bool:
        """Say whether a wording of `fact` tells the kind of thing that the question wants."""
        return self._sign is not None and any(self._sign.search(line) for line in fact.says)

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts that the question has."""
        return frozenset(self._weights)

    def lasts(self, fact: Fact) -> bool:
        """Say whether a duration is wanted and a wording of `fact` tells one."""
        return self._wants == "duration" and any(_SPAN.search(line) for line in fact.says)

    @property
    def uncovered(self) -> float:
        """The weighted share (0..1) of the question's concepts that no fact holds."""
        held = frozenset().union(*self._holds.values())
        loose = sum(weight for word, weight in self._weights.items() if word not in held)
        return loose / self._total if self._total else 0.0

    @property
    def asked(self) -> int:
        """How many concepts the question has."""
        return len(self._weights)


def _stems(fact: Fact) -> frozenset[str]:
    return _stems_of((*fact.says, *fact.ask, fact.clinical))


def _held(fact: Fact) -> frozenset[str]:
    return _concepts_held((*fact.says, *fact.ask, fact.clinical))


@lru_cache(maxsize=8192)
def _stems_of(lines: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for line in lines for word in terms(line))


@lru_cache(maxsize=8192)
def _concepts_held(lines: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(concepts_of(line) for line in lines))
