"""What the policy decides of a turn, and the talk that it decides upon.

Values alone, so that wording, verification and the record need not know the rules. Decides nothing.
"""

from __future__ import annotations

from collections import Counter

from casesim.core.model import Frozen
from casesim.core.understanding.model import Understanding


class Held(Frozen):
    """A fact that was asked for and not said."""

    fact: str
    why: str


class Decision(Frozen):
    """What the patient may say in this turn."""

    rule: str
    facts: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    """What the voice is given."""
    words: str
    """The author's own words for the whole reply."""
    parts: tuple[str, ...] = ()
    """The author's own words, fact by fact (as long as `facts`)."""
    held: tuple[Held, ...] = ()
    voice: bool = True
    """Whether the model words it; False where only the author's words will do."""
    notice: bool = False
    repeated: bool = False
    tail: str = ""
    """A fixed last sentence ("Sorry, what was the other one?")."""


class Talk(Frozen):
    """What was said before this turn."""

    understandings: tuple[Understanding, ...] = ()
    said: tuple[tuple[str, ...], ...] = ()
    """Fact ids, reply by reply."""
    replies: tuple[str, ...] = ()
    rapport: int = 50

    def counts(self) -> Counter[str]:
        """Return how often each fact was said."""
        return Counter(fact for turn in self.said for fact in turn)
