"""A question as it is read without rules: which lines it asks for, and what kind of question it is.

What the matcher hears, handed to the patient as one value, so that rules need no model at hand. Decides
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from casesim.core.case import Disclosure, Fact
from casesim.core.understanding.model import Kind, Understander


class Reading(NamedTuple):
    """What is heard of a question beside its words."""

    asks_for: Callable[[tuple[str, ...]], tuple[float, ...]]
    """Returns, per line, the log odds that it is asked for, rather than none of the lines."""
    kinds: Callable[[], Mapping[Kind, float]]
    """Returns how likely the question is of each kind; they add up to one."""

    def odds(self, facts: Iterable[Fact]) -> dict[str, float]:
        """Return, by id, the log odds of each of `facts` that may be said."""
        told = sayable(facts)
        return dict(zip((fact.id for fact in told), self.asks_for(lines_of(told)), strict=True))


def sayable(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts that may be said at all."""
    return tuple(fact for fact in facts if fact.disclosure is not Disclosure.NEVER)


def lines_of(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the line by which each fact that may be said is known to the matcher."""
    return tuple(fact.says[0] for fact in sayable(facts))


def reading_of(understander: Understander, text: str) -> Reading:
    """Return the reading of `text`."""
    return Reading(
        asks_for=lambda lines: understander.asks_for(text, lines),
        kinds=lambda: understander.kinds(text),
    )
