"""How likely a question asks for a fact: rules, words and meaning weighed together, with "for none of them" as one answer.

A conditional logit over the facts of one patient and a null: what rule found the fact, how many of the question's words it
holds, how alike in meaning both are, whether it tells the kind of thing that is wanted. Weights are fitted by
`training/relevance.py` on questions of our own about imported cases. Says nothing of what may be said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from casesim.core.case import Disclosure, Fact, Polarity
from casesim.core.model import Frozen
from casesim.core.nearness import Nearness
from casesim.core.understanding.clause import clauses
from casesim.core.understanding.model import ATTRIBUTES, Understander, Understanding

SURELY = 0.8
"""Score from which a subject is surely asked about."""
FAINTLY = 0.5
"""Score below which a topic says little."""
Alike = Callable[[tuple[str, ...]], tuple[float, ...]]
"""Returns, per text, how alike in meaning it is to what is asked (cosine)."""


class Weights(Frozen):
    """What each sign counts, in logits."""

    bias: float = -0.86
    alike: float = 3.62
    margin: float = 4.89
    """For being more alike than every other fact."""
    words: float = 2.86
    fits: float = 3.27
    """It tells a time, number or place, and such a thing is wanted."""
    fits_alone: float = -0.06
    """… and nothing else speaks for it: no word, rule or topic."""
    apart: float = -1.85
    """The question is of somebody else (a partner, a neighbour), and the fact tells of nobody else."""
    lasts: float = 1.97
    """It tells how long something lasts, and that is wanted."""
    certain: float = 0.36
    likely: float = 1.39
    possible: float = -0.36
    topic: float = 1.32
    wider: float = 1.31
    """For a topic of a finding that the fact answers."""
    elsewhere: float = -0.43
    """A subject is surely asked about, and the fact is of none such."""
    wordless: float = -1.07
    """It shares no word with the question."""
    volunteered: float = 0.19
    denial_wanted: float = -2.98
    """It is a denial, and a thing, time or number is wanted."""
    unheld: float = -2.22
    """The question names a finding, and no fact of the patient holds any that it names."""
    beside: float = -0.5
    """Narrow findings are named, and the fact tells of others."""
    denied_beside: float = -2.64
    """… and denies them."""
    uncovered: float = -0.79
    """Share of the question's words that no fact holds."""


WEIGHTS = Weights()


class Chance(Frozen):
    """Chances of each fact, and of none of them; they add up to one."""

    facts: dict[str, float]
    none: float

    @property
    def best(self) -> str:
        """The likeliest fact, or an empty string where there is none."""
        return max(self.facts, key=lambda name: self.facts[name], default="")

    def of(self, names: Iterable[str]) -> float:
        """Return the best chance among `names`."""
        return max((self.facts.get(name, 0.0) for name in names), default=0.0)


def alike_to(understander: Understander, text: str) -> Alike:
    """Return a measure of likeness to what `text` asks (to the whole of it where it asks nothing)."""
    asked = " ".join(part.body for part in clauses(text) if part.asks) or text
    return lambda lines: understander.similarity(asked, lines)


class Asked(Frozen):
    """What of a question the signs are read from, beside the understanding itself."""

    found: dict[str, float]
    """Strength by fact id of what rules found."""
    named: dict[str, frozenset[str]]
    """By fact id: the concepts of the question's words that name a finding of the fact."""
    wider: dict[str, frozenset[str]]
    """By fact id: the topics of its findings."""
    unheld: bool
    """Findings are named, and no fact holds any of them."""
    beside: frozenset[str] = frozenset()
    """Facts of other narrow findings than those that are named."""
    another: bool = False
    """… and what is named is no general word for what is held ("pain" for a pain in the wrist)."""


def chance(
    facts: Sequence[Fact], asked: Asked, near: Nearness, understanding: Understanding, alike: Alike, weights: Weights = WEIGHTS
) -> Chance:  # fmt: skip
    """Return how likely each of `facts` is asked for; what is never said is left out."""
    told = signs(facts, asked, near, understanding, alike)
    of = weights.model_dump()
    logits = {fact: sum(of[name] * value for name, value in found.items()) for fact, found in told.items()}
    odds = {name: math.exp(max(-30.0, min(30.0, value))) for name, value in logits.items()}
    total = 1.0 + sum(odds.values())
    return Chance(facts={name: value / total for name, value in odds.items()}, none=1.0 / total)


def signs(
    facts: Sequence[Fact], asked: Asked, near: Nearness, understanding: Understanding, alike: Alike
) -> dict[str, dict[str, float]]:
    """Return the signs of each fact by the names of `Weights`; what is never said is left out."""
    usable = [fact for fact in facts if fact.disclosure is not Disclosure.NEVER]
    likeness = _likeness(usable, alike)
    topics = {hit.id: hit.score for hit in understanding.topics}
    subjects = {name for name, score in topics.items() if score >= SURELY} - ATTRIBUTES
    found: dict[str, dict[str, float]] = {}
    for fact in usable:
        rest = max((score for name, score in likeness.items() if name != fact.id), default=0.0)
        strength = asked.found.get(fact.id, 0.0)
        words, own, around = near.words(fact, asked.named[fact.id]), set(fact.answers), asked.wider[fact.id]
        fits = near.fits(fact) and fact.polarity is Polarity.HAS and (words > 0 or not asked.another)
        topic = max((topics.get(name, 0.0) for name in own | around), default=0.0)
        found[fact.id] = {
            "fits_alone": float(fits and not words and not strength and topic < FAINTLY),
            "beside": float(fact.id in asked.beside),
            "denied_beside": float(fact.id in asked.beside and fact.polarity is Polarity.DENIES),
            "apart": float(near.is_of_another and not near.tells_of_another(fact)),
            "bias": 1.0, "alike": likeness[fact.id], "margin": likeness[fact.id] - rest, "words": words,
            "wordless": float(not words), "fits": float(fits), "lasts": float(near.lasts(fact) and fits),
            "certain": float(strength >= 3), "likely": float(2 <= strength < 3), "possible": float(0 < strength < 2),
            "topic": max((topics.get(name, 0.0) for name in own), default=0.0),
            "wider": max((topics.get(name, 0.0) for name in around - own), default=0.0),
            "elsewhere": float(bool(subjects) and not subjects & (own | around)),
            "volunteered": float(fact.disclosure is Disclosure.VOLUNTEERED),
            "denial_wanted": float(understanding.wh and fact.polarity is Polarity.DENIES),
            "unheld": float(asked.unheld), "uncovered": near.uncovered,
        }  # fmt: skip
    return found


def _likeness(facts: Sequence[Fact], alike: Alike) -> dict[str, float]:
    """Return the likeness of the likest wording of each fact."""
    lines = tuple(line for fact in facts for line in fact.says)
    scores = iter(alike(lines))
    return {fact.id: max(next(scores) for _ in fact.says) for fact in facts}
