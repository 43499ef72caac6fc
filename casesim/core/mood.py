"""The mood of the one who speaks, in words that an onlooker would use: how they came, and how they warm or close up.

From the persona's mood word and the rapport, which code alone moves. Says nothing of the cause.
"""

from __future__ import annotations

from casesim.core.patient import Manner

WARMER = 10
"""Points of rapport from which a change shows."""


def mood(manner: Manner, rapport: int) -> str:
    """Return how the speaker seems now: the mood they came in, how much they trust, and the way it goes."""
    trust = (
        "guarded" if rapport < 30 else "a little wary" if rapport < 45 else "" if rapport < 70 else "at ease with you"
    )
    change = rapport - manner.rapport
    way = "warming to you" if change >= WARMER and rapport < 70 else "closing up" if change <= -WARMER else ""
    parts = [manner.mood.strip().lower() or "calm", trust, way]
    return ", ".join(part for part in parts if part)
