"""Who answers the trainee in a case, and how they are; of this, and of nothing else, the voice's persona is made.

Holds no fact: what a person knows, fears or does for a living is said by facts alone.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from casesim.core.model import Frozen


class Speaker(Frozen):
    """Who answers the trainee: the patient, a parent, or a carer with knowledge of their own."""

    role: Literal["patient", "parent", "carer"] = "patient"
    """Who sits there; a `parent` answers for a child, a `carer` for an adult."""
    relation: str = ""
    """Empty for the patient; else "mother", "father", "daughter" …"""
    name: str = "{{ name }}"
    """Template; a relative needs a name parameter of their own."""
    age: str = "{{ age }}"
    """Template; years."""
    sex: str = "{{ sex }}"
    """Template; `female` or `male`."""


class Persona(Frozen):
    """How the one who speaks is; values may be templates."""

    personality: str = "plain"
    """`plain`, `talkative`, `stoic`, `guarded`, `anxious`, `irritable` or a word of your own.

    Asked to tell, a talkative patient says four things at once, a stoic or guarded one two, all others three.
    """
    language: Literal["simple", "everyday", "educated"] = "everyday"
    """How the voice speaks; the facts keep your words."""
    mood: str = "calm"
    """One or two words, never the cause."""
    literacy: Literal["low", "average", "high"] = "average"
    """Health literacy: how readily medical words are understood."""
    recall: Literal["good", "poor"] = "good"
    """How well things are remembered; with `poor` the patient says what they have less surely."""
    rapport: int = Field(50, ge=0, le=100)
    """Rapport at the start, 0..100."""
    trust: int = Field(60, ge=0, le=100)
    """Rapport from which facts with disclosure `rapport` are said."""
