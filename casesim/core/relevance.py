"""How likely a question asks for a fact: rules, words and meaning weighed together, with "for none of them" as one answer.

A conditional logit over the facts of one patient and a null: what rule found the fact, how many of the question's words it
holds, how alike in meaning both are, whether it tells the kind of thing that is wanted. Weights are fitted by
`training/relevance.py` on questions of our own about imported cases. Says nothing of what may be said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from casesim.core.case import Disclosure, Fact, Polarity
from casesim.core.model import Frozen
from casesim.core.nearness import Nearness
from casesim.core.understanding.clause import clauses
from casesim.core.understanding.model import Understander, Understanding

Alike = Callable[[tuple[str, ...]], tuple[float, ...]]
"""Returns, per text, how alike in meaning it is to what is asked (cosine)."""


class Weights(Frozen):
    """What each sign counts, in logits."""

    bias: float = -1.35
    alike: float = 4.48
    margin: float = 3.31
    """For being more alike than every other fact."""
    words: float = 5.06
    fits: float = 2.52
    """It tells a time, number or place, and such a thing is wanted."""
    lasts: float = 2.56
    """It tells how long something lasts, and that is wanted."""
    certain: float = 0.0
    likely: float = 0.37
    possible: float = -0.76
    topic: float = 3.33
    volunteered: float = -0.76
    denial_wanted: float = -2.59
    """It is a denial, and a thing, time or number is wanted."""
    unheld: float = -3.19
    """The question names a finding, and no fact of the patient holds any that it names."""
    uncovered: float = -1.75
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


def chance(
    facts: Iterable[Fact],
    found: Mapping[str, float],
    near: Nearness,
    understanding: Understanding,
    alike: Alike,
    *,
    named: Callable[[Fact], frozenset[str]],
    unheld: bool,
    weights: Weights = WEIGHTS,
) -> Chance:
    """Return how likely each of `facts` is asked for; `found`: strength by fact id of what rules found.

    `named`: the concepts of the question's words that name a finding of the fact.
    """
    usable = [fact for fact in facts if fact.disclosure is not Disclosure.NEVER]
    likeness = _likeness(usable, alike)
    topics = {hit.id: hit.score for hit in understanding.topics}
    shared = weights.bias + weights.unheld * unheld + weights.uncovered * near.uncovered
    logits: dict[str, float] = {}
    for fact in usable:
        rest = max((score for name, score in likeness.items() if name != fact.id), default=0.0)
        strength = found.get(fact.id, 0.0)
        rule = weights.certain if strength >= 3 else weights.likely if strength >= 2 else weights.possible
        logits[fact.id] = (
            shared + weights.alike * likeness[fact.id] + weights.margin * (likeness[fact.id] - rest)
            + weights.words * near.words(fact, named(fact)) + weights.fits * near.fits(fact) + weights.lasts * near.lasts(fact) + rule * bool(strength)
            + weights.topic * max((topics.get(name, 0.0) for name in fact.answers), default=0.0)
            + weights.volunteered * (fact.disclosure is Disclosure.VOLUNTEERED)
            + weights.denial_wanted * (understanding.wh and fact.polarity is Polarity.DENIES)
        )  # fmt: skip
    return _normal(logits)


def _likeness(facts: list[Fact], alike: Alike) -> dict[str, float]:
    """Return the likeness of the likest wording of each fact."""
    lines = tuple(line for fact in facts for line in fact.says)
    scores = iter(alike(lines))
    return {fact.id: max(next(scores) for _ in fact.says) for fact in facts}


def _normal(logits: Mapping[str, float]) -> Chance:
    odds = {name: math.exp(max(-30.0, min(30.0, value))) for name, value in logits.items()}
    total = 1.0 + sum(odds.values())
    return Chance(facts={name: value / total for name, value in odds.items()}, none=1.0 / total)
