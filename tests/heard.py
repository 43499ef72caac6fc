"""Understandings made by hand, so that rules are tested apart from the model that understands."""

from __future__ import annotations

from collections.abc import Sequence

from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import FindingHit, Flag, QuestionType, TopicHit, Understanding

LEXICON = {
    "fever": Finding(label="fever", topics=("fever",)),
    "cough": Finding(label="cough", topics=("associated_cardiorespiratory",)),
    "sore_throat": Finding(label="sore throat", topics=("associated_ent",)),
    "asthma": Finding(label="asthma", topics=("past_medical",)),
    "diabetes": Finding(label="diabetes", topics=("past_medical",)),
    "rash": Finding(label="rash", topics=("associated_skin",)),
}
"""A lexicon of six."""


def heard(
    kind: QuestionType = QuestionType.CLOSED,
    topics: Sequence[str] = (),
    findings: Sequence[str] = (),
    flags: Sequence[Flag] = (),
    terms: Sequence[str] = (),
    *,
    family: bool = False,
    negated: bool = False,
    compound: bool = False,
    jargon: Sequence[str] = (),
) -> Understanding:
    """Return the understanding of an utterance that asks for these."""
    return Understanding(
        type=kind,
        compound=compound,
        jargon=tuple(jargon),
        topics=tuple(TopicHit(id=name, score=0.9, span=name) for name in topics),
        findings=tuple(FindingHit(id=name, span=name, family=family, negated=negated) for name in findings),
        flags=tuple(flags),
        terms=tuple(terms),
    )
