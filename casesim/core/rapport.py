"""Rapport: how much the patient trusts the trainee, a number that only code moves.

Empathy, introduction, open questions and summaries raise it; jargon, leading and rapid-fire questions and rudeness
lower it (after the relationship tasks of the SEGUE framework and the Calgary–Cambridge guide). The size of each step
is our own choice and is shown to the trainee; no published scale is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence

from casesim.core.model import Frozen
from casesim.core.policy import Policy, habit
from casesim.core.understanding.model import Flag, QuestionType, Understanding

RAPID_FIRE = 5
"""Closed questions in a row from which they feel like an interrogation."""


class Step(Frozen):
    """A change of rapport and what it felt like."""

    points: int
    felt: str


STEPS: dict[str, Step] = {
    "introduction": Step(points=6, felt="told me who they were"),
    "empathy": Step(points=7, felt="noticed how I felt"),
    "summary": Step(points=5, felt="had listened to what I said"),
    "open": Step(points=2, felt="let me tell it my way"),
    "consent": Step(points=3, felt="asked before going ahead"),
    "signpost": Step(points=2, felt="told me what was coming"),
    "apology": Step(points=4, felt="said sorry"),
    "ice": Step(points=4, felt="wanted to know what I thought"),
    "jargon": Step(points=-3, felt="used words I did not understand"),
    "leading": Step(points=-4, felt="had made up their mind before I answered"),
    "overbroad": Step(points=-4, felt="asked too much at once"),
    "rapid": Step(points=-2, felt="fired one question after another"),
    "repeat": Step(points=-2, felt="asked again what I had already said"),
    "rude": Step(points=-15, felt="was rude to me"),
}
"""Every step by name; an author sees these in the reasons and a trainee in the patient's view."""


def steps(understanding: Understanding, earlier: Sequence[Understanding], *, repeated: bool = False) -> tuple[str, ...]:
    """Return the names of the steps that an utterance takes, given those before it. Pure."""
    topics = {hit.id for hit in understanding.topics}
    taken = {
        "introduction": "introduction" in topics and not any(u.topic("introduction") for u in earlier),
        "empathy": understanding.empathy,
        "summary": understanding.summary,
        "open": understanding.type is QuestionType.OPEN,
        "consent": understanding.has(Flag.CONSENT),
        "signpost": understanding.signpost,
        "apology": understanding.has(Flag.APOLOGY),
        "ice": bool(topics & {"ideas", "concerns", "expectations"}),
        "jargon": bool(understanding.jargon),
        "leading": understanding.type is QuestionType.LEADING,
        "overbroad": understanding.has(Flag.OVERBROAD),
        "rapid": _rapid(understanding, earlier),
        "repeat": repeated,
        "rude": understanding.has(Flag.RUDE),
    }
    return tuple(name for name, happened in taken.items() if happened)


def _rapid(understanding: Understanding, earlier: Sequence[Understanding]) -> bool:
    if understanding.type not in (QuestionType.CLOSED, QuestionType.CHOICE) or understanding.empathy:
        return False
    run = 1
    for before in reversed(earlier):
        if before.type not in (QuestionType.CLOSED, QuestionType.CHOICE) or before.empathy or before.signpost:
            break
        run += 1
    return run > RAPID_FIRE and run % RAPID_FIRE == 1


def points(name: str, personality: str = "plain", policy: Policy | None = None) -> int:
    """Return what a step counts with this patient: the case's own number, else the usual one, dearer to the irritable."""
    if policy is not None and name in policy.rapport:
        return policy.rapport[name]
    touchy = habit(personality, policy).touchy if name in ("repeat", "rapid") else 0
    return STEPS[name].points + touchy


def moved(rapport: int, taken: Sequence[str], personality: str = "plain", policy: Policy | None = None) -> int:
    """Return rapport (0..100) after `taken` steps."""
    return max(0, min(100, rapport + sum(points(name, personality, policy) for name in taken)))
