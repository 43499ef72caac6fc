"""Question style of one utterance: form of the question, compound, empathy, summary, greeting, closing.

Definitions follow the shipped style guide (after Roter & Hall and the SEGUE framework).
"""

from __future__ import annotations

from casesim.core.model import Frozen
from casesim.core.understanding.model import FindingHit, QuestionType


class Style(Frozen):
    """How something was said."""

    type: QuestionType = QuestionType.NONE
    compound: bool = False
    empathy: bool = False
    summary: bool = False
    jargon: tuple[str, ...] = ()
    signpost: bool = False
    greeting: bool = False
    closing: bool = False


def style(text: str, before: str = "", findings: tuple[FindingHit, ...] = (), jargon: tuple[str, ...] = ()) -> Style:
    """Return the style of `text` said after `before`; `findings` and `jargon` are those the lexicon found in it."""
    del before
    asked = "?" in text
    compound = asked and len({hit.id for hit in findings}) > 1
    return Style(type=QuestionType.CLOSED if asked else QuestionType.NONE, compound=compound, jargon=jargon)
