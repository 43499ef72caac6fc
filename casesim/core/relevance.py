"""How likely a question asks for a fact: rules, words and meaning weighed together, with "for none of them" as one answer.

A conditional logit over the facts of one patient and a null: what rule found the fact, how many of the question's words it
holds, how surely the matcher finds it asked for, whether it tells the kind of thing that is wanted. Weights are fitted by
`training/relevance.py` on questions about imported cases that the matcher has not seen. Says nothing of what may be said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from casesim.core.case import Fact, Polarity
from casesim.core.model import Frozen
from casesim.core.nearness import Nearness
from casesim.core.reading import Reading, sayable
from casesim.core.understanding.model import ATTRIBUTES, Understanding

SURELY = 0.8
"""Score from which a subject is surely asked about."""
TENTH = 10.0
"""Log odds of the matcher are weighed in tens."""


class Weights(Frozen):
    """What each sign counts, in logits."""

    bias: float = 0.57
    words: float = 2.59
    fits: float = 1.52
    """It tells a time, number or place, and such a thing is wanted."""
    lasts: float = 1.32
    """It tells how long something lasts, and that is wanted."""
    certain: float = 0.38
    likely: float = 1.54
    possible: float = -0.45
    topic: float = 0.17
    wider: float = 0.38
    """For a topic of a finding that the fact answers."""
    elsewhere: float = -0.94
    """A subject is surely asked about, and the fact is of none such."""
    denial_wanted: float = -0.79
    """It is a denial, and a thing, time or number is wanted."""
    unheld: float = -0.24
    """The question names a finding, and no fact of the patient holds any that it names."""
    denied_beside: float = -0.35
    """Narrow findings are named, and the fact denies others."""
    uncovered: float = -0.62
    """Share of the question's words that no fact holds."""
    meant: float = 3.71
    """What the matcher finds: the log odds that the fact is asked for rather than none, over ten."""
    foremost: float = 2.04
    """… by how much it is more than every other fact's, over ten."""
    share: float = 0.55
    """… and its probability among all facts and none of them."""
    strange: float = -2.51
    """The probability of none of them."""


WEIGHTS = Weights()


class Chance(Frozen):
    """Chances of each fact, and of none of them; they add up to one."""

    facts: dict[str, float]
    none: float

    @property
    def best(self) -> str:
        """The likeliest fact, or an empty string where there is none."""
        return max(self.facts, key=lambda name: self.facts[name], default="")


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
    facts: Sequence[Fact], asked: Asked, near: Nearness, understanding: Understanding, heard: Reading, weights: Weights = WEIGHTS
) -> Chance:  # fmt: skip
    """Return how likely each of `facts` is asked for; what is never said is left out."""
    told = signs(facts, asked, near, understanding, heard)
    of = weights.model_dump()
    logits = {fact: sum(of[name] * value for name, value in found.items()) for fact, found in told.items()}
    odds = {name: math.exp(max(-30.0, min(30.0, value))) for name, value in logits.items()}
    total = 1.0 + sum(odds.values())
    return Chance(facts={name: value / total for name, value in odds.items()}, none=1.0 / total)


def signs(
    facts: Sequence[Fact], asked: Asked, near: Nearness, understanding: Understanding, heard: Reading
) -> dict[str, dict[str, float]]:
    """Return the signs of each fact by the names of `Weights`; what is never said is left out."""
    odds = heard.odds(facts)
    total = 1.0 + sum(math.exp(min(30.0, value)) for value in odds.values())
    topics = {hit.id: hit.score for hit in understanding.topics}
    subjects = {name for name, score in topics.items() if score >= SURELY} - ATTRIBUTES
    found: dict[str, dict[str, float]] = {}
    for fact in sayable(facts):
        strength = asked.found.get(fact.id, 0.0)
        words, own, around = near.words(fact, asked.named[fact.id]), set(fact.answers), asked.wider[fact.id]
        fits = near.fits(fact) and fact.polarity is Polarity.HAS and (words > 0 or not asked.another)
        found[fact.id] = {
            "denied_beside": float(fact.id in asked.beside and fact.polarity is Polarity.DENIES),
            "bias": 1.0, "words": words, "fits": float(fits), "lasts": float(near.lasts(fact) and fits),
            "certain": float(strength >= 3), "likely": float(2 <= strength < 3), "possible": float(0 < strength < 2),
            "topic": max((topics.get(name, 0.0) for name in own), default=0.0),
            "wider": max((topics.get(name, 0.0) for name in around - own), default=0.0),
            "elsewhere": float(bool(subjects) and not subjects & (own | around)),
            "denial_wanted": float(understanding.wh and fact.polarity is Polarity.DENIES),
            "unheld": float(asked.unheld), "uncovered": near.uncovered,
            "meant": odds[fact.id] / TENTH, "share": math.exp(min(30.0, odds[fact.id])) / total, "strange": 1.0 / total,
            "foremost": (odds[fact.id] - max((odd for name, odd in odds.items() if name != fact.id), default=0.0)) / TENTH,
        }  # fmt: skip
    return found
