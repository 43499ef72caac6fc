"""Absence: which names of symptoms and illnesses the voice was given as absent, so that denying them is what the facts say.

A circumstance ("no: safety at home") is left out, since its denial may mean its contrary; so is what another line affirms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casesim.core.case import Fact
from casesim.core.question import PARENTS
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.words import tokens
from casesim.core.wording import ABSENT

AILMENTS = frozenset(PARENTS) | {"past_medical", "family_history"}
"""Topics whose findings are nothing but present or absent."""

_JOINTS = frozenset(["a", "an", "and", "any", "in", "of", "on", "or", "the", "to", "with"])


def absences(
    lines: Sequence[str], facts: Sequence[Fact], findings: Mapping[str, Finding]
) -> tuple[frozenset[str], ...]:
    """Return the stemmed words of each name that `lines` give as absent; a denial of all of them is true to the facts."""
    affirmed = _stems(" ".join(line for line in lines if not line.startswith(ABSENT)))
    asked = [findings[name] for fact in facts for name in fact.answers if name in findings]
    names = {found.label for found in asked if found.topics and AILMENTS.issuperset(found.topics)}
    given = (line.removeprefix(ABSENT) for line in lines if line.startswith(ABSENT))
    words = (_stems(name) for name in given if name in names)
    return tuple(some for some in words if not some & affirmed)


def _stems(text: str) -> frozenset[str]:
    return frozenset(token.stem for token in tokens(text)) - _JOINTS
