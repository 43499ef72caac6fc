"""What else a rule may need to know of an utterance: attacks, vagueness, rudeness, consent, small talk.

A flag says what was said, never what follows from it: consequences belong to disclosure and grading.
"""

from __future__ import annotations

from casesim.core.understanding.model import FindingHit, Flag
from casesim.core.understanding.style import Style


def flags(text: str, before: str, findings: tuple[FindingHit, ...], style: Style) -> tuple[Flag, ...]:
    """Return the flags of `text` said after `before`, in the order of `Flag`."""
    del text, before, findings, style
    return ()
