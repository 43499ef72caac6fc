"""Topics: which of the 45 history items an utterance asks about, how sure that is, and by which words.

The encoder's logit and the lexicon's findings are added up with fitted weights (one set for all topics, fitted on
interviews the encoder had not seen) and read as a chance. Topics that call for asking are then withdrawn where the
utterance only claims, announces or quotes asking. It refuses to mark anything: thresholds belong to the grader.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from casesim.core.errors import ContentError
from casesim.core.model import Frozen
from casesim.core.understanding.encoder import Array, Encoder
from casesim.core.understanding.model import STATEMENT_TOPICS, TOPICS, Flag, TopicHit

SURE = 0.5
"""A score at which the topic counts as asked; the weights are fitted so that this is the best cut."""
FAINT = 0.4
"""Scores below this are not reported."""
ALIKE = 0.86
"""Cosine to an instructor's exemplar from which the utterance counts as asking the same."""

_VOID = frozenset({Flag.ADDRESSES_GRADER, Flag.ROLE_BREAK, Flag.NO_CONSULTATION})
"""Flags of an utterance that is not said to a patient: it asks nothing."""
_EDGE = re.compile(r"[,;:.?!…]+\s*|\s+(?:or|and)\s+", re.IGNORECASE)


class Topic(Frozen):
    """One topic as its file describes it; the exemplars "before >> text" lean on the turn before."""

    definition: str = ""
    ask: tuple[str, ...] = ()
    exemplars: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()

    def questions(self, exemplars: int = 4) -> tuple[str, ...]:
        """Return the good questions and the first exemplars that stand alone."""
        return (*self.ask, *[line for line in self.exemplars if ">>" not in line][:exemplars])


class Weights(Frozen):
    """How evidence adds up to a logit; see training/ENCODER.md for the fit."""

    encoder: float = 1.0
    lexicon: float = 0.0
    bias: float = 0.0


def topics_from(*mappings: Mapping[str, Any]) -> dict[str, Topic]:
    """Merge parsed topic files: later exemplars join, later definitions replace. Raises ContentError on unknown ids."""
    topics: dict[str, Topic] = {}
    for mapping in mappings:
        for topic_id, entry in mapping.items():
            if topic_id not in TOPICS:
                raise ContentError(f"'{topic_id}' is none of the topics", remedy="use an id of history-core")
            new = Topic.model_validate(entry)
            old = topics.get(topic_id, Topic())
            topics[topic_id] = Topic(
                definition=new.definition or old.definition,
                ask=new.ask or old.ask,
                exemplars=old.exemplars + new.exemplars,
                counter=old.counter + new.counter,
            )
    return topics


class TopicModel:
    """Scores utterances. `extra` are an instructor's own topics: exemplars that were not trained on."""

    def __init__(self, encoder: Encoder, weights: Weights, extra: Mapping[str, Topic] | None = None) -> None:
        self.encoder, self.weights = encoder, weights
        self._near = [
            (TOPICS.index(topic_id), kind, encoder.vector(line.rpartition(" >> ")[2]))
            for topic_id, topic in (extra or {}).items()
            for kind, lines in ((True, topic.exemplars), (False, topic.counter))
            for line in lines
        ]

    def hits(
        self,
        text: str,
        before: str,
        named: Mapping[str, float],
        flags: Sequence[Flag] = (),
    ) -> tuple[TopicHit, ...]:
        """Return the topics of `text` said after `before`, in the order of TOPICS.

        `named` gives per topic how many findings of it the lexicon found asked for.
        """
        if _VOID & set(flags) or not any(char.isalnum() for char in text):
            return ()
        logits, places = self.encoder.logits(text, before)
        scores = self.scores(logits, named)
        for index, score in self._by_example(text):
            scores[index] = score
        silent = Flag.ANNOUNCED in flags
        return tuple(
            TopicHit(id=topic, score=round(float(scores[index]), 3), span=clause(text, *places[index]))
            for index, topic in enumerate(TOPICS)
            if scores[index] >= FAINT and not (silent and topic not in STATEMENT_TOPICS)
        )

    def scores(self, logits: Array, named: Mapping[str, float]) -> Array:
        """Return the chance of each topic from its logit and from the findings named."""
        count = np.array([min(named.get(topic, 0.0), 1.0) for topic in TOPICS], dtype=np.float32)
        total = self.weights.encoder * logits + self.weights.lexicon * count + self.weights.bias
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(total, -30, 30))), dtype=np.float32)

    def _by_example(self, text: str) -> list[tuple[int, float]]:
        """Return topics decided by an instructor's example: the nearest one, where it is near enough."""
        if not self._near:
            return []
        vector = self.encoder.vector(text)
        likeness, index, kind = max((float(v @ vector), index, kind) for index, kind, v in self._near)
        if likeness < ALIKE:
            return []
        return [(index, max(SURE, min(0.99, likeness)) if kind else 0.0)]


def clause(text: str, start: int, end: int) -> str:
    """Return the clause of `text`, verbatim, that holds the word at `start`..`end`."""
    left, right = 0, len(text)
    for edge in _EDGE.finditer(text):
        if edge.end() <= start:
            left = edge.end()
        elif edge.start() >= end:
            right = edge.start()
            break
    return text[left:right].strip() or text[start:end]


def logit(chance: float) -> float:
    """Return the logit of a chance in (0, 1)."""
    return math.log(chance / (1.0 - chance))
