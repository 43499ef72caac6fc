"""The understander: one value for an utterance, from the lexicon, the style rules and the topic model.

Patient and grader work from what this returns, and from nothing else. Deterministic; keeps nothing but a cache; never
raises on any text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from casesim.core.text import clean, sentences
from casesim.core.understanding.flags import flags
from casesim.core.understanding.lexicon import Lexicon
from casesim.core.understanding.matcher import Matcher
from casesim.core.understanding.model import (
    STATEMENT_TOPICS,
    TOPICS,
    FindingHit,
    Flag,
    Kind,
    TopicHit,
    Understanding,
)
from casesim.core.understanding.style import style
from casesim.core.understanding.topic import TopicModel
from casesim.core.understanding.want import wanted
from casesim.core.understanding.words import terms

LONGEST = 4_000
"""Characters of an utterance that are read."""

_LEANS = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|yeah|um+|uh+)\W+)*(?:(?:and|or|but|how about|what about|since when|for how long|any|when|where|"
    r"how (?:long|often|much|many|bad))\b|.*\b(?:it|that|this|they|them|those|one|he|she|him|her)\b)",
    re.IGNORECASE,
)


_WH = re.compile(
    r"(?:^|[.?!,;:]\s*|\b(?:and|but|so|or|ok|okay|right|um|uh|then)\s+)(?:exactly\s+)?"
    r"(?:when|where|what|what's|which|who|whose|how|why|since when|for how long|tell me|describe|in what|at what|on what)\b",
    re.IGNORECASE,
)


_SPLIT = re.compile(
    r",?\s+(?:and|or)\s+(?=(?:how|what|where|when|which|who|why|does|do|did|is|are|was|were|have|has|had|any|can|could)\b)",
    re.IGNORECASE,
)
MOST_PARTS = 5
"""Questions and sentences of one turn that are looked at by themselves."""
PART_SURE, STATED = 0.8, 0.97
"""Score from which a part alone asks about a topic, or does what a statement topic says."""


def _with_manner(hits: tuple[TopicHit, ...], empathy: bool, summary: bool) -> tuple[TopicHit, ...]:
    """Return `hits` with those made sure that the rules of style have heard too: a word of comfort, a summary."""
    best = {hit.id: hit for hit in hits}
    for topic, heard in (("empathy", empathy), ("summary", summary)):
        if heard and topic in best and best[topic].score < PART_SURE:
            best[topic] = best[topic].model_copy(update={"score": PART_SURE})
    return tuple(best[topic] for topic in TOPICS if topic in best)


def _parts(text: str) -> list[tuple[str, bool]]:
    """Return the sentences of a turn, and the questions joined in one sentence, each with whether it is a question."""
    found: list[tuple[str, bool]] = []
    for sentence in sentences(text):
        asks = sentence.rstrip().endswith("?")
        pieces = [piece.strip() for piece in _SPLIT.split(sentence)] if asks else [sentence]
        whole = all(len(piece.split()) > 2 for piece in pieces)
        found += [(piece, asks) for piece in (pieces if whole else [sentence])]
    return [part for part in found if len(part[0].split()) > 2][:MOST_PARTS]


class CaseUnderstander:
    """The `Understander` of casesim: lexicon + style + topic model."""

    def __init__(self, lexicon: Lexicon, topics: TopicModel, matcher: Matcher, versions: Mapping[str, str]) -> None:
        self.lexicon, self.topics, self._matcher, self._versions = lexicon, topics, matcher, dict(versions)
        self._understood = lru_cache(maxsize=1_024)(self._understand)

    def understand(self, text: str, before: str = "") -> Understanding:
        """Understand `text`, said after `before` (the turn before, any speaker; may be empty)."""
        return self._understood(clean(text, LONGEST, keep_newlines=False), clean(before, LONGEST, keep_newlines=False))

    def _understand(self, text: str, before: str) -> Understanding:
        if not text:
            return Understanding()
        findings = self.lexicon.find(text, before)
        manner = style(text, before, findings, self.lexicon.jargon_in(text))
        marks = flags(text, before, findings, manner)
        hits = self.topics.hits(text, before, self.named(findings), marks)
        hits = _with_manner(self._with_parts(text, before, hits, marks), manner.empathy, manner.summary)
        said = terms(text)
        leaning = terms(before) if before and len(said) <= 2 and _LEANS.match(text) else ()
        return Understanding(
            **manner.model_dump(),
            topics=hits,
            findings=findings,
            flags=marks,
            terms=said,
            wh=bool(_WH.search(text)),
            wants=wanted(text),
            leans_on=leaning,
        )

    def _with_parts(
        self, text: str, before: str, hits: tuple[TopicHit, ...], marks: tuple[Flag, ...]
    ) -> tuple[TopicHit, ...]:
        """Return `hits` and what single questions and sentences of a longer turn surely ask or do by themselves."""
        parts = _parts(text)
        if len(parts) < 2:
            return hits
        best = {hit.id: hit for hit in hits}
        for part, asks in parts:
            for hit in self.topics.hits(part, before, {}, marks):
                enough = STATED if hit.id in STATEMENT_TOPICS else PART_SURE if asks else 2.0
                if hit.score >= max(enough, best[hit.id].score if hit.id in best else 0.0):
                    best[hit.id] = hit
        return tuple(best[topic] for topic in TOPICS if topic in best)

    def named(self, findings: tuple[FindingHit, ...]) -> dict[str, float]:
        """Return per topic how many findings of it were asked for."""
        named: dict[str, float] = {}
        for hit in findings:
            if not hit.asked or hit.carried:
                continue
            entry = self.lexicon.findings.get(hit.id)
            for topic in ("family_history",) if hit.family else entry.topics if entry else ():
                named[topic] = named.get(topic, 0.0) + 1.0
        return named

    def similarity(self, question: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
        """Return, per candidate text, how alike in meaning it is to `question` (cosine, -1..1)."""
        vector = self.topics.encoder.vector(clean(question, LONGEST, keep_newlines=False))
        return tuple(
            round(float(vector @ self.topics.encoder.vector(clean(text, LONGEST, keep_newlines=False))), 6)
            for text in candidates
        )

    def asks_for(self, question: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
        """Return, per candidate text, the log odds that `question` asks for it rather than for none of them."""
        return self._matcher.asks_for(clean(question, LONGEST, keep_newlines=False), candidates)

    def read(self, candidates: tuple[str, ...]) -> None:
        """Read candidates ahead, so that the next question finds them read."""
        self._matcher.read(candidates)

    def kinds(self, question: str) -> dict[Kind, float]:
        """Return how likely `question` is of each kind; they add up to one."""
        return self._matcher.kinds(clean(question, LONGEST, keep_newlines=False))

    def version(self) -> dict[str, str]:
        """Return the hashes of encoder, lexicon and exemplars, by name."""
        return dict(self._versions)
