"""The rules of disclosure as an author sees and tunes them: a `policy` block in the case, and what each personality does.

Numbers, words of the author's own for a rule, rules switched off, steps of rapport. Refuses to switch off what keeps the
patient a patient: facts, role, diagnosis, examination, notices to a student in distress. Decides nothing by itself.
"""

from __future__ import annotations

import difflib
from typing import Literal, get_args

from pydantic import Field, field_validator

from casesim.core.model import Frozen

PERSONALITIES = ("plain", "anxious", "stoic", "talkative", "guarded", "irritable", "agreeable")
"""Personalities that behave in a way of their own; any other word is as `plain`."""

Switchable = Literal[
    "rude", "jargon", "consent", "summary", "vague", "invites_more", "apology", "empathy", "closing", "greeting", "explains",
    "small_talk", "signpost", "continuer",
]  # fmt: skip
"""Rules that a case may switch off; what they would have answered falls to the next rule."""
Wordable = Literal[
    "rude", "consent", "summary", "story_told", "vague", "invites_more", "apology", "empathy", "closing", "greeting", "explains",
    "small_talk", "signpost", "continuer", "held", "role", "diagnosis", "exam", "unknown_default", "unknown_denial", "unknown_family",
]  # fmt: skip
"""Rules whose words a case may write itself."""
STEPS = (
    "introduction", "empathy", "summary", "open", "consent", "signpost", "apology", "ice", "jargon", "leading", "overbroad", "rapid",
    "repeat", "rude",
)  # fmt: skip
"""Steps of rapport, in the order of `casesim.core.rapport.STEPS`."""


class Policy(Frozen):
    """How a case's patient gives things away; every value has a default, and personality may set it otherwise."""

    at_once: int | None = Field(None, ge=1, le=5)
    """Things answered in one breath; then "sorry, what was the other one?". Unset: 3, and 2 for the stoic and the guarded."""
    narrative: int | None = Field(None, ge=1, le=6)
    """Sentences of a story before it stops. Unset: 3; 4 for the talkative, 2 for the stoic and the guarded."""
    patience: int | None = Field(None, ge=1, le=9)
    """Times a thing is said before the patient remarks on it. Unset: 2; 1 for the irritable."""
    off: tuple[Switchable, ...] = ()
    """Rules that this patient does without."""
    says: dict[Wordable, tuple[str, ...]] = {}
    """Own words by rule, in the patient's voice; shown as they are, so the linter reads them too."""
    rapport: dict[str, int] = {}
    """Points by step of rapport (-30..30), for the steps that differ from the usual."""

    @field_validator("rapport")
    @classmethod
    def _steps_are_known(cls, value: dict[str, int]) -> dict[str, int]:
        for name, points in value.items():
            if name not in STEPS:
                near = difflib.get_close_matches(name, STEPS, 1)
                raise ValueError(
                    f"no step '{name}'" + (f"; did you mean '{near[0]}'?" if near else f": {', '.join(STEPS)}")
                )
            if not -30 <= points <= 30:
                raise ValueError(f"step '{name}': {points} is not between -30 and 30")
        return value


class Habit(Frozen):
    """What a personality does, beyond the tone of its words."""

    at_once: int = 3
    narrative: int = 3
    patience: int = 2
    trust: int = 0
    """Added to the trust that a fact with disclosure `rapport` needs."""
    asks_back: int = 0
    """Every so many turns the patient asks something back; 0 for never."""
    brings: int = 0
    """Every so many turns the patient brings one more open fact along; 0 for never."""
    touchy: int = 0
    """Added to what repeats and rapid fire cost."""


HABITS: dict[str, Habit] = {
    "plain": Habit(),
    "anxious": Habit(asks_back=4),
    "stoic": Habit(at_once=2, narrative=2),
    "talkative": Habit(narrative=4, brings=3),
    "guarded": Habit(at_once=2, narrative=2, trust=10),
    "irritable": Habit(patience=1, touchy=-2),
    "agreeable": Habit(),
}
"""Our own choice, after how standardised patients are briefed; no published scale is claimed."""

ASKS_BACK = (
    "Is that bad?",
    "Do you think it's something serious?",
    "Should I be worried about that?",
    "Is that normal?",
)
"""What an anxious patient asks back."""


def habit(personality: str, policy: Policy | None) -> Habit:
    """Return what a patient of `personality` does, with the case's own numbers laid over it."""
    found = HABITS.get(personality, HABITS["plain"])
    if policy is None:
        return found
    own = {name: value for name in ("at_once", "narrative", "patience") if (value := getattr(policy, name)) is not None}
    return found.model_copy(update=own)


def described(policy: Policy | None) -> tuple[tuple[str, str, str], ...]:
    """Return every rule that may be tuned as (name, value in words, "case" or "default")."""
    own = policy or Policy()
    rows = [
        (name, str(value if (value := getattr(own, name)) is not None else getattr(HABITS["plain"], name)), "default" if value is None else "case")
        for name in ("at_once", "narrative", "patience")
    ]  # fmt: skip
    rows += [
        (f"rule {name}", "off" if name in own.off else "on", "case" if name in own.off else "default")
        for name in get_args(Switchable)
    ]
    rows += [
        (
            f"says {name}",
            " / ".join(own.says.get(name, ())) or "casesim's own words",
            "case" if name in own.says else "default",
        )
        for name in get_args(Wordable)
    ]
    rows += [
        (
            f"rapport {name}",
            f"{own.rapport[name]:+d}" if name in own.rapport else "usual",
            "case" if name in own.rapport else "default",
        )
        for name in STEPS
    ]
    return tuple(rows)
